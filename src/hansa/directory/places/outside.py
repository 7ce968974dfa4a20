"""Says what lies behind the outer edges of a layer: a country beyond the layer, or the sea."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from hansa.directory.places.layers import RegionShape
from hansa.directory.places.outlines import MIN_BORDER_KM, Edges
from hansa.directory.places.sphere import cosine_of, lengths_km, sampled, sampled_line, unit_vectors
from hansa.directory.places.world import World

TOLERANCE_KM = 25.0
"""How far the border in the atlas may lie from the border in a generalised layer."""

STEP_KM = 1.0
"""Lines of the atlas are looked at in steps of this length."""

COAST = ""


@dataclass(frozen=True)
class Outside:
    """What lies behind outer edges; regions go by number.

    `land`: the countries outside the layer that a region borders. `coast`: edges with the sea behind them.
    `meeting`: pairs of regions of different layers that face each other over a border, both ways.
    """

    land: Mapping[int, frozenset[str]]
    coast: Edges
    meeting: frozenset[tuple[int, int]]


def outside(regions: Sequence[RegionShape], outer: Edges, world: World) -> Outside:
    """Give each outer edge to the line of the atlas that is nearest to its middle: a land border or a coast.

    Only borders of the edge's own country are looked at, and of those only the ones that the layer itself does not
    draw. A neighbour too small to appear in the outlines at all (San Marino) is given to the regions that its border
    runs through.
    """
    home = np.array([region.country for region in regions])[outer.region]
    drawn = _countries_by_layer(regions)
    behind = np.full(len(outer.km), COAST, dtype="U2")
    for country in sorted(set(home)):
        mine = np.flatnonzero(home == country)
        beyond = [other for other in world.bordering(country) if other not in drawn[country]]
        behind[mine] = _nearest_line(outer.middles()[mine], country, beyond, world)
    land = _countries_behind(outer, behind)
    for country in sorted(set(home)):
        _add_small_neighbours(regions, country, drawn[country], land, world)
    return Outside(
        land={number: frozenset(countries) for number, countries in land.items()},
        coast=outer.take(behind == COAST),
        meeting=frozenset(_meeting(outer, home, behind, world)),
    )


def _countries_by_layer(regions: Sequence[RegionShape]) -> dict[str, set[str]]:
    """For each country, the countries that its own layer draws."""
    layers: dict[str, set[str]] = defaultdict(set)
    for region in regions:
        layers[region.version].add(region.country)
    drawn: dict[str, set[str]] = defaultdict(set)
    for region in regions:
        drawn[region.country] |= layers[region.version]
    return drawn


def _nearest_line(points: np.ndarray, country: str, beyond: Sequence[str], world: World) -> np.ndarray:
    """For each point, the country whose border with `country` is nearest; COAST where the coast is, or all is far."""
    best, label = np.full(len(points), cosine_of(TOLERANCE_KM)), np.full(len(points), COAST, dtype="U2")
    lines = {COAST: world.coasts.get(country, ()), **{other: world.border(country, other) for other in beyond}}
    for name, parts in lines.items():
        for line in parts:
            cosines = (unit_vectors(points) @ unit_vectors(sampled_line(line, STEP_KM)).T).max(axis=1)
            nearer = cosines > best
            best[nearer], label[nearer] = cosines[nearer], name
    return label


def _countries_behind(outer: Edges, behind: np.ndarray) -> dict[int, set[str]]:
    km: dict[tuple[int, str], float] = defaultdict(float)
    for region, country, length in zip(outer.region, behind, outer.km, strict=True):
        if country != COAST:
            km[int(region), str(country)] += float(length)
    land: dict[int, set[str]] = defaultdict(set)
    for (region, country), length in km.items():
        if length >= MIN_BORDER_KM:
            land[region].add(country)
    return land


def _add_small_neighbours(
    regions: Sequence[RegionShape], country: str, drawn: set[str], land: dict[int, set[str]], world: World
) -> None:
    mine = [number for number, region in enumerate(regions) if region.country == country]
    found = set().union(*(land.get(number, set()) for number in mine))
    for other in set(world.bordering(country)) - drawn - found:
        lines = world.border(country, other)
        if sum(lengths_km(line[:-1], line[1:]).sum() for line in lines) < MIN_BORDER_KM:
            continue
        points = np.concatenate([sampled_line(line, STEP_KM) for line in lines])
        tree = shapely.STRtree([regions[number].geometry for number in mine])
        for hit in set(tree.query(shapely.points(points), predicate="intersects")[1]):
            land.setdefault(mine[int(hit)], set()).add(other)


def _meeting(outer: Edges, home: np.ndarray, behind: np.ndarray, world: World) -> set[tuple[int, int]]:
    """Walk along each border between two layers; the regions nearest on either side are neighbours."""
    found: set[tuple[int, int]] = set()
    for country, other in world.borders:
        near, far = (home == country) & (behind == other), (home == other) & (behind == country)
        if near.any() and far.any():
            line = np.concatenate([sampled_line(part, STEP_KM) for part in world.border(country, other)])
            pairs = zip(_nearest_region(line, outer.take(near)), _nearest_region(line, outer.take(far)), strict=True)
            steps = Counter((int(one), int(two)) for one, two in pairs)
            long = [pair for pair, count in steps.items() if count * STEP_KM > MIN_BORDER_KM]
            found |= {*long, *((two, one) for one, two in long)}
    return found


def _nearest_region(points: np.ndarray, edges: Edges) -> np.ndarray:
    samples, piece = sampled(edges.starts, edges.ends, STEP_KM)
    return edges.region[piece][(unit_vectors(points) @ unit_vectors(samples).T).argmax(axis=1)]
