"""Derives the facts about regions from their shapes: centre, neighbours, land borders, sea borders.

The rule, its tolerances and what it cannot know stand in docs/methods/border-regions.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from hansa.directory.places.coasts import Coast, Land, SeaRule, coast, sea_borders
from hansa.directory.places.layers import RegionShape
from hansa.directory.places.outlines import Outlines, outlines
from hansa.directory.places.outside import Outside, outside
from hansa.directory.places.world import World


@dataclass(frozen=True)
class RegionFacts:
    """What the product ships about a region; no shape. Latitude and longitude of the centre in degrees.

    `land_borders`, `sea_borders`: ISO codes of countries; `neighbours`: codes of adjacent regions of the same level.
    """

    code: str
    level: int
    country: str
    name: str
    native_name: str
    latitude: float
    longitude: float
    land_borders: tuple[str, ...]
    sea_borders: tuple[str, ...]
    neighbours: tuple[str, ...]
    version: str


@dataclass(frozen=True)
class _Level:
    """The regions of one level and what was found about their outlines."""

    regions: Sequence[RegionShape]
    inner: Outlines
    outer: Outside
    coast: Coast

    @classmethod
    def of(cls, regions: Sequence[RegionShape], world: World) -> _Level:
        inner = outlines(regions)
        outer = outside(regions, inner.outer, world)
        return cls(regions, inner, outer, coast(regions, outer.coast))


def derive(regions: Sequence[RegionShape], world: World, rule: SeaRule | None = None) -> list[RegionFacts]:
    """The facts of all regions, sorted by code.

    Args:
        regions: the shapes of all layers together, of any levels; regions of one layer must meet in common vertices.
        world: coasts and borders of all countries, for what lies outside the layers.
        rule: how wide, and how free of land, a sea border may be; the default is 150 km.

    Cost: grows with the product of the coast points (one for each 2 km) of facing countries.
    """
    by_level: dict[int, list[RegionShape]] = defaultdict(list)
    for region in regions:
        by_level[region.level].append(region)
    levels = [_Level.of(shapes, world) for shapes in by_level.values()]
    there, land = _finest_coasts(levels), _land(regions, world)
    facts = [fact for level in levels for fact in _facts(level, there, land, rule or SeaRule())]
    return sorted(facts, key=lambda fact: fact.code)


def _finest_coasts(levels: Sequence[_Level]) -> dict[str, Coast]:
    """The coast of each country from the finest level at which its regions are known."""
    finest: dict[str, Coast] = {}
    for level in sorted(levels, key=lambda level: level.regions[0].level):
        finest |= {str(country): level.coast.of(str(country)) for country in set(level.coast.country)}
    return finest


def _land(regions: Sequence[RegionShape], world: World) -> Land:
    """The land of the layers at their finest level, and of the atlas where no layer is."""
    finest: dict[str, int] = {}
    for region in regions:
        finest[region.country] = max(region.level, finest.get(region.country, 0))
    known = [region.geometry for region in regions if region.level == finest[region.country]]
    return Land(known + [part for code, parts in world.land.items() if code not in finest for part in parts])


def _facts(level: _Level, there: Mapping[str, Coast], land: Land, rule: SeaRule) -> list[RegionFacts]:
    over_land: dict[int, set[str]] = defaultdict(set)
    neighbours: dict[int, set[str]] = defaultdict(set)
    for number, other in level.inner.shared:
        neighbours[number].add(level.regions[other].code)
        over_land[number].add(level.regions[other].country)
    for number, countries in level.outer.land.items():
        over_land[number] |= countries
    for number, other in level.outer.meeting:
        neighbours[number].add(level.regions[other].code)
    over_sea: dict[int, set[str]] = defaultdict(set)
    for number, country in sea_borders(level.coast, there, land, rule):
        over_sea[number].add(country)
    return [
        _fact(region, over_land[number] - {region.country}, over_sea[number], neighbours[number])
        for number, region in enumerate(level.regions)
    ]


def _fact(region: RegionShape, land: set[str], sea: set[str], neighbours: set[str]) -> RegionFacts:
    longitude, latitude = centre(region.geometry)
    return RegionFacts(
        code=region.code,
        level=region.level,
        country=region.country,
        name=region.name,
        native_name=region.native_name,
        latitude=round(latitude, 3),
        longitude=round(longitude, 3),
        land_borders=tuple(sorted(land)),
        sea_borders=tuple(sorted(sea - land)),
        neighbours=tuple(sorted(neighbours)),
        version=region.version,
    )


def centre(geometry: shapely.Geometry) -> tuple[float, float]:
    """Longitude and latitude of a point inside: the centroid of the largest part or, if that is outside, a point in it.

    Overseas parts do not draw the centre of a country into the ocean.
    """
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    largest = max(parts, key=lambda part: part.area * np.cos(np.radians(part.centroid.y)))
    point = largest.centroid
    if not largest.contains(point):
        point = largest.representative_point()
    return float(point.x), float(point.y)
