"""What is on record of a cluster and its members on any day of its life: members, joint projects, ties, signals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count

from hansa.directory.models import Cluster, Membership, Participation
from hansa.directory.rules.memberships import BEGUN
from hansa.network.enums import Audience, TieKind, TieSource
from hansa.network.models import Signal, Tie

if TYPE_CHECKING:
    from hansa.analysis.checked import Floats

# What the office may know: a tie that its sides keep to themselves is in no figure of anyone.
SEEN_BY_THE_OFFICE = (Audience.PUBLIC, Audience.MEMBERS, Audience.OFFICE)


@dataclass(frozen=True)
class Spell:
    """A time of membership: until the first day that the organisation no longer belonged."""

    organisation: int
    joined: date | None
    left: date | None

    def covers(self, day: date) -> bool:
        return (self.joined is None or self.joined <= day) and (self.left is None or day < self.left)


@dataclass(frozen=True)
class Work:
    """A member in a joint project. `share` is 1 / (participants − 1), so that a project weighs alike however large."""

    organisation: int
    project: int
    starts: date | None
    ends: date | None
    share: float

    def runs(self, day: date) -> bool:
        return (self.starts is None or self.starts <= day) and (self.ends is None or self.ends >= day)


@dataclass(frozen=True, eq=False)
class History:
    """Everything about a cluster that its balance is measured from, read once for all days."""

    cluster: Cluster
    spells: Sequence[Spell]
    work: Sequence[Work]
    ties: Sequence[Tie]
    signals: Sequence[Signal]

    def members(self, day: date) -> list[int]:
        """Organisations that belong to it on a day, by number, in their order."""
        return sorted({spell.organisation for spell in self.spells if spell.covers(day)})

    def weights(self, members: Sequence[int], day: date) -> Floats:
        """Members × members: on a day, the sum over joint projects that run of their share, and over recorded ties of
        cooperation of their strength. The diagonal is 0."""
        return _projects(members, [one for one in self.work if one.runs(day)]) + self.stated(
            members, day, TieKind.COOPERATION
        )

    def weights_lasting(self, members: Sequence[int], day: date, until: date) -> Floats:
        """The same of those alone that will still run at a later day, by the end that was planned; a recorded tie lasts
        if it has no end."""
        return _projects(members, [one for one in self.work if one.runs(day) and one.runs(until)]) + self.stated(
            members, day, TieKind.COOPERATION, until
        )

    def at_work(self, members: Sequence[int], day: date, until: date) -> Floats | None:
        """Of each member 1 if it takes part on a day in a joint project that will still run at the later day, else 0;
        None if the cluster has no joint project on that day."""
        import numpy as np

        running = [one for one in self.work if one.runs(day)]
        if not running:
            return None
        busy = {one.organisation for one in running if one.runs(until)}
        return np.array([float(member in busy) for member in members])

    def stated(self, members: Sequence[int], day: date, kind: str, until: date | None = None) -> Floats:
        """Members × members: strength of the recorded ties of a kind that hold on a day, and still on a later one."""
        import numpy as np

        number = {key: at for at, key in enumerate(members)}
        found = np.zeros((len(members), len(members)))
        for tie in self.ties:
            if tie.kind != kind or tie.first_id not in number or tie.second_id not in number:
                continue
            begun = tie.starts_on is None or tie.starts_on <= day
            if begun and (tie.ends_on is None or tie.ends_on >= (until or day)):
                found[number[tie.first_id], number[tie.second_id]] += tie.strength
        return found + found.T


def history_of(cluster: Cluster) -> History:
    """Five queries, however many members. Cost grows with the participations of all its members in joint projects."""
    begun = Membership.objects.filter(cluster=cluster, status__in=BEGUN).order_by("organisation", "joined_on")
    spells = [Spell(*row) for row in begun.values_list("organisation", "joined_on", "left_on")]
    members = sorted({spell.organisation for spell in spells})
    stated = Tie.objects.filter(first__in=members, second__in=members, audience__in=SEEN_BY_THE_OFFICE)
    return History(
        cluster,
        spells,
        _joint_work(members),
        list(stated.exclude(source=TieSource.PROJECTS).order_by("first", "second", "kind", "source", "pk")),
        list(Signal.objects.filter(cluster=cluster).order_by("starts_on", "pk")),
    )


def _joint_work(members: Iterable[int]) -> list[Work]:
    """What the members do in projects in which at least two of them take part."""
    own = Participation.objects.filter(organisation__in=list(members)).order_by()
    joint = own.values("project").annotate(number=Count("organisation", distinct=True)).filter(number__gte=2)
    rows = (
        own.filter(project__in=joint.values("project"))
        .order_by("organisation", "project")
        .values_list("organisation", "project", "project__starts_on", "project__ends_on")
        .distinct()
    )
    found = list(rows)
    projects = {project for _organisation, project, *_dates in found}
    sizes = dict(
        Participation.objects.filter(project__in=joint.values("project"))
        .order_by()
        .values("project")
        .annotate(number=Count("organisation", distinct=True))
        .values_list("project", "number")
    )
    assert projects <= sizes.keys()
    return [Work(*row, 1 / (sizes[row[1]] - 1)) for row in found]


def _projects(members: Sequence[int], work: Sequence[Work]) -> Floats:
    """Members × members: the sum over the projects that both take part in of their share."""
    import numpy as np
    from scipy.sparse import csr_array

    number = {key: at for at, key in enumerate(members)}
    rows = [one for one in work if one.organisation in number]
    place = {key: at for at, key in enumerate(dict.fromkeys(one.project for one in rows))}
    shape = (len(members), len(place))
    ends = ([number[one.organisation] for one in rows], [place[one.project] for one in rows])
    shared = csr_array(([one.share for one in rows], ends), shape) @ csr_array((np.ones(len(rows)), ends), shape).T
    found = np.asarray(shared.toarray(), dtype=np.float64) if rows else np.zeros((len(members), len(members)))
    np.fill_diagonal(found, 0.0)
    return found
