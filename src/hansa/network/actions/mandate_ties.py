"""Ties of cooperation from people who act for two organisations."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations

from django.db import transaction
from django.utils import timezone

from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Mandate, Membership
from hansa.network.enums import Audience, TieKind, TieSource
from hansa.network.models import Tie

MOST_MANDATES = 50
"""Somebody who acts for more organisations is a registrar, not a bond between them."""


@transaction.atomic
def rebuild_ties_from_mandates() -> int:
    """Redo the ties of pairs for which the same person acts today. Returns how many.

    Only the office of a cluster in which both are members knows the people of both, so a tie is for that office, one
    for each such cluster; pairs without one have none. Strength and occasions: the number of such persons. Cost grows
    with the mandates in force.
    """
    Tie.objects.filter(source=TieSource.MANDATES).delete()
    pairs = _pairs()
    clusters = _clusters({organisation for pair in pairs for organisation in pair})
    ties = [
        Tie(
            first_id=first,
            second_id=second,
            kind=TieKind.COOPERATION,
            source=TieSource.MANDATES,
            audience=Audience.OFFICE,
            cluster_id=cluster,
            starts_on=min(starts),
            strength=float(len(starts)),
            occasions=len(starts),
        )
        for (first, second), starts in pairs.items()
        for cluster in sorted(clusters[first] & clusters[second])
    ]
    return len(Tie.objects.bulk_create(ties, batch_size=500))


def _pairs() -> dict[tuple[int, int], list[date]]:
    """Since when each common person has acted for both, by pair."""
    held: dict[int, dict[int, date]] = defaultdict(dict)
    mandates = Mandate.objects.on(timezone.localdate()).filter(person__is_active=True, represent=True)
    for person, organisation, since in mandates.values_list("person", "organisation", "valid_from"):
        held[person][organisation] = since
    pairs: dict[tuple[int, int], list[date]] = defaultdict(list)
    for organisations in held.values():
        if len(organisations) <= MOST_MANDATES:
            for first, second in combinations(sorted(organisations), 2):
                pairs[first, second].append(max(organisations[first], organisations[second]))
    return pairs


def _clusters(organisations: set[int]) -> dict[int, set[int]]:
    clusters: dict[int, set[int]] = defaultdict(set)
    members = Membership.objects.filter(organisation__in=organisations, status=MembershipStatus.ACTIVE, agreed=True)
    for organisation, cluster in members.values_list("organisation", "cluster"):
        clusters[organisation].add(cluster)
    return clusters
