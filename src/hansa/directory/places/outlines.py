"""Takes the outlines of regions apart into straight edges and finds which regions share them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from hansa.directory.places.layers import RegionShape
from hansa.directory.places.sphere import lengths_km

MIN_BORDER_KM = 1.0
"""A common border is at least this long; regions that touch in a point only are no neighbours."""

SNAP_DEGREES = 1e-6
"""Vertices of one layer are the same when they agree to this (about 0.1 m)."""

GAP_DEGREES = 0.01
"""Edges of one country that lie this near (about 1 km) to another of its regions are inner: cracks of the layer."""


@dataclass(frozen=True)
class Edges:
    """Straight edges of outlines: start and end in degrees (n × 2), length, and the number of the region they bound."""

    starts: np.ndarray
    ends: np.ndarray
    km: np.ndarray
    region: np.ndarray

    def take(self, which: np.ndarray) -> Edges:
        """Some of the edges, by mask or number."""
        return Edges(self.starts[which], self.ends[which], self.km[which], self.region[which])

    def middles(self) -> np.ndarray:
        """The middle of each edge, in degrees."""
        return (self.starts + self.ends) / 2


@dataclass(frozen=True)
class Outlines:
    """`shared` has the kilometres of common border of each pair of regions (by number, both ways), `outer` the rest."""

    shared: dict[tuple[int, int], float]
    outer: Edges


def outlines(regions: Sequence[RegionShape]) -> Outlines:
    """Which regions share how much border, and the edges that no region of the same layer lies behind.

    An edge is shared when two regions have it vertex for vertex, as in every layer made with its topology kept.
    """
    edges = _edges(regions)
    group = _same_edge(edges)
    count = np.bincount(group)
    shared: dict[tuple[int, int], float] = defaultdict(float)
    members: dict[int, list[int]] = defaultdict(list)
    for repeated in np.flatnonzero(count[group] > 1):
        members[int(group[repeated])].append(int(repeated))
    for numbers in members.values():
        for number in numbers:
            for other in {int(edges.region[other]) for other in numbers} - {int(edges.region[number])}:
                shared[int(edges.region[number]), other] += float(edges.km[number])
    single = edges.take(np.flatnonzero(count[group] == 1))
    behind = _behind_cracks(regions, single)
    for cracked in np.flatnonzero(behind >= 0):
        pair = int(single.region[cracked]), int(behind[cracked])
        shared[pair] += float(single.km[cracked])
        shared[pair[::-1]] += float(single.km[cracked])
    return Outlines({pair: km for pair, km in shared.items() if km >= MIN_BORDER_KM}, single.take(behind < 0))


def _edges(regions: Sequence[RegionShape]) -> Edges:
    parts, region = shapely.get_parts([region.geometry for region in regions], return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    starts, ends = points[:-1][inside], points[1:][inside]
    return Edges(starts, ends, lengths_km(starts, ends), region[part[ring[1:][inside]]])


def _same_edge(edges: Edges) -> np.ndarray:
    """A number for each edge, the same for edges between the same two vertices whatever their direction."""
    starts, ends = np.round(edges.starts / SNAP_DEGREES), np.round(edges.ends / SNAP_DEGREES)
    turned = (starts[:, 0] > ends[:, 0]) | ((starts[:, 0] == ends[:, 0]) & (starts[:, 1] > ends[:, 1]))
    starts[turned], ends[turned] = ends[turned], starts[turned].copy()
    return np.unique(np.column_stack([starts, ends]), axis=0, return_inverse=True)[1].reshape(-1)


def _behind_cracks(regions: Sequence[RegionShape], edges: Edges) -> np.ndarray:
    """For each single edge, the region of the same country and layer that covers its middle, or -1.

    Layers have cracks: two neighbours whose common border was thinned out differently. Only covered middles count, so
    that an island near another region keeps its coast.
    """
    behind = np.full(len(edges.km), -1)
    tree = shapely.STRtree([region.geometry for region in regions])
    for number, other in tree.query(shapely.points(edges.middles()), predicate="dwithin", distance=GAP_DEGREES).T:
        own, found = regions[edges.region[number]], regions[other]
        if own is not found and (own.country, own.version) == (found.country, found.version):
            behind[number] = other
    return behind
