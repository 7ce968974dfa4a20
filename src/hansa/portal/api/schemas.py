"""What the API answers. The rows have the columns of the tables, see `hansa.portal.tables`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Generic, TypeVar

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

RowT = TypeVar("RowT")


class Message(Schema):
    """Why a request was not answered."""

    detail: str


class Page(Schema, Generic[RowT]):
    """Rows by number. `next` is the address of the rows after these, null at the end."""

    items: list[RowT]
    next: str | None = None


class OrganisationRow(Schema):
    id: int
    name: str = Field(description=_("empty where the source gives none"))
    helix: str
    size: str
    status: str
    country: str = Field(description=_("code of two letters, ISO 3166-1"))
    region: str = Field(description=_("code of the region, NUTS or national"))
    city: str
    latitude: float | None
    longitude: float | None
    place_quality: str
    founded_year: int | None
    website: str | None
    projects: int
    fictitious: bool
    source: str
    licence: str
    page: str


class Identifier(Schema):
    scheme: str
    value: str


class FurtherName(Schema):
    name: str
    kind: str
    language: str


class Activity(Schema):
    scheme: str
    code: str
    name: str


class OrganisationDetail(OrganisationRow):
    description: str | None
    email: str | None
    phone: str | None
    names: list[FurtherName]
    identifiers: list[Identifier]
    activities: list[Activity]
    products: list[str]
    markets: list[str]
    clusters: list[str] = Field(description=_("addresses of the clusters it belongs to"))
    partners: int


class ClusterRow(Schema):
    id: int
    slug: str
    name: str
    summary: str
    status: str
    origin: str
    core: str
    kind: str
    kind_computed: str
    is_global: bool
    members: int
    fields: str
    started_on: date | None
    founded_on: date | None
    website: str
    fictitious: bool
    page: str


class KindEvidence(Schema):
    """Why the kind is what it is: countries with members, and the reasons as codes with their parameters."""

    countries: dict[str, int]
    reasons: list[str]
    override_reason: str


class ClusterDetail(ClusterRow):
    description: str
    territory: list[str] = Field(description=_("codes of regions"))
    helices: dict[str, int]
    evidence: KindEvidence


class MemberRow(Schema):
    id: int
    cluster: str
    membership: str
    joined_on: date | None
    left_on: date | None
    reason: str
    organisation: int
    name: str
    helix: str
    size: str
    country: str
    region: str
    city: str
    latitude: float | None
    longitude: float | None
    page: str


class ProjectRow(Schema):
    id: int
    source_register: str
    number: str
    acronym: str
    title: str
    starts_on: date | None
    ends_on: date | None
    total_cost: float | None
    public_contribution: float | None
    framework: str
    programme: str
    participants: int
    fictitious: bool
    source: str
    licence: str
    page: str


class Participant(Schema):
    organisation: int
    name: str
    helix: str
    country: str
    city: str
    role: str
    contribution: float | None


class ProjectDetail(ProjectRow):
    objective: str
    status: str
    scheme: str
    topics: list[str]
    fields: list[str]
    cluster: str = Field(description=_("address of the cluster that runs it, where you may know of it"))
    participations: list[Participant]


class ParticipationRow(Schema):
    id: int
    project: int
    project_number: str
    organisation: int
    name: str
    country: str | None
    role: str
    contribution: float | None


class TieRow(Schema):
    id: int
    first: int
    first_name: str
    second: int
    second_name: str
    kind: str
    source: str
    starts_on: date | None
    ends_on: date | None
    strength: float = Field(description=_("sum over joint projects of 1 / (participants - 1), after Newman (2001)"))
    occasions: int
    audience: str


class CountryRow(Schema):
    country: str
    name: str
    organisations: int


class RegionRow(Schema):
    code: str
    level: int
    country: str
    name: str
    native_name: str
    latitude: float
    longitude: float
    land_borders: str
    sea_borders: str
    neighbours: str
    version: str


class GrowthRow(Schema):
    cluster: str
    year: int
    by: str = Field(description=_("helix, country or size"))
    class_: str = Field(alias="class")
    members: int


class DatasetRow(Schema):
    id: int
    source: str
    title: str
    version: str
    publisher: str
    licence: str
    notice: str
    url: str
    checksum: str
    imported_at: datetime


class Me(Schema):
    """For whom the token speaks."""

    name: str
    organisations: list[int]
    offices: list[str] = Field(description=_("addresses of clusters"))
