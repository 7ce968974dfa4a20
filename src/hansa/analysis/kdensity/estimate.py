"""One K-density, from all pairs or from a grid, with the bandwidth taken from its own distances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from hansa.analysis.kdensity.grid import Grid, grid_histogram, grid_over
from hansa.analysis.kdensity.pairs import PairHistogram, pair_histogram
from hansa.analysis.kdensity.sites import Floats, Sites
from hansa.analysis.kdensity.smoothing import (
    KERNEL_REACH,
    BandwidthRule,
    silverman_bandwidth,
    smoothed,
)

# Intervals of the exact histogram in a bandwidth. With fewer it is made anew with a shorter reach, with twice as many
# its nodes are merged: so many move a density by about 10⁻⁵ of itself.
INTERVALS_PER_BANDWIDTH = 64
# Cells across the distances that a bandwidth is taken from.
COARSE_CELLS_ALL, COARSE_CELLS_NEAR = 256, 128


class Estimate(NamedTuple):
    """A density at each distance, how far a histogram can have moved it, the bandwidth and the number of pairs."""

    density: Floats
    bound: Floats
    bandwidth: float
    pairs: float


def bandwidth_limit(rule: BandwidthRule, distances: Floats, area: Sites) -> float:
    """The greatest distance, in metres, that the rule takes the bandwidth from."""
    widest = max(area.greatest_distance, 1e-9)
    return min(2 * float(distances[-1]), widest) if rule == "near pairs" else widest


@dataclass(frozen=True, eq=False)
class FromPairs:
    """Computes a K-density from every pair.

    parallel: over blocks of pairs; False where whole densities are computed in parallel.
    """

    distances: Floats
    bandwidth: BandwidthRule | float
    parallel: bool = True

    def __call__(
        self,
        sites: Sites,
        weights: Floats | None = None,
        neighbours: Sites | None = None,
        neighbour_weights: Floats | None = None,
    ) -> Estimate:
        area = sites if neighbours is None else sites.together(neighbours)

        def histogram(reach: float) -> PairHistogram:
            return pair_histogram(
                sites,
                reach,
                weights=weights,
                neighbours=neighbours,
                neighbour_weights=neighbour_weights,
                parallel=self.parallel,
            )

        if not isinstance(self.bandwidth, str):
            return self._smoothed(histogram(self._reach(self.bandwidth, area)), self.bandwidth)
        found = histogram(bandwidth_limit(self.bandwidth, self.distances, area))
        width = silverman_bandwidth(found)
        needed = self._reach(width, area)
        if found.nodes[1] * INTERVALS_PER_BANDWIDTH > width or found.nodes[-1] < needed:
            found = histogram(needed)
        return self._smoothed(found, width)

    def _reach(self, width: float, area: Sites) -> float:
        """Farther pairs do not touch the density."""
        return min(float(self.distances[-1]) + KERNEL_REACH * width, max(area.greatest_distance, width))

    def _smoothed(self, histogram: PairHistogram, width: float) -> Estimate:
        while histogram.nodes[2] * INTERVALS_PER_BANDWIDTH < width and len(histogram.nodes) > 512:
            histogram = histogram.coarser()
        return Estimate(*smoothed(histogram, self.distances, width), width, histogram.pairs)


@dataclass(frozen=True, eq=False)
class FromGrid:
    """Computes a K-density from counts in cells, of sites on a plane.

    fine: the grid whose pairs are smoothed.
    coarse: a grid of wide cells but long reach, whose distances give the bandwidth; None when it is given.
    """

    distances: Floats
    bandwidth: BandwidthRule | float
    fine: Grid
    coarse: Grid | None
    precision: DTypeLike = np.float64

    def __call__(self, sites: Sites, weights: Floats | None = None) -> Estimate:
        width = self.bandwidth
        if isinstance(width, str):
            assert self.coarse is not None, "a rule needs the coarse grid of from_grid"
            width = silverman_bandwidth(grid_histogram(self.coarse, sites, precision=self.precision))
        histogram = grid_histogram(self.fine, sites, weights, self.precision)
        return Estimate(*smoothed(histogram, self.distances, width), width, histogram.pairs)


def from_grid(area: Sites, distances: Floats, rule: BandwidthRule | float, width: float, cells: float) -> FromGrid:
    """The estimator for sites in an area, with so many cells in a bandwidth that is expected to be `width` metres.

    The fine grid reaches six bandwidths beyond the distances: what lies beyond changes nothing by more than 10⁻⁸.
    """
    fine = grid_over(area, width / cells, min(float(distances[-1]) + 6 * width, area.greatest_distance))
    if not isinstance(rule, str):
        return FromGrid(distances, rule, fine, None)
    reach = bandwidth_limit(rule, distances, area)
    across = COARSE_CELLS_NEAR if rule == "near pairs" else COARSE_CELLS_ALL
    coarse = grid_over(area, max(reach / across, area.greatest_distance / 2048), reach)
    return FromGrid(distances, rule, fine, coarse)
