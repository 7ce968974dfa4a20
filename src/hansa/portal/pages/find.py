"""The column of filters beside lists and maps: what may be chosen, with how many organisations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language

from hansa.directory.enums import ActivityScheme, Helix, SizeClass
from hansa.directory.forms.find import SORTS, FindForm
from hansa.directory.models import Activity, Region
from hansa.directory.places.countries import country_name, layer_country
from hansa.directory.queries.census import census
from hansa.directory.queries.clusters import clusters_visible_to
from hansa.directory.queries.filters import OrganisationFilters
from hansa.directory.requests import HansaRequest
from hansa.directory.rules.reader import Reader

MAX_CLUSTERS = 300
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Choice:
    """One value of a filter; `count` is None where it was not counted."""

    value: str
    label: str
    count: int | None = None
    chosen: bool = False


@dataclass(frozen=True)
class Group:
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Choices:
    countries: list[Choice]
    regions: list[Choice]
    helices: list[Choice]
    sizes: list[Choice]
    activities: list[Group]
    clusters: list[Choice]
    sorts: list[Choice] = field(default_factory=list)


def choices(reader: Reader, filters: OrganisationFilters, counts: Counts) -> Choices:
    """Everything the filters offer. Where nothing was counted, all countries that have organisations are offered."""
    return Choices(
        countries=_countries(filters, counts.get("country")),
        regions=_regions(filters, counts.get("region")),
        helices=_of_enum(Helix, filters.helix, counts.get("helix")),
        sizes=_of_enum(SizeClass, filters.size, counts.get("size")),
        activities=_activities(filters),
        clusters=_clusters(reader, filters),
        sorts=_sorts(filters),
    )


def query_of(filters: OrganisationFilters, **more: Any) -> str:
    """The filters as the query of an address, only those that are set."""
    named = {
        "q": filters.text,
        "country": filters.country,
        "region": filters.region,
        "helix": filters.helix,
        "size": filters.size,
        "activity": filters.activity,
        "cluster": filters.cluster,
        "projects": "on" if filters.with_projects else "",
        "sort": filters.sort,
        **more,
    }
    return urlencode({name: value for name, value in named.items() if value not in ("", (), None)}, doseq=True)


def read(request: HansaRequest) -> tuple[FindForm, OrganisationFilters]:
    form = FindForm(request.GET, request.reader)
    return form, form.filters()


def is_folded_out(filters: OrganisationFilters) -> bool:
    """Whether a filter besides the words is in use: then a narrow screen shows them all."""
    return filters.but(text="", sort="") != OrganisationFilters()


def _countries(filters: OrganisationFilters, counts: dict[str, int] | None) -> list[Choice]:
    language = get_language() or "en"
    known = counts if counts is not None else census().country.names
    codes = {*known, filters.country} - {""}
    offered = [
        Choice(
            code, country_name(code, language), None if counts is None else counts.get(code, 0), code == filters.country
        )
        for code in codes
    ]
    return sorted(offered, key=lambda choice: choice.label)


def _regions(filters: OrganisationFilters, counts: dict[str, int] | None) -> list[Choice]:
    """Regions of the chosen country of levels 1 and 2 that have organisations, the lower ones set in."""
    if not filters.country:
        return []
    regions = Region.objects.filter(country=layer_country(filters.country), level__in=(1, 2)).order_by("code")
    offered = []
    for code, level, name in regions.values_list("code", "level", "name"):
        count = None if counts is None else sum(n for other, n in counts.items() if other.startswith(code))
        if count != 0 or code == filters.region:
            offered.append(Choice(code, ("– " if level == 2 else "") + name, count, code == filters.region))
    if filters.region and not any(choice.chosen for choice in offered):
        named = Region.objects.filter(pk=filters.region).values_list("name", flat=True).first()
        offered.append(Choice(filters.region, named or filters.region, None, True))
    return offered


def _sorts(filters: OrganisationFilters) -> list[Choice]:
    """The orders there are. The usual one is not named in addresses: it is another as soon as words are looked for."""
    usual = filters.but(sort="").order
    offered = [(value, label) for value, label in SORTS if value != "relevance" or filters.text]
    return [
        Choice("" if value == usual else value, str(label), chosen=value == filters.order) for value, label in offered
    ]


def _of_enum(enum: Any, chosen: tuple[str, ...], counts: dict[str, int] | None) -> list[Choice]:
    return [
        Choice(value, label, None if counts is None else counts.get(value, 0), value in chosen)
        for value, label in enum.choices
        if value != "unknown" or counts is None or counts.get(value) or value in chosen
    ]


def _activities(filters: OrganisationFilters) -> list[Group]:
    russian = (get_language() or "").startswith("ru")
    groups: dict[str, list[Choice]] = {scheme: [] for scheme in ActivityScheme.values}
    for scheme, code, english, translated in Activity.objects.values_list("scheme", "code", "name_en", "name_ru"):
        name = (russian and translated) or english
        label = f"{code} {name}" if scheme == ActivityScheme.NACE else name
        key = f"{scheme}:{code}"
        groups.setdefault(scheme, []).append(Choice(key, label[:80], None, key == filters.activity))
    return [Group(str(ActivityScheme(scheme).label), offered) for scheme, offered in groups.items() if offered]


def _clusters(reader: Reader, filters: OrganisationFilters) -> list[Choice]:
    offered = clusters_visible_to(reader).order_by("name").values_list("slug", "name")[:MAX_CLUSTERS]
    found = [Choice(slug, name, None, slug == filters.cluster) for slug, name in offered]
    if filters.cluster and not any(choice.chosen for choice in found):
        found.append(Choice(filters.cluster, filters.cluster, None, True))
    return found
