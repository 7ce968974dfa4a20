"""Clusters and their members."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from hansa.directory.enums import MembershipStatus
from hansa.directory.forms.clusters import ClusterFilterForm
from hansa.directory.forms.memberships import MembersFilterForm
from hansa.directory.models import Cluster
from hansa.directory.queries.clusters import clusters_visible_to, find_clusters
from hansa.directory.queries.kind import Kind, kinds_of
from hansa.directory.queries.memberships import members_of
from hansa.directory.rules.memberships import can_see_end_reason
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.visibility import circles_of
from hansa.portal.tables.organisations import organisation_row
from hansa.portal.tables.table import Parameters, Row, Table
from hansa.portal.tables.values import paged, require_readable


def visible_cluster(reader: Reader, slug: str) -> Cluster:
    """The cluster with an address; `Http404` where there is none or the reader may not know of it."""
    cluster = clusters_visible_to(reader).filter(slug=slug).first()
    if cluster is None:
        raise Http404(_("There is no cluster with this address."))
    return cluster


def cluster_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """Clusters by number, with their kind as it is shown and as it was computed; dissolved ones only when asked for."""
    form = ClusterFilterForm(parameters, reader=reader)
    require_readable(form)
    active = Count("memberships", Q(memberships__status=MembershipStatus.ACTIVE))
    clusters = list(paged(find_clusters(reader, form.filters()).annotate(members=active), parameters))
    kinds = kinds_of(clusters)
    return (cluster_row(cluster, kinds[cluster.pk]) for cluster in clusters)


def cluster_row(cluster: Cluster, kind: Kind) -> Row:
    """A cluster, annotated with the number of its active `members`, in the columns of the table."""
    return {
        "id": cluster.pk,
        "slug": cluster.slug,
        "name": cluster.name,
        "summary": cluster.summary,
        "status": cluster.status,
        "origin": cluster.origin,
        "core": cluster.core,
        "kind": kind.shown,
        "kind_computed": kind.verdict.kind,
        "is_global": kind.is_global,
        "members": cluster.members,  # type: ignore[attr-defined]
        "fields": ", ".join(str(activity) for activity in cluster.activities.all()),
        "started_on": cluster.started_on,
        "founded_on": cluster.founded_on,
        "website": cluster.website,
        "fictitious": cluster.fictitious,
        "page": settings.SITE_URL + cluster.get_absolute_url(),
    }


def member_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """Present members of a cluster or, with `former`, those who left, in the order in which they were entered."""
    cluster = visible_cluster(reader, parameters.get("cluster") or "")
    form = MembersFilterForm(parameters)
    require_readable(form)
    # The shapes and names of regions and countries are not in the table.
    found = members_of(reader, cluster, **form.chosen()).select_related(None).select_related("organisation__dataset")
    memberships = list(paged(found.defer("organisation__dataset__report"), parameters))
    circles = circles_of(reader, {membership.organisation for membership in memberships})
    for membership in memberships:
        row = organisation_row(membership.organisation, circles[membership.organisation_id])
        yield {
            "id": membership.pk,
            "cluster": cluster.slug,
            "membership": membership.status,
            "joined_on": membership.joined_on,
            "left_on": membership.left_on,
            "reason": membership.reason if can_see_end_reason(reader, membership) else "",
            "organisation": row["id"],
            **{key: row[key] for key in MEMBER_KEYS},
        }


MEMBER_KEYS = ("name", "helix", "size", "country", "region", "city", "latitude", "longitude", "page")

CLUSTERS = Table(
    key="clusters",
    title=_("Clusters"),
    columns={
        "id": _("number"),
        "slug": _("address"),
        "name": _("name"),
        "summary": _("in one sentence"),
        "status": _("status"),
        "origin": _("origin"),
        "core": _("core"),
        "kind": _("kind"),
        "kind_computed": _("kind, computed"),
        "is_global": _("global"),
        "members": _("active members"),
        "fields": _("fields"),
        "started_on": _("initiative since"),
        "founded_on": _("founded on"),
        "website": _("website"),
        "fictitious": _("fictitious"),
        "page": _("page"),
    },
    rows=cluster_rows,
    parameters=("q", "country", "field", "kind", "status", "origin", "core", "own"),
)
MEMBERS = Table(
    key="members",
    title=_("Members"),
    columns={
        "id": _("number"),
        "cluster": _("cluster"),
        "membership": _("membership"),
        "joined_on": _("joined"),
        "left_on": _("left"),
        "reason": _("reason for the end"),
        "organisation": _("organisation"),
        "name": _("name"),
        "helix": _("helix"),
        "size": _("size"),
        "country": _("country"),
        "region": _("region"),
        "city": _("city"),
        "latitude": _("latitude"),
        "longitude": _("longitude"),
        "page": _("page"),
    },
    rows=member_rows,
    parameters=("cluster", "helix", "former"),
)
