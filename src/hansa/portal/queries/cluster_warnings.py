"""Early warnings and lines of fracture of a cluster in words; what the backtest says of the balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hansa.directory.enums import Helix
from hansa.directory.models import Country, Organisation
from hansa.network.queries.balance import ClusterBalance
from hansa.network.queries.forces import AHEAD, years_after
from hansa.portal.queries.cluster_balance import HOLDING, PULLING

if TYPE_CHECKING:
    from hansa.analysis.balance import OtherChoice, Rule, Validation

SHOWN_MEMBERS, SHOWN_ON_THE_CUT, SHOWN_CHOICES = 10, 5, 8
SECONDS, SEED = 1.0, 1

ACTIONS: Mapping[str, str | Promise] = {
    "propose_joint_work": gettext_lazy("propose joint work that lasts"),
    "introduce_partners": gettext_lazy("introduce members to one another"),
    "agree_on_areas": gettext_lazy("agree in which areas members cooperate and in which they compete"),
    "offer_mediation": gettext_lazy("offer mediation"),
    "review_goals": gettext_lazy("review the goals"),
    "review_strategy": gettext_lazy("review the strategy of the cluster"),
}


@dataclass(frozen=True)
class Alarm:
    """The balance fell year after year: since when, by which forces most, and what can be done."""

    years: int
    change: float
    causes: Sequence[str]
    actions: Sequence[str]


@dataclass(frozen=True)
class AtRisk:
    """A member of which the backtest's rule says that it may leave. `ties`: the sum of its cooperation."""

    organisation: Organisation
    ties: float
    usual: float


@dataclass(frozen=True)
class Cut:
    """Where cooperation is thinnest: the smaller side, who stands on the cut, and what the split follows."""

    side: Sequence[Organisation]
    others: int
    share: float | None
    on_it: Sequence[Organisation]
    follows: str


@dataclass(frozen=True)
class Camps:
    """Two camps into which cooperation and rivalry divide the members, and the pairs that do not fit."""

    sizes: tuple[int, int]
    misfits: int
    pairs: int
    proven: bool


def backtest() -> Validation | None:
    """What the formula achieved on real data; None if it was never tested."""
    from hansa.analysis.balance import VERSION_1, validation

    return validation(VERSION_1.version)


def alarm_of(found: ClusterBalance) -> Alarm | None:
    """The alarm of three falls in a row; None while there is none. Years of other known parts are not compared."""
    from hansa.analysis.balance import drifting_warning, falling

    now = found.now
    if now is None:
        return None
    history = [stand.balance if stand.parts_known == now.parts_known else None for stand in found.stands]
    warning, fall = drifting_warning(history), falling(history)
    if warning is None or fall is None:
        return None
    names = {**HOLDING, **PULLING}
    causes = [str(names[reason.code][0]) for reason in warning.reasons[:3]]
    return Alarm(fall.periods, fall.change, causes, [str(ACTIONS[action]) for action in warning.actions])


def rule() -> Rule:
    """The rule by which members are said to be at risk, with its precision and recall on years it never saw."""
    from hansa.analysis.balance import Rule
    from hansa.analysis.balance.validation import shipped_backtest

    return Rule.of(shipped_backtest())


def members_at_risk(found: ClusterBalance) -> list[AtRisk]:
    """Whom the rule warns of, those with the fewest ties first."""
    import numpy as np

    from hansa.analysis.balance import leaving_warnings

    now = found.now
    if now is None:
        return []
    members, facts = now.moment.members, now.moment.facts
    busy = found.history.at_work(members, found.today, years_after(found.today, AHEAD))
    ends = np.ones(len(members), dtype=bool) if busy is None else busy < 1
    risks = []
    for warning in leaving_warnings(facts, ends):
        assert warning.member is not None
        ties = warning.reasons[-1]
        risks.append(AtRisk(found.organisations[members[warning.member]], ties.value, ties.usual))
    return sorted(risks, key=lambda risk: (risk.ties, str(risk.organisation)))


def fracture_of(found: ClusterBalance) -> tuple[Camps | None, Cut | None]:
    """The camps and the thinnest place of cooperation today; None where there are none."""
    import numpy as np

    from hansa.analysis.balance import lines_of_fracture

    now = found.now
    if now is None:
        return None, None
    members = [found.organisations[key] for key in now.moment.members]
    attributes = {
        "country": [str(Country(code=one.country_id)) if one.country_id else "" for one in members],
        "helix": [str(Helix(one.helix).label) for one in members],
    }
    broken = lines_of_fracture(
        now.moment.facts.pairs, rng=np.random.default_rng(SEED), attributes=attributes, seconds=SECONDS
    )
    sizes = np.bincount(broken.camps.camp, minlength=2)
    camps = Camps((int(sizes[0]), int(sizes[1])), broken.camps.upper, broken.camps.ties, broken.camps.exact)
    side = broken.cut.side
    if not side.any():
        return camps if broken.camps.ties else None, None
    standing = np.argsort(-broken.cut.standing_on_it, kind="stable")[:SHOWN_ON_THE_CUT]
    follows = max(broken.cut_follows, key=lambda name: np.nan_to_num(broken.cut_follows[name]), default="")
    cut = Cut(
        side=[member for member, inside in zip(members, side, strict=True) if inside],
        others=int((~side).sum()),
        share=None if np.isnan(broken.cut.conductance) else float(broken.cut.conductance),
        on_it=[members[at] for at in standing if broken.cut.standing_on_it[at] > 0],
        follows=_followed(follows) if np.nan_to_num(broken.cut_follows.get(follows, 0)) >= 0.5 else "",
    )
    return camps if broken.camps.ties else None, cut


def other_choices(found: ClusterBalance) -> list[tuple[str, float, float]]:
    """What other choices would make of the balance, the greatest changes first: in words, the balance, the change."""
    from hansa.analysis.balance import sensitivity

    if found.now is None:
        return []
    rows = sorted(sensitivity(found.now.moment.facts), key=lambda one: -abs(one.change))
    return [(_choice(one), one.value, one.change) for one in rows[:SHOWN_CHOICES]]


def _choice(one: OtherChoice) -> str:
    if one.choice == "rivalry":
        return _("rivalry of all pairs added up, not averaged")
    if one.choice == "lasting":
        return _("all ties taken as lasting")
    words = {**HOLDING, **PULLING}[str(one.force)][0]
    return _("“%(force)s” weighed %(factor)s times") % {"force": words, "factor": f"{one.factor:g}"}


def _followed(name: str) -> str:
    return {"country": _("countries"), "helix": _("helices")}.get(name, "")
