"""Competition that comes from outside of a cluster: of its members with others, and with other clusters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import sqrt
from typing import TYPE_CHECKING

from django.db.models import Count

from hansa.directory.enums import ClusterStatus, MembershipStatus, OrganisationStatus
from hansa.directory.models import Cluster, Membership, Organisation, OrganisationActivity
from hansa.network.queries.competition import competition_among

if TYPE_CHECKING:
    from hansa.analysis.checked import Floats

MOST_OUTSIDERS = 300
"""Of more outsiders with the same activities so many stand for all: those with the lowest numbers."""
MOST_CLUSTERS = 200


def rivalry_outside(members: Sequence[int]) -> Floats | None:
    """Of each member, its mean competition with organisations outside that have an activity in common with any of them;
    None if there are none. As the register is today."""
    import numpy as np

    shared = OrganisationActivity.objects.filter(organisation__in=list(members)).values("activity")
    outsiders = list(
        Organisation.objects.filter(activities__activity__in=shared)
        .exclude(pk__in=list(members))
        .exclude(status=OrganisationStatus.MERGED)
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()[:MOST_OUTSIDERS]
    )
    if not outsiders:
        return None
    found = competition_among([*members, *outsiders]).value
    return np.asarray(found[: len(members), len(members) :].mean(axis=1))


def rival_clusters(cluster: Cluster) -> list[tuple[Cluster, float]]:
    """Published, active clusters that share a field with this one, by the cosine of what their members do: 0 nothing in
    common, 1 the same activities in the same shares. The most alike first."""
    fields = cluster.activities.values("pk")
    others = list(
        Cluster.objects.filter(activities__in=fields, status=ClusterStatus.ACTIVE, published=True)
        .exclude(pk=cluster.pk)
        .order_by("pk")
        .distinct()[:MOST_CLUSTERS]
    )
    if not others:
        return []
    portfolios = _portfolios([cluster.pk, *(other.pk for other in others)])
    own = portfolios[cluster.pk]
    alike = [(other, _cosine(own, portfolios[other.pk])) for other in others]
    return sorted(((other, value) for other, value in alike if value > 0), key=lambda row: (-row[1], row[0].pk))


def _portfolios(clusters: Sequence[int]) -> dict[int, Counter[int]]:
    """Of each cluster, how many of its members have each activity."""
    rows = (
        Membership.objects.filter(cluster__in=list(clusters), status=MembershipStatus.ACTIVE)
        .exclude(organisation__activities=None)
        .order_by()
        .values("cluster", "organisation__activities__activity")
        .annotate(number=Count("organisation", distinct=True))
        .values_list("cluster", "organisation__activities__activity", "number")
    )
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for cluster, activity, number in rows:
        found[cluster][activity] = number
    return found


def _cosine(one: Counter[int], other: Counter[int]) -> float:
    lengths = sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
    return sum(number * other[activity] for activity, number in one.items()) / lengths if lengths else 0.0
