"""What a reader may ask of a list of organisations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import CharField, Func, QuerySet

from hansa.directory.models import Organisation, Region

SORTS = ("relevance", "name", "projects")


@dataclass(frozen=True)
class OrganisationFilters:
    """Empty values ask for nothing. `region` is a code of any level and takes in the regions below it; `activity` is
    `scheme:code` and takes in the codes below it; `cluster` is a slug; several helices or sizes mean any of them."""

    text: str = ""
    country: str = ""
    region: str = ""
    helix: tuple[str, ...] = ()
    size: tuple[str, ...] = ()
    activity: str = ""
    cluster: str = ""
    with_projects: bool = False
    sort: str = ""

    @property
    def order(self) -> str:
        """The order that holds: the chosen one, else by relevance where words are looked for, else by projects."""
        wanted = self.sort if self.sort in SORTS else ""
        if wanted == "relevance" and not self.text:
            wanted = ""
        return wanted or ("relevance" if self.text else "projects")

    def but(self, **changes: Any) -> OrganisationFilters:
        return replace(self, **changes)


class Unindexed(Func):
    """A column that SQLite shall not look up by its index, because too many rows have the value."""

    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


def filtered(
    organisations: QuerySet[Organisation], filters: OrganisationFilters, *, many: bool = False
) -> QuerySet[Organisation]:
    """Apply the filters that are columns of an organisation: country, region, helix, size, projects.

    `many` says that they let a good part of the register through, so that walking along the order of the list finds a
    page of them soonest.
    """
    if filters.country and many:
        organisations = organisations.alias(of=Unindexed("country_id", output_field=CharField())).filter(
            of=filters.country
        )
    elif filters.country:
        organisations = organisations.filter(country=filters.country)
    if filters.region:
        within = Region.objects.filter(code__startswith=filters.region).order_by()
        organisations = organisations.filter(region__in=within.values("code"))
    if filters.helix:
        organisations = organisations.filter(helix__in=filters.helix)
    if filters.size:
        organisations = organisations.filter(public_size__in=filters.size)
    if filters.with_projects:
        organisations = organisations.filter(project_count__gt=0)
    return organisations
