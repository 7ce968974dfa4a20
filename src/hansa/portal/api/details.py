"""One organisation or cluster, whole."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Organisation, Project
from hansa.directory.queries.kind import kinds_of
from hansa.directory.queries.memberships import memberships_visible_to
from hansa.directory.queries.projects import participants_of
from hansa.directory.rules.clusters import can_see_cluster
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.visibility import circle_of, visible, visible_value
from hansa.network.queries import count_partners
from hansa.portal.tables.clusters import cluster_row, visible_cluster
from hansa.portal.tables.organisations import organisation_row
from hansa.portal.tables.projects import project_row, with_participants


def organisation_detail(reader: Reader, number: int) -> dict[str, Any]:
    """An organisation as the reader may see it. A merged record answers as the one it became."""
    organisation = Organisation.objects.select_related("dataset", "merged_into__dataset").filter(pk=number).first()
    if organisation is None:
        raise Http404(_("There is no organisation with this number."))
    # A merge takes along what was merged into the record before, so one step is the whole way.
    organisation = organisation.merged_into or organisation
    circle = circle_of(reader, organisation)
    memberships = memberships_visible_to(reader).filter(organisation=organisation, status=MembershipStatus.ACTIVE)
    shown = {field: visible(organisation, field, circle) for field in ("products", "markets")}
    return {
        **organisation_row(organisation, circle),
        **{field: visible_value(organisation, field, circle) for field in ("description", "email", "phone")},
        "names": [{"name": n.name, "kind": n.kind, "language": n.language} for n in organisation.names.all()],
        "identifiers": [{"scheme": i.scheme, "value": i.value} for i in organisation.identifiers.all()],
        "activities": [
            {"scheme": a.activity.scheme, "code": a.activity.code, "name": str(a.activity)}
            for a in organisation.activities.select_related("activity")
        ],
        "products": [product.name for product in organisation.products.all()] if shown["products"] else [],
        "markets": [market.country_id for market in organisation.markets.all()] if shown["markets"] else [],
        "clusters": list(memberships.order_by("cluster__slug").values_list("cluster__slug", flat=True).distinct()),
        "partners": count_partners(organisation),
    }


def project_detail(reader: Reader, number: int) -> dict[str, Any]:
    """A project with its participants, the coordinator first. Its cluster is named to whoever may know of it."""
    project = with_participants(Project.objects.select_related("dataset", "cluster")).filter(pk=number).first()
    if project is None:
        raise Http404(_("There is no project with this number."))
    cluster = project.cluster
    return {
        **project_row(project),
        **{key: getattr(project, key) for key in ("objective", "status", "scheme", "topics", "fields")},
        "cluster": cluster.slug if cluster and can_see_cluster(reader, cluster) else "",
        "participations": [
            {
                "organisation": one.organisation_id,
                "name": one.organisation.name,
                "helix": one.organisation.helix,
                "country": one.organisation.country_id or "",
                "city": one.organisation.city,
                "role": one.role,
                "contribution": one.contribution,
            }
            for one in participants_of(project)
        ],
    }


def cluster_detail(reader: Reader, slug: str) -> dict[str, Any]:
    """A cluster with the evidence for its kind."""
    cluster = visible_cluster(reader, slug)
    kind = kinds_of([cluster])[cluster.pk]
    active = memberships_visible_to(reader, cluster).filter(status=MembershipStatus.ACTIVE)
    helices = Counter(active.order_by().values_list("organisation__helix", flat=True))
    cluster.members = sum(helices.values())  # type: ignore[attr-defined]
    return {
        **cluster_row(cluster, kind),
        "description": cluster.description,
        "territory": list(cluster.territory.values_list("code", flat=True)),
        "helices": dict(helices),
        "evidence": {
            "countries": dict(kind.verdict.countries),
            "reasons": [reason.code for reason in kind.verdict.reasons],
            "override_reason": cluster.kind_override_reason if cluster.kind_override else "",
        },
    }
