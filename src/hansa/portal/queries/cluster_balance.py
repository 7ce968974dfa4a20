"""The balance of a cluster in words and pictures: what holds it together, what pulls it apart, and what would help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hansa.directory.models import Organisation
from hansa.network.queries.balance import ClusterBalance, Stand
from hansa.network.queries.introductions import Introduction
from hansa.network.queries.rivals import disputed_rivalries
from hansa.portal.reports.charts.lines import Band, Line, lines

SHOWN_PAIRS = 10

HOLDING: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "cooperation": (
        gettext_lazy("Cooperation that lasts"),
        gettext_lazy("what pairs of members do together, as far as it is planned beyond the next two years"),
    ),
    "common_work": (
        gettext_lazy("Members in lasting joint work"),
        gettext_lazy("members in a joint project that is planned beyond the next two years"),
    ),
    "growth": (gettext_lazy("Growing ties"), gettext_lazy("pairs that do more together than a year ago")),
    "mutual_gain": (
        gettext_lazy("Gain that both sides report"),
        gettext_lazy("what both partners of a tie say that it brings them"),
    ),
}
PULLING: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "ending_ties": (
        gettext_lazy("Ties that end"),
        gettext_lazy("what pairs do together in projects that end within two years"),
    ),
    "ending_work": (
        gettext_lazy("Members without lasting joint work"),
        gettext_lazy("all their joint projects end within two years"),
    ),
    "decline": (gettext_lazy("Weakening ties"), gettext_lazy("pairs that do less together than a year ago")),
    "leaving_members": (
        gettext_lazy("Partners who left"),
        gettext_lazy("ties of a year ago with members who have left since"),
    ),
    "missing_cooperation": (
        gettext_lazy("Missing cooperation"),
        gettext_lazy("less than size, field and distance of the members let expect"),
    ),
    "partner_competitors": (
        gettext_lazy("Partner-competitors"),
        gettext_lazy("pairs that cooperate and compete at the same time"),
    ),
    "rivalry": (gettext_lazy("Rivalry inside"), gettext_lazy("pairs that compete and do not cooperate")),
    "outsiders": (
        gettext_lazy("Competition with outsiders"),
        gettext_lazy("others who offer the same in the same markets"),
    ),
    "other_clusters": (gettext_lazy("Competition of clusters"), gettext_lazy("clusters whose members do the same")),
    "conflicts": (gettext_lazy("Open conflicts"), gettext_lazy("ties of conflict that have no end yet")),
    "unmet_goals": (gettext_lazy("Unmet goals"), gettext_lazy("goals of the cluster that are overdue or missed")),
    "shocks": (
        gettext_lazy("Shocks from outside"),
        gettext_lazy("crises, changes of demand and of policy, fading by half each year"),
    ),
}


@dataclass(frozen=True)
class Force:
    """One force today: its share of all forces, below 0 for those that pull apart; None where nothing is known."""

    key: str
    name: str
    explanation: str
    share: float | None
    before: float | None

    @property
    def change(self) -> float | None:
        return None if self.share is None or self.before is None else self.share - self.before

    @property
    def width(self) -> float:
        """Of its bar, of 100."""
        return round(100 * abs(self.share or 0), 2)


@dataclass(frozen=True)
class Told:
    """What the page shows. `holding` and `pulling`: forces of which something is known, the strongest first; `unknown`:
    the names of the others."""

    holding: Sequence[Force]
    pulling: Sequence[Force]
    years: Sequence[Stand]
    line: SafeString | None
    change: float | None
    unknown: Sequence[str]


@dataclass(frozen=True)
class Pair:
    """Two members who cooperate and compete at the same time; `disputed`: one of them says that they do not compete."""

    first: Organisation
    second: Organisation
    cooperation: float
    competition: float
    disputed: bool


def told_of(found: ClusterBalance) -> Told | None:
    """The balance as the page tells it; None where there is no figure for today."""
    now, before = found.now, found.before
    if now is None:
        return None

    def force(key: str, words: Mapping[str, tuple[str | Promise, str | Promise]]) -> Force:
        name, explanation = words[key]
        was = before.balance.parts[key] if before else None
        return Force(key, str(name), str(explanation), _number(now.balance.parts[key]), _number(was))

    def strongest_first(words: Mapping[str, tuple[str | Promise, str | Promise]]) -> list[Force]:
        return sorted((force(key, words) for key in words if key not in unknown), key=lambda one: -abs(one.share or 0))

    unknown = {key for key, part in now.balance.parts.items() if part is None}
    names = [str(words[key][0]) for words in (HOLDING, PULLING) for key in words if key in unknown]
    change = now.value - before.value if before and now.value is not None and before.value is not None else None
    holding, pulling = strongest_first(HOLDING), strongest_first(PULLING)
    return Told(holding, pulling, found.stands, _drawn(found), change, names)


def partner_competitors(found: ClusterBalance) -> list[Pair]:
    """The pairs of today that do both, those that do most of both first."""
    if found.now is None:
        return []
    members, pairs = found.now.moment.members, found.now.moment.facts.pairs
    both = [
        (min(c, k), int(i), int(j), float(c), float(k))
        for i, j, c, k in zip(pairs.i, pairs.j, pairs.cooperation, pairs.competition, strict=True)
        if min(c, k) > 0
    ]
    names, disputed = found.organisations, disputed_rivalries(members)
    return [
        Pair(names[members[i]], names[members[j]], c, k, (members[i], members[j]) in disputed)
        for _least, i, j, c, k in sorted(both, key=lambda row: -row[0])
    ]


@dataclass(frozen=True)
class Help:
    """An introduction in words."""

    introduction: Introduction
    first: Organisation
    second: Organisation


def helps(found: ClusterBalance, best: Sequence[Introduction]) -> list[Help]:
    return [Help(one, found.organisations[one.first], found.organisations[one.second]) for one in best]


def _number(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)


def _drawn(found: ClusterBalance) -> SafeString | None:
    known = [stand for stand in found.stands if stand.value is not None]
    if len(known) < 2:
        return None
    label = _("Balance of forces at the end of each year; this year: today")
    points = [(float(stand.day.year), stand.balance.value) for stand in known]
    sure = [(float(stand.day.year), stand.band.low, stand.band.high) for stand in known]
    return lines(
        [Line(_("balance"), points)],
        bands=[Band(_("how much hangs on single members (95 %)"), sure)],
        x_label=_("year"),
        y_label=_("balance"),
        label=label,
        years=True,
        from_zero=False,
    )
