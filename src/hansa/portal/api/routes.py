"""What can be asked."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Path, Query, Router

from hansa.directory.models import Cluster
from hansa.portal.api import schemas
from hansa.portal.api.auth import reader_of
from hansa.portal.api.details import cluster_detail, organisation_detail
from hansa.portal.api.filters import (
    ClusterQuery,
    OrganisationQuery,
    Paging,
    ParticipationQuery,
    ProjectQuery,
    TieQuery,
)
from hansa.portal.api.paging import all_of, page_of
from hansa.portal.tables.values import LARGEST

router = Router()
REFUSALS = {401: schemas.Message, 404: schemas.Message, 422: schemas.Message}
Number = Path(..., ge=1, le=LARGEST)
Slug = Path(..., pattern=r"^[-a-zA-Z0-9_]+$", max_length=80)


def paged(row: type) -> dict:
    return {200: schemas.Page[row], **REFUSALS}  # type: ignore[valid-type]


@router.get("/organisations", response=paged(schemas.OrganisationRow), tags=["organisations"])
def list_organisations(request: HttpRequest, query: Query[OrganisationQuery]):
    """Organisations by number, narrowed like the list of the pages."""
    return page_of(request, "organisations", query.dict())


@router.get("/organisations/{number}", response={200: schemas.OrganisationDetail, **REFUSALS}, tags=["organisations"])
def get_organisation(request: HttpRequest, number: int = Number):
    """One organisation; a merged record answers as the one it became."""
    return organisation_detail(reader_of(request), number)


@router.get("/clusters", response=paged(schemas.ClusterRow), tags=["clusters"])
def list_clusters(request: HttpRequest, query: Query[ClusterQuery]):
    """Clusters with their kind, as it is shown and as it was computed."""
    return page_of(request, "clusters", query.dict())


@router.get("/clusters/{slug}", response={200: schemas.ClusterDetail, **REFUSALS}, tags=["clusters"])
def get_cluster(request: HttpRequest, slug: str = Slug):
    """One cluster with the evidence for its kind."""
    return cluster_detail(reader_of(request), slug)


@router.get("/clusters/{slug}/members", response=paged(schemas.MemberRow), tags=["clusters"])
def list_members(request: HttpRequest, query: Query[Paging], slug: str = Slug):
    """Present and former members of a cluster."""
    return page_of(request, "members", {**query.dict(), "cluster": slug})


@router.get("/projects", response=paged(schemas.ProjectRow), tags=["projects"])
def list_projects(request: HttpRequest, query: Query[ProjectQuery]):
    """Projects: all, those of an organisation, or the joint projects of a cluster."""
    return page_of(request, "projects", query.dict())


@router.get("/participations", response=paged(schemas.ParticipationRow), tags=["projects"])
def list_participations(request: HttpRequest, query: Query[ParticipationQuery]):
    """Who takes part in which project."""
    return page_of(request, "participations", query.dict())


@router.get("/ties", response=paged(schemas.TieRow), tags=["network"])
def list_ties(request: HttpRequest, query: Query[TieQuery]):
    """Ties: all, those of an organisation, or those among the members of a cluster."""
    return page_of(request, "ties", query.dict())


@router.get("/countries", response={200: list[schemas.CountryRow], **REFUSALS}, tags=["places"])
def list_countries(request: HttpRequest):
    """Countries with the number of their organisations."""
    return all_of(request, "countries", {})


@router.get("/datasets", response=paged(schemas.DatasetRow), tags=["sources"])
def list_datasets(request: HttpRequest, query: Query[Paging]):
    """Where the records come from, at which version, on what terms."""
    return page_of(request, "datasets", query.dict())


@router.get("/me", response={200: schemas.Me, **REFUSALS}, tags=["me"])
def get_me(request: HttpRequest):
    """For whom the token speaks; without one, for nobody."""
    reader = reader_of(request)
    clusters = Cluster.objects.filter(pk__in=reader.office_clusters | reader.board_clusters)
    return {
        "name": str(reader.person or ""),
        "organisations": sorted(reader.represented),
        "offices": list(clusters.order_by("slug").values_list("slug", flat=True)),
    }
