"""Distances of all pairs of sites, streamed into a fine histogram: exact, and in memory that does not grow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hansa.analysis.compiled import compiled
from hansa.analysis.kdensity.sites import Floats, Sites
from hansa.analysis.kdensity.threads import in_threads

# Nodes of the histogram: 2^15 keep it in a processor's cache, and the nodes far closer than a bandwidth.
INTERVALS = 1 << 15
# Fixed, so that sums have the same last digit with any number of threads.
BLOCKS = 16


@dataclass(frozen=True, eq=False)
class PairHistogram:
    """How many pairs of sites lie how far apart, each pair counted once.

    nodes: distances in metres, increasing from 0. A pair between two nodes is shared out to both by nearness, so that
        sums of any function that is linear between nodes are exact.
    counts: pairs at each node.
    masses: the same with the product of the pair's weights (the same array when there are none).
    pairs: number of all pairs, those beyond the last node included.
    mass: their weight.
    """

    nodes: Floats
    counts: Floats
    masses: Floats
    pairs: float
    mass: float

    def coarser(self) -> PairHistogram:
        """The same with every second node: what wider intervals would give, because sharing by nearness nests."""

        def merged(values: Floats) -> Floats:
            even, odd = values[::2].copy(), values[1::2]
            even[: len(odd)] += odd / 2
            even[1:] += odd[: len(even) - 1] / 2
            return even

        counts = merged(self.counts)
        masses = counts if self.masses is self.counts else merged(self.masses)
        return PairHistogram(self.nodes[::2], counts, masses, self.pairs, self.mass)


def pair_histogram(
    sites: Sites,
    reach: float,
    *,
    weights: Floats | None = None,
    neighbours: Sites | None = None,
    neighbour_weights: Floats | None = None,
    parallel: bool = True,
) -> PairHistogram:
    """The distances of all pairs up to `reach` metres: pairs within the sites, or from the sites to the neighbours.

    Every pair is computed: with n sites, n (n − 1) / 2 distances in about 4 nanoseconds each on one core; 50,000 sites
    take some seconds. Memory: the histogram.

    >>> from hansa.analysis.kdensity.sites import sites_on_plane
    >>> found = pair_histogram(sites_on_plane([0, 3, 0], [0, 0, 4]), reach=8.0)
    >>> found.pairs, float(found.counts @ found.nodes)
    (3.0, 12.0)
    """
    others = sites if neighbours is None else neighbours
    weighted = weights is not None or neighbour_weights is not None
    mine = np.ones(len(sites)) if weights is None else weights
    theirs = np.ones(len(others)) if neighbour_weights is None else neighbour_weights
    if neighbours is None:
        theirs = mine
    top = float(sites.chord(reach)) * (1 + 1e-12)
    blocks = BLOCKS if parallel else 1

    def add_block(first: int) -> Floats:
        sums = np.zeros((2, INTERVALS + 2))
        within, scale = neighbours is None, INTERVALS / top
        _add_rows(*sites.coordinates, mine, *others.coordinates, theirs, within, weighted, scale, first, blocks, *sums)
        return sums

    parts = in_threads(add_block, range(blocks)) if parallel else [add_block(0)]
    counts, masses = np.sum(parts, axis=0)
    return PairHistogram(
        nodes=sites.distance(np.arange(INTERVALS + 2) * (top / INTERVALS)),
        counts=counts,
        masses=masses if weighted else counts,
        pairs=_number_of_pairs(np.ones(len(sites)), None if neighbours is None else np.ones(len(others))),
        mass=_number_of_pairs(mine, None if neighbours is None else theirs),
    )


def _number_of_pairs(mine: Floats, theirs: Floats | None) -> float:
    """Σ w_i w_j over all pairs: within one set, or between two."""
    if theirs is not None:
        return float(mine.sum() * theirs.sum())
    return float((mine.sum() ** 2 - (mine**2).sum()) / 2)


@compiled
def _add_rows(x, y, z, w, x2, y2, z2, w2, within, weighted, scale, first, step, counts, masses):
    """Add the pairs of every step-th row. Positions are computed in runs, many at once in the processor."""
    run = 512
    position = np.empty(run)
    top = float(len(counts) - 2)
    for i in range(first, len(x), step):
        xi, yi, zi, wi = x[i], y[i], z[i], w[i]
        for start in range(i + 1 if within else 0, len(x2), run):
            length = min(run, len(x2) - start)
            for q in range(length):
                dx, dy, dz = x2[start + q] - xi, y2[start + q] - yi, z2[start + q] - zi
                position[q] = np.sqrt(dx * dx + dy * dy + dz * dz) * scale
            for q in range(length):
                if position[q] <= top:
                    node = np.int64(position[q])
                    part = position[q] - node
                    counts[node] += 1 - part
                    counts[node + 1] += part
                    if weighted:
                        mass = wi * w2[start + q]
                        masses[node] += mass * (1 - part)
                        masses[node + 1] += mass * part
