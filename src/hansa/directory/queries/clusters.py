"""Clusters, cut to what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass

from anyascii import anyascii
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import slugify

from hansa.directory.enums import ClusterStatus, MembershipStatus
from hansa.directory.models import Activity, Cluster, Country, Membership
from hansa.directory.queries.kind import kinds_of
from hansa.directory.rules.reader import Reader


def clusters_visible_to(reader: Reader) -> QuerySet[Cluster]:
    """Sibling of `can_see_cluster`."""
    if reader.is_operator:
        return Cluster.objects.all()
    return Cluster.objects.filter(Q(published=True) | Q(pk__in=reader.clusters))


def clusters_run_by(reader: Reader) -> QuerySet[Cluster]:
    """Sibling of `can_run_cluster`."""
    return Cluster.objects.filter(pk__in=reader.office_clusters)


def clusters_decided_by(reader: Reader) -> QuerySet[Cluster]:
    """Sibling of `can_decide_for_cluster`."""
    return Cluster.objects.filter(pk__in=reader.managed_clusters)


@dataclass(frozen=True)
class ClusterFilters:
    """What a list of clusters is narrowed to; empty values narrow nothing. `field` is a key of `Activity`."""

    q: str = ""
    country: str = ""
    field: int | None = None
    kind: str = ""
    status: str = ""
    origin: str = ""
    core: str = ""
    own: bool = False

    @property
    def any(self) -> bool:
        return self != ClusterFilters()


def find_clusters(reader: Reader, filters: ClusterFilters) -> QuerySet[Cluster]:
    """The clusters that a reader may see and that fit, by name. Dissolved ones come only when asked for by status."""
    clusters = clusters_visible_to(reader)
    if filters.own:
        clusters = clusters.filter(pk__in=reader.clusters)
    if filters.q:
        clusters = clusters.filter(_named(filters.q))
    if filters.country:
        clusters = clusters.filter(Exists(_active_members().filter(organisation__country=filters.country)))
    if filters.field:
        clusters = clusters.filter(Exists(Cluster.activities.through.objects.filter(
            cluster=OuterRef("pk"), activity=filters.field)))  # fmt: skip
    for name in ("origin", "core"):
        if value := getattr(filters, name):
            clusters = clusters.filter(**{name: value})
    if filters.status:
        clusters = clusters.filter(status=filters.status)
    else:
        clusters = clusters.exclude(status=ClusterStatus.DISSOLVED)
    if filters.kind:
        clusters = clusters.filter(pk__in=_of_kind(clusters, filters.kind))
    return clusters.order_by("name", "pk").prefetch_related("activities")


def countries_of_clusters(reader: Reader) -> QuerySet[Country]:
    """The countries in which visible clusters have members, to choose from."""
    members = Membership.objects.filter(status=MembershipStatus.ACTIVE, cluster__in=clusters_visible_to(reader))
    return Country.objects.filter(pk__in=members.values("organisation__country"))


def fields_of_clusters(reader: Reader) -> QuerySet[Activity]:
    """The fields of visible clusters, to choose from."""
    through = Cluster.activities.through.objects.filter(cluster__in=clusters_visible_to(reader))
    return Activity.objects.filter(pk__in=through.values("activity"))


def _named(typed: str) -> Q:
    """By name as written, or by its Latin letters, which the address holds: SQLite folds the case of Latin only."""
    folded = slugify(anyascii(typed))
    found = Q(name__icontains=typed) | Q(summary__icontains=typed)
    return found | Q(slug__contains=folded) if folded else found


def _active_members() -> QuerySet[Membership]:
    return Membership.objects.filter(cluster=OuterRef("pk"), status=MembershipStatus.ACTIVE)


def _of_kind(clusters: QuerySet[Cluster], kind: str) -> list[int]:
    """A kind is computed, not stored: all that fit otherwise are computed, in two queries."""
    kinds = kinds_of(clusters.only("pk", "kind_override"))
    return [pk for pk, found in kinds.items() if found.shown == kind]
