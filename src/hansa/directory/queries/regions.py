"""Regions by place: which region a point lies in, and the notice that maps with imported shapes must show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from django.db.models import QuerySet

from hansa.directory.models import Dataset, Region
from hansa.directory.places.countries import layer_country

SOURCE = "regions"

NEAR_DEGREES = 0.15
"""A place this near to a region of its country, but in none, lies where a simplified shape cuts off the coast."""


def notices() -> list[str]:
    """What must be said under every map that shows imported shapes, once each, newest first; none without shapes."""
    rows = Dataset.objects.filter(source=SOURCE).exclude(notice="").values_list("notice", flat=True)
    return list(dict.fromkeys(rows))


def notice() -> str:
    """All notices of imported shapes in one line; nothing where no shapes were imported."""
    return " ".join(notices())


@dataclass(frozen=True)
class ShapeIndex:
    """The finest known shapes of some countries. `locate` costs the logarithm of their number."""

    codes: list[str]
    countries: list[str]
    tree: shapely.STRtree

    def locate(self, latitude: float, longitude: float, country: str) -> str:
        """The code of the region of a country that holds a point, the nearest one within `NEAR_DEGREES`, or nothing."""
        wanted = layer_country(country)
        point = shapely.Point(longitude, latitude)
        for at in self.tree.query(point, predicate="intersects"):
            if self.countries[at] == wanted:
                return self.codes[at]
        near = self.tree.query(point, predicate="dwithin", distance=NEAR_DEGREES)
        own = [at for at in near if self.countries[at] == wanted]
        return self.codes[min(own, key=lambda at: point.distance(self.tree.geometries[at]))] if own else ""


def shape_index(countries: Iterable[str] | None = None) -> ShapeIndex:
    """The finest level of shapes that each country has, for these countries (ISO codes) or for all."""
    regions = Region.objects.filter(shape__isnull=False)
    if countries is not None:
        regions = regions.filter(country__in={layer_country(code) for code in countries})
    finest = _finest(regions)
    rows = [row for row in regions.values_list("code", "country_id", "level", "shape") if finest[row[1]] == row[2]]
    geometries = [shapely.geometry.shape(row[3]) for row in rows]
    return ShapeIndex([row[0] for row in rows], [row[1] for row in rows], shapely.STRtree(geometries))


def _finest(regions: QuerySet[Region]) -> dict[str, int]:
    finest: dict[str, int] = {}
    for country, level in regions.order_by().values_list("country_id", "level").distinct():
        finest[country] = max(level, finest.get(country, 0))
    return finest


def region_at(latitude: float | None, longitude: float | None, country: str) -> str:
    """The code of the region that holds a point, or nothing where the place is not known or no shapes of the country
    were imported."""
    if latitude is None or longitude is None or not country:
        return ""
    return shape_index([country]).locate(latitude, longitude, country)
