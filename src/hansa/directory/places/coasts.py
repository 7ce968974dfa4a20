"""Finds the countries that a region faces across the sea."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from hansa.directory.places.layers import RegionShape
from hansa.directory.places.outlines import Edges
from hansa.directory.places.sphere import between, cosine_of, sampled, unit_vectors

STEP_KM = 2.0
"""Coasts are looked at in points of this distance; a width across the sea is wrong by about 1 km at most."""

CHUNK = 256


@dataclass(frozen=True)
class SeaRule:
    """Up to `km` a sea counts as a border (Regulation (EU) 2021/1059, Art. 4: 150 km).

    At most the share `land` of the straight way from coast to coast may lie on land, measured at nine points:
    from the Aegean to the Black Sea coast it is short, but not across the sea.
    """

    km: float = 150.0
    land: float = 0.5


@dataclass(frozen=True)
class Coast:
    """Points on the coasts of regions: degrees (n × 2), country of each, number of its region."""

    points: np.ndarray
    country: np.ndarray
    region: np.ndarray

    def of(self, country: str) -> Coast:
        """The coast of one country."""
        mine = self.country == country
        return Coast(self.points[mine], self.country[mine], self.region[mine])


def coast(regions: Sequence[RegionShape], edges: Edges) -> Coast:
    """Points along the coastal edges of the regions."""
    points, piece = sampled(edges.starts, edges.ends, STEP_KM)
    region = edges.region[piece]
    return Coast(points, np.array([region.country for region in regions], dtype="U2")[region], region)


class Land:
    """All land, to ask whether points lie on it."""

    def __init__(self, geometries: Iterable[shapely.Geometry]) -> None:
        self._tree = shapely.STRtree(list(geometries))

    def covers(self, points: np.ndarray) -> np.ndarray:
        """For each point (n × 2, degrees): does it lie on land?"""
        found = np.zeros(len(points), dtype=bool)
        found[self._tree.query(shapely.points(points), predicate="intersects")[0]] = True
        return found


def sea_borders(here: Coast, there: Mapping[str, Coast], land: Land, rule: SeaRule) -> set[tuple[int, str]]:
    """Pairs (region number, country) such that a way over the sea leads from the region's coast to the country's.

    `there` has the coasts of the countries with known regions. From each point of a region's coast the way to the
    nearest point of the other coast is looked at; one way that fits the rule is enough.
    """
    found: set[tuple[int, str]] = set()
    for country in sorted(set(here.country)):
        mine = here.of(country)
        for other, theirs in sorted(there.items()):
            if other != country:
                found |= {(region, other) for region in _facing(mine, theirs.points, land, rule)}
    return found


def _facing(mine: Coast, targets: np.ndarray, land: Land, rule: SeaRule) -> set[int]:
    near = np.flatnonzero(_in_box(mine.points, targets, rule.km))
    nearest, cosine = _nearest(mine.points[near], targets)
    close = cosine >= cosine_of(rule.km)
    starts, region = mine.points[near][close], mine.region[near][close]
    on_land = np.zeros(len(starts))
    for share in np.linspace(0.1, 0.9, 9):
        on_land += land.covers(between(starts, targets[nearest[close]], np.full(len(starts), share)))
    return {int(number) for number in region[on_land <= 9 * rule.land]}


def _in_box(points: np.ndarray, targets: np.ndarray, km: float) -> np.ndarray:
    """Points that may lie within `km` of a target: those in the box around the targets, widened by that much."""
    margin = km / 110.0
    wide = margin / max(0.05, float(np.cos(np.radians(min(89.0, np.abs(points[:, 1]).max() + margin)))))
    widening = np.array([wide, margin])
    low, high = targets.min(axis=0) - widening, targets.max(axis=0) + widening
    return ((points >= low) & (points <= high)).all(axis=1)


def _nearest(points: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each point, the number of the nearest target and the scalar product with it; in chunks, to spare memory."""
    vectors, others = unit_vectors(points), unit_vectors(targets).T
    number, cosine = np.zeros(len(points), dtype=int), np.full(len(points), -1.0)
    for start in range(0, len(points), CHUNK):
        products = vectors[start : start + CHUNK] @ others
        number[start : start + CHUNK] = products.argmax(axis=1)
        cosine[start : start + CHUNK] = products.max(axis=1)
    return number, cosine
