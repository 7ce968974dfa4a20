"""What can be asked of the observatory: statistics, known clusters, found clusters."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from hansa.portal.api.filters import Paging
from hansa.portal.api.paging import page_of
from hansa.portal.api.routes import paged
from hansa.portal.tables.values import LARGEST

router = Router(tags=["observatory"])


class FigureQuery(Paging):
    series: str = Field("", max_length=60, description=_("key of the statistic; the first unless asked otherwise"))
    year: int | None = Field(None, ge=1, le=32767, description=_("the latest unless asked otherwise"))
    area: int | None = Field(None, ge=1, le=LARGEST, description=_("number of an area, as in the address of its page"))
    field: int | None = Field(None, ge=1, le=LARGEST, description=_("number of a field, as in the address of its page"))


class FoundQuery(Paging):
    found: int | None = Field(None, ge=1, le=LARGEST, description=_("number of a found cluster"))


class FigureRow(Schema):
    id: int
    series: str
    version: str
    licence: str
    area_scheme: str
    area: str
    area_name: str
    country: str
    field_scheme: str
    field: str
    field_name: str
    group: str
    year: int
    employment: float | None
    establishments: int | None
    flag: str
    location_quotient: float | None
    size_share: float | None
    focus_share: float | None
    strong: bool | None
    stars: int | None
    relatedness_density: float | None


class KnownRow(Schema):
    id: int
    slug: str
    name: str
    status: str
    countries: str
    city: str
    latitude: float | None
    longitude: float | None
    fields: str
    members: int | None
    website: str
    statement: str
    source: str
    page: str


class FoundRow(Schema):
    id: int
    run: int
    key: str
    name: str
    field: str
    kind: str
    countries: str
    latitude: float | None
    longitude: float | None
    organisations: int
    cohesion: float | None
    stability: float | None
    known_as: str
    likeness: float | None
    page: str


class FoundMemberRow(Schema):
    id: int
    found: int
    cluster: str
    organisation: int
    name: str
    country: str
    helix: str
    strength: float
    page: str


@router.get(
    "/figures",
    response=paged(FigureRow),
    summary=_("Figures of statistics"),
    description=_("Of one statistic in one year: what the source says, and what was computed from it."),
)
def list_figures(request: HttpRequest, query: Query[FigureQuery]):
    return page_of(request, "figures", query.dict())


@router.get(
    "/known-clusters",
    response=paged(KnownRow),
    summary=_("Known clusters"),
    description=_("Clusters and initiatives of the world that sources tell of, in the words of the source."),
)
def list_known_clusters(request: HttpRequest, query: Query[Paging]):
    return page_of(request, "known-clusters", query.dict())


@router.get(
    "/found-clusters",
    response=paged(FoundRow),
    summary=_("Found clusters"),
    description=_("Found by a search in networks of projects; declared by nobody."),
)
def list_found_clusters(request: HttpRequest, query: Query[FoundQuery]):
    return page_of(request, "found-clusters", query.dict())


@router.get(
    "/found-members",
    response=paged(FoundMemberRow),
    summary=_("Organisations of found clusters"),
    description=_("Who belongs to found clusters, and how firmly, from 0 to 1."),
)
def list_found_members(request: HttpRequest, query: Query[FoundQuery]):
    return page_of(request, "found-members", query.dict())
