"""The map of the world, with the table that says the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hansa.directory.models import Region
from hansa.directory.places.countries import country_name, layer_country
from hansa.directory.queries.filters import OrganisationFilters
from hansa.directory.queries.map import census_of_selection
from hansa.directory.queries.organisations import select
from hansa.directory.queries.regions import notice
from hansa.directory.requests import HansaRequest
from hansa.portal.pages.find import choices, is_folded_out, query_of, read

SHADED_LEVEL = 2


@dataclass(frozen=True)
class Line:
    """A line of the table: a country or a region, how many organisations, and the list of them."""

    name: str
    count: int
    query: str


@require_safe
def world(request: HansaRequest) -> HttpResponse:
    form, filters = read(request)
    filters = filters.but(sort="")
    selection = select(request.reader, filters)
    counted = census_of_selection(selection)
    counts = {column: counted.counts(column, filters) for column in ("country", "region", "helix", "size")}
    by_country = counted.country.counts(counted.weights(filters))
    by_region = counted.region.counts(counted.weights(filters))
    total = counted.total(filters)
    placed = int(counted.weights(filters)[counted.cell >= 0].sum())
    query = query_of(filters)
    has_shapes = Region.objects.filter(level=SHADED_LEVEL, shape__isnull=False).exists()
    context = {
        "form": form,
        "filters": filters,
        "choices": choices(request.reader, filters, counts),
        "is_folded_out": is_folded_out(filters),
        "is_filtered": filters != OrganisationFilters(),
        "looked_for": selection.looked_for,
        "total": total,
        "placed": placed,
        "lines": _regions(filters, by_region) if filters.country and by_region else _countries(filters, by_country),
        "of_regions": bool(filters.country and by_region),
        "points_url": _data("organisations-geojson", filters),
        "regions_url": f"{_data('regions-geojson', filters)}&level={SHADED_LEVEL}" if has_shapes else "",
        "country_counts": json.dumps(by_country),
        "country_url": _country_url(filters),
        "map_notice": notice(),
        "table_query": query,
        "bbox": _around(filters),
    }
    return render(request, "portal/map.html", context)


def _data(name: str, filters: OrganisationFilters) -> str:
    return f"{reverse(name)}?{query_of(filters, lang=get_language() or 'en')}"


def _country_url(filters: OrganisationFilters) -> str:
    """The list of a country's organisations, with the place of its code left open for the map to fill."""
    query = query_of(filters.but(country="", region=""))
    return f"{reverse('organisations')}?{query}{'&' if query else ''}country={{code}}"


def _countries(filters: OrganisationFilters, counts: dict[str, int]) -> list[Line]:
    language = get_language() or "en"
    lines = [
        Line(country_name(code, language), count, query_of(filters, country=code)) for code, count in counts.items()
    ]
    return sorted(lines, key=lambda line: (-line.count, line.name))


def _regions(filters: OrganisationFilters, counts: dict[str, int]) -> list[Line]:
    """By regions of level 2 of the chosen country, or of the level that is known."""
    known = Region.objects.filter(country=layer_country(filters.country), level__lte=SHADED_LEVEL)
    names = dict(known.order_by("level").values_list("code", "name"))
    sums: dict[str, int] = {}
    for code, count in counts.items():
        parent = next((code[:end] for end in range(len(code), 1, -1) if code[:end] in names), code)
        sums[parent] = sums.get(parent, 0) + count
    lines = [Line(names.get(code, code), count, query_of(filters, region=code)) for code, count in sums.items()]
    return sorted(lines, key=lambda line: (-line.count, line.name))


def _around(filters: OrganisationFilters) -> str:
    """The first view: the chosen region or country, by the places of its regions; else what the map shows by itself."""
    if not (filters.region or filters.country):
        return ""
    inside = Region.objects.filter(country=layer_country(filters.country)) if filters.country else Region.objects.all()
    if filters.region:
        inside = inside.filter(code__startswith=filters.region)
    centres: list[tuple[Any, Any]] = list(inside.filter(level__gte=1).values_list("longitude", "latitude"))
    if not centres:
        return ""
    east, north = (max(values) for values in zip(*centres, strict=True))
    west, south = (min(values) for values in zip(*centres, strict=True))
    if east - west > 60:
        return ""  # overseas regions: the map's own first view says more
    return f"{west - 1:.2f},{max(south - 1, -89):.2f},{east + 1:.2f},{min(north + 1, 89):.2f}"
