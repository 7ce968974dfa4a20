"""What the lists of the API can be narrowed to: the same words as in the addresses of the pages."""

from __future__ import annotations

from ninja import Field, Schema

from hansa.portal.api.paging import LARGEST_PAGE
from hansa.portal.tables.values import LARGEST

TEXT = Field("", max_length=200)


class Paging(Schema):
    after: int | None = Field(None, ge=0, le=LARGEST, description="the number of the last row of the page before")
    limit: int = Field(100, ge=1, le=LARGEST_PAGE)


class OrganisationQuery(Paging):
    q: str = Field("", max_length=200, description="words of a name, city or identifier, in any script")
    country: str = Field("", max_length=2, description="ISO 3166-1 alpha-2")
    region: str = Field("", max_length=12, description="NUTS code of any level")
    helix: str = Field("", max_length=80, description="one or more, separated by commas")
    size: str = Field("", max_length=80, description="one or more, separated by commas")
    activity: str = Field("", max_length=60, description="scheme:code, as nace:26")
    cluster: str = Field("", max_length=80, description="address of a cluster")
    with_projects: bool = False


class ClusterQuery(Paging):
    q: str = TEXT
    country: str = Field("", max_length=2)
    kind: str = Field("", max_length=20)
    status: str = Field("", max_length=20)
    origin: str = Field("", max_length=20)
    core: str = Field("", max_length=20)


class ProjectQuery(Paging):
    cluster: str = Field("", max_length=80, description="joint projects of the members of a cluster, by its address")
    organisation: int | None = Field(None, ge=1, le=LARGEST)


class ParticipationQuery(Paging):
    project: int | None = Field(None, ge=1, le=LARGEST)
    organisation: int | None = Field(None, ge=1, le=LARGEST)


class TieQuery(Paging):
    cluster: str = Field("", max_length=80, description="ties among the present members of a cluster")
    organisation: int | None = Field(None, ge=1, le=LARGEST)
