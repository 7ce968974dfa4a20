"""What can be asked."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from hansa.directory.models import Cluster
from hansa.portal.api import filters, schemas
from hansa.portal.api.auth import reader_of
from hansa.portal.api.details import cluster_detail, organisation_detail, project_detail
from hansa.portal.api.paging import all_of, page_of
from hansa.portal.tables.values import LARGEST

router = Router()
REFUSALS = dict.fromkeys((401, 403, 404, 422, 429), schemas.Message)
Number = Path(..., ge=1, le=LARGEST, description=_("number of the record, as in the address of its page"))
Slug = Path(..., pattern=r"^[-a-zA-Z0-9_]+$", max_length=80, description=filters.CLUSTER)


def paged(row: type) -> dict:
    return {200: schemas.Page[row], **REFUSALS}  # type: ignore[valid-type]


def one(thing: type) -> dict:
    return {200: thing, **REFUSALS}


@router.get(
    "/organisations",
    response=paged(schemas.OrganisationRow),
    tags=["organisations"],
    summary=_("Organisations"),
    description=_("By number, narrowed like the list of the pages."),
)
def list_organisations(request: HttpRequest, query: Query[filters.OrganisationQuery]):
    return page_of(request, "organisations", query.dict())


@router.get(
    "/organisations/{number}",
    response=one(schemas.OrganisationDetail),
    tags=["organisations"],
    summary=_("One organisation"),
    description=_(
        "With names, identifiers, activities, products, markets and clusters. A merged record answers as the one it "
        "became."
    ),
)
def get_organisation(request: HttpRequest, number: int = Number):
    return organisation_detail(reader_of(request), number)


@router.get(
    "/clusters",
    response=paged(schemas.ClusterRow),
    tags=["clusters"],
    summary=_("Clusters"),
    description=_("With their kind, as it is shown and as it was computed."),
)
def list_clusters(request: HttpRequest, query: Query[filters.ClusterQuery]):
    return page_of(request, "clusters", query.dict())


@router.get(
    "/clusters/{slug}",
    response=one(schemas.ClusterDetail),
    tags=["clusters"],
    summary=_("One cluster"),
    description=_("With its territory, its members by helix and the evidence for its kind."),
)
def get_cluster(request: HttpRequest, slug: str = Slug):
    return cluster_detail(reader_of(request), slug)


@router.get(
    "/clusters/{slug}/members",
    response=paged(schemas.MemberRow),
    tags=["clusters"],
    summary=_("Members of a cluster"),
    description=_(
        "Those present or, with “former”, those who left. The reason is told to the office and the organisation only."
    ),
)
def list_members(request: HttpRequest, query: Query[filters.MemberQuery], slug: str = Slug):
    return page_of(request, "members", query.dict(), cluster=slug)


@router.get(
    "/clusters/{slug}/growth",
    response={200: list[schemas.GrowthRow], **REFUSALS},
    by_alias=True,
    tags=["clusters"],
    summary=_("Members of a cluster over time"),
    description=_("At the end of each year, by helix, by country and by size, as the charts of its page show them."),
)
def list_growth(request: HttpRequest, slug: str = Slug):
    return all_of(request, "growth", cluster=slug)


@router.get(
    "/projects",
    response=paged(schemas.ProjectRow),
    tags=["projects"],
    summary=_("Projects"),
    description=_("All, those of an organisation, or the joint projects of a cluster."),
)
def list_projects(request: HttpRequest, query: Query[filters.ProjectQuery]):
    return page_of(request, "projects", query.dict())


@router.get(
    "/projects/{number}",
    response=one(schemas.ProjectDetail),
    tags=["projects"],
    summary=_("One project"),
    description=_("With its objective, topics and participants, the coordinator first."),
)
def get_project(request: HttpRequest, number: int = Number):
    return project_detail(reader_of(request), number)


@router.get(
    "/participations",
    response=paged(schemas.ParticipationRow),
    tags=["projects"],
    summary=_("Participations"),
    description=_("Who takes part in which project."),
)
def list_participations(request: HttpRequest, query: Query[filters.ParticipationQuery]):
    return page_of(request, "participations", query.dict())


@router.get(
    "/ties",
    response=paged(schemas.TieRow),
    tags=["network"],
    summary=_("Ties"),
    description=_("All, those of an organisation, or those among the present members of a cluster."),
)
def list_ties(request: HttpRequest, query: Query[filters.TieQuery]):
    return page_of(request, "ties", query.dict())


@router.get(
    "/countries",
    response={200: list[schemas.CountryRow], **REFUSALS},
    tags=["places"],
    summary=_("Countries"),
    description=_("Countries with the number of their organisations."),
)
def list_countries(request: HttpRequest):
    return all_of(request, "countries")


@router.get(
    "/regions",
    response=paged(schemas.RegionRow),
    tags=["places"],
    summary=_("Regions"),
    description=_("Regions by code, with centre, borders and neighbours. Several codes are separated by spaces."),
)
def list_regions(request: HttpRequest, query: Query[filters.RegionQuery]):
    return page_of(request, "regions", query.dict())


@router.get(
    "/datasets",
    response=paged(schemas.DatasetRow),
    tags=["sources"],
    summary=_("Sources"),
    description=_("Where the records come from, at which version, on what terms."),
)
def list_datasets(request: HttpRequest, query: Query[filters.Paging]):
    return page_of(request, "datasets", query.dict())


@router.get(
    "/me",
    response=one(schemas.Me),
    tags=["me"],
    summary=_("Who am I"),
    description=_("For whom the token speaks; without one, for nobody."),
)
def get_me(request: HttpRequest):
    reader = reader_of(request)
    clusters = Cluster.objects.filter(pk__in=reader.office_clusters | reader.board_clusters)
    return {
        "name": str(reader.person or ""),
        "organisations": sorted(reader.represented),
        "offices": list(clusters.order_by("slug").values_list("slug", flat=True)),
    }
