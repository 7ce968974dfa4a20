"""Who belongs to a cluster, belonged to it, or may come to: cut to what the reader may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Cluster, Membership
from hansa.directory.queries.clusters import clusters_visible_to
from hansa.directory.rules.memberships import BEGUN, TOLD
from hansa.directory.rules.reader import Reader


def memberships_visible_to(reader: Reader, cluster: Cluster | None = None) -> QuerySet[Membership]:
    """Sibling of `can_see_membership`, of one cluster or of all. Organisations come with their countries and regions,
    but for the shapes of these, which are large."""
    memberships = Membership.objects.select_related("organisation__country", "organisation__region")
    memberships = memberships.defer("organisation__region__shape", "organisation__region__neighbours")
    if cluster is not None:
        memberships = memberships.filter(cluster=cluster)
    if reader.is_operator:
        return memberships
    seen = Q(cluster__in=reader.office_clusters) | Q(organisation__in=reader.represented, status__in=TOLD)
    seen |= Q(status__in=BEGUN, cluster__in=clusters_visible_to(reader))
    return memberships.filter(seen)


def members_of(
    reader: Reader, cluster: Cluster, *, former: bool = False, helix: str = "", country: str = ""
) -> QuerySet[Membership]:
    """Present members by name or, with `former`, those who left, the last first."""
    memberships = memberships_visible_to(reader, cluster).filter(
        status=MembershipStatus.ENDED if former else MembershipStatus.ACTIVE
    )
    if helix:
        memberships = memberships.filter(organisation__helix=helix)
    if country:
        memberships = memberships.filter(organisation__country=country)
    return memberships.order_by(*(["-left_on"] if former else []), "organisation__sort_name", "pk")
