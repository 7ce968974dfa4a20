"""What the observatory measures of a cluster: from its members, their places and ties, and from statistics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from django.db.models import Q, Sum

from hansa.analysis.composition import Composition, composition
from hansa.directory.enums import Helix, MembershipStatus, SizeClass
from hansa.directory.models import Cluster, Membership
from hansa.directory.places.sphere import EARTH_RADIUS_KM, unit_vectors
from hansa.directory.rules.reader import Reader
from hansa.network.enums import TieSource
from hansa.network.models import Tie
from hansa.portal.queries.cluster_statistics import Told, told_of
from hansa.portal.queries.clusters import joint_projects, memberships_of

if TYPE_CHECKING:
    from hansa.analysis.concentration import Herfindahl
    from hansa.analysis.helix import MutualInformation
    from hansa.analysis.lifecycle import Suggestion

# Entropies of fewer units say more of their number than of the cluster.
FEWEST_UNITS = 20
# Of more places so many, evenly chosen, give the median distance.
MOST_PLACES = 1_500


@dataclass(frozen=True)
class Places:
    """Where the members are. `median_km` is the median of the distances of all pairs of those with a known place, None
    for fewer than two; `countries` says how far they gather in few countries, None where no country is known."""

    placed: int
    median_km: float | None
    countries: Herfindahl | None


@dataclass(frozen=True)
class Inside:
    """How far the members work with one another. `pairs` of them have a tie, of `possible`. `share` of the strength of
    all their ties stays inside; by size alone `expected` of it would: their part of all ties of the register."""

    pairs: int
    possible: int
    share: float
    expected: float

    @property
    def times(self) -> float | None:
        return self.share / self.expected if self.expected else None


@dataclass(frozen=True)
class Measures:
    """Everything together. `synergy` is None for fewer than 20 members of known country, helix and size; `inside` is
    None where the members have no tie at all."""

    members: int
    countries: int
    composition: Composition
    places: Places
    synergy: MutualInformation | None
    inside: Inside | None
    projects: int
    told: Told | None
    stage: Suggestion | None


def measures_of(reader: Reader, cluster: Cluster) -> Measures:
    """The measures of a cluster from what the reader may see of it: a size that is hidden counts as unknown. At most
    ten queries, however many members; cost grows with memberships × years and with the ties of the members."""
    memberships = memberships_of(reader, cluster)
    present = [one for one in memberships if one.status == MembershipStatus.ACTIVE]
    starts = list(joint_projects(cluster).values_list("starts_on", flat=True))
    told = told_of(cluster)
    helices = Counter(one.organisation.helix for one in present)
    return Measures(
        members=len(present),
        countries=len({one.organisation.country_id for one in present if one.organisation.country_id}),
        composition=composition({h.value: helices[h.value] for h in Helix if h != Helix.UNKNOWN}),
        places=_places(present),
        synergy=_synergy(present),
        inside=_inside([one.organisation_id for one in present]),
        projects=len(starts),
        told=told,
        stage=_stage(memberships, [start for start in starts if start], told, reader.day),
    )


def _places(present: Sequence[Membership]) -> Places:
    from hansa.analysis.concentration.herfindahl import herfindahl

    organisations = [one.organisation for one in present]
    points = [
        (one.map_longitude, one.map_latitude)
        for one in organisations
        if one.map_longitude is not None and one.map_latitude is not None
    ]
    countries = Counter(one.country_id for one in organisations if one.country_id)
    gathered = herfindahl(list(countries.values())) if countries else None
    return Places(len(points), _median_km(np.array(points)) if len(points) > 1 else None, gathered)


def _median_km(points: np.ndarray) -> float:
    some = points[np.unique(np.linspace(0, len(points) - 1, min(len(points), MOST_PLACES)).astype(int))]
    vectors = unit_vectors(some)
    first, second = np.triu_indices(len(vectors), 1)
    chords = np.linalg.norm(vectors[first] - vectors[second], axis=1)
    return float(np.median(2 * EARTH_RADIUS_KM * np.arcsin(np.clip(chords / 2, 0, 1))))


def _synergy(present: Sequence[Membership]) -> MutualInformation | None:
    known = [
        (one.organisation.country_id, one.organisation.helix, one.organisation.public_size)
        for one in present
        if one.organisation.country_id
        and one.organisation.helix != Helix.UNKNOWN
        and one.organisation.public_size != SizeClass.UNKNOWN
    ]
    if len(known) < FEWEST_UNITS:
        return None
    from hansa.analysis.helix import mutual_information

    classes = [sorted(set(column)) for column in zip(*known, strict=True)]
    counts = np.zeros([len(column) for column in classes])
    for row in known:
        counts[tuple(column.index(value) for column, value in zip(classes, row, strict=True))] += 1
    return mutual_information(counts)


def _inside(members: Sequence[int]) -> Inside | None:
    ties = Tie.objects.filter(source=TieSource.PROJECTS)
    both = Q(first__in=members) & Q(second__in=members)
    sums = ties.filter(Q(first__in=members) | Q(second__in=members)).aggregate(
        touching=Sum("strength", default=0.0), within=Sum("strength", filter=both, default=0.0)
    )
    own = sums["touching"] + sums["within"]  # a tie within is a tie of both its ends
    if own <= 0:
        return None
    pairs = ties.filter(both).values("first", "second").distinct().count()
    total = ties.aggregate(total=Sum("strength"))["total"]
    possible = len(members) * (len(members) - 1) // 2
    return Inside(pairs, possible, 2 * sums["within"] / own, own / (2 * total))


def _stage(
    memberships: Sequence[Membership], starts: Sequence[date], told: Told | None, today: date
) -> Suggestion | None:
    """The stage of life that the years behind speak for. This year is not over: it is left out."""
    dated = [one for one in memberships if one.joined_on]
    if not dated:
        return None
    from hansa.analysis.lifecycle import stage_model, suggest_stage

    years = range(min(one.joined_on.year for one in dated if one.joined_on), today.year)
    begun = Counter(start.year for start in starts)
    series = {
        "members": {year: float(_members_at(dated, date(year, 12, 31))) for year in years},
        "projects": {year: float(begun[year]) for year in years},
        "employment": {year: jobs for year, jobs, _quotient in told.years if jobs is not None} if told else {},
        "location_quotient": {year: quotient for year, _jobs, quotient in told.years if quotient is not None}
        if told
        else {},
    }
    return suggest_stage(series, stage_model(), until=today.year - 1)


def _members_at(dated: Sequence[Membership], day: date) -> int:
    return sum(one.joined_on <= day and (one.left_on is None or one.left_on > day) for one in dated if one.joined_on)
