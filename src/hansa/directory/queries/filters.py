"""What a reader may ask of a list of organisations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

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


def filtered(organisations: QuerySet[Organisation], filters: OrganisationFilters) -> QuerySet[Organisation]:
    """Apply the filters that are columns of an organisation: country, region, helix, size, projects."""
    if filters.country:
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
