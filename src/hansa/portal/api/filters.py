"""What the lists of the API can be narrowed to: the same words as in the addresses of the pages."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from hansa.directory.enums import ClusterKind, ClusterStatus, Core, Helix, Origin, SizeClass
from hansa.portal.api.paging import LARGEST_PAGE
from hansa.portal.tables.values import LARGEST

COUNTRY = Field("", max_length=2, description=_("code of two letters, ISO 3166-1"))
CLUSTER = _("address of a cluster, the last part of the address of its page")
ORGANISATION = _("number of an organisation")


def one_of(choices: type) -> str:
    return f"^({'|'.join(choices.values)})?$"  # type: ignore[attr-defined]


class Limit(Schema):
    limit: int = Field(100, ge=1, le=LARGEST_PAGE, description=_("rows on a page"))


class Paging(Limit):
    after: int | None = Field(
        None, ge=0, le=LARGEST, description=_("number of the last row of the page before; “next” holds it already")
    )


class OrganisationQuery(Paging):
    q: str = Field("", max_length=200, description=_("words of a name, city or identifier, in any script"))
    country: str = COUNTRY
    region: str = Field("", max_length=12, description=_("code of a region of any level, with those below it"))
    helix: list[Helix] = Field([], description=_("repeat it for several"))
    size: list[SizeClass] = Field([], description=_("repeat it for several; hidden sizes count as unknown"))
    activity: str = Field("", max_length=60, description=_("classification and code, as nace:26"))
    cluster: str = Field("", max_length=80, description=CLUSTER)
    projects: bool = Field(False, description=_("only with projects"))


class ClusterQuery(Paging):
    q: str = Field("", max_length=200, description=_("words of the name"))
    country: str = Field("", max_length=2, description=_("with members in this country"))
    field: int | None = Field(None, ge=1, le=LARGEST, description=_("number of an activity"))
    kind: str = Field("", pattern=one_of(ClusterKind))
    status: str = Field("", pattern=one_of(ClusterStatus), description=_("dissolved ones only when asked for"))
    origin: str = Field("", pattern=one_of(Origin))
    core: str = Field("", pattern=one_of(Core))
    own: bool = Field(False, description=_("only those you belong to"))


class MemberQuery(Paging):
    helix: str = Field("", pattern=one_of(Helix))
    former: bool = Field(False, description=_("those who left, instead of those present"))


class ProjectQuery(Paging):
    cluster: str = Field("", max_length=80, description=_("joint projects of a cluster, by its address"))
    organisation: int | None = Field(None, ge=1, le=LARGEST, description=ORGANISATION)


class ParticipationQuery(Paging):
    project: int | None = Field(None, ge=1, le=LARGEST, description=_("number of a project"))
    organisation: int | None = Field(None, ge=1, le=LARGEST, description=ORGANISATION)


class TieQuery(Paging):
    cluster: str = Field("", max_length=80, description=_("ties among the members of a cluster, by its address"))
    organisation: int | None = Field(None, ge=1, le=LARGEST, description=ORGANISATION)


class RegionQuery(Limit):
    after: str = Field("", max_length=12, description=_("code of the last row of the page before"))
    country: str = Field("", max_length=2, description=_("code of the country whose regions they are"))
    level: int | None = Field(None, ge=0, le=3, description=_("NUTS level, 0 to 3"))
