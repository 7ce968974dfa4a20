"""M and m of Marcon and Puech: how much more of an activity stands around its own plants than everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.kdensity.checked import check_bandwidth, checked_distances
from hansa.analysis.kdensity.estimate import bandwidth_limit
from hansa.analysis.kdensity.labels import Labels
from hansa.analysis.kdensity.neighbourhood import Strips, ratios_around, ratios_within, strips
from hansa.analysis.kdensity.pairs import BLOCKS, pair_histogram
from hansa.analysis.kdensity.sites import Floats, Sites
from hansa.analysis.kdensity.smoothing import KERNEL_REACH, BandwidthRule, silverman_bandwidth
from hansa.analysis.kdensity.threads import in_threads

Function = Literal["M", "m"]


@dataclass(frozen=True, eq=False)
class MarconPuech:
    """M or m at each distance: 1 is what chance would give, 3 three times as much.

    distances: metres.
    values: M(d), of neighbours within d; or m(d), of neighbours at d. NaN where no plant has a neighbour.
    plants: number of plants of the activity that is looked from.
    bandwidth: of m, metres; None for M.
    """

    distances: Floats
    values: Floats
    plants: int
    bandwidth: float | None


def marcon_puech(
    sites: Sites,
    plants: ArrayLike,
    distances: ArrayLike,
    *,
    neighbours: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    function: Function = "M",
    bandwidth: BandwidthRule | float = "near pairs",
) -> MarconPuech:
    """How much more of an activity is found near its own plants than everywhere; or of another activity near them.

    M(d) = Σ_i [Σ_j w_j 1(d_ij ≤ d) / Σ_k w_k 1(d_ik ≤ d)] / Σ_i [(W_S − w_i) / (W − w_i)]

    over the plants i of the activity S, j its other plants, k all other sites, W_S and W their whole weights. Plants
    that have no neighbour within d are left out of both sums. With neighbours, j are the plants of that activity, and
    their whole weight stands in place of W_S − w_i. In m a Gaussian of d_ij − d stands in place of the indicator: the
    density at d, not the sum up to d. Both compare with the sites of all activities, so they are comparable between
    activities and distances; edges of the map cancel.

    Args:
        sites: those of all activities.
        plants: for each site True when it is a plant of the activity.
        distances: metres, increasing, at least two.
        neighbours: the same for another activity; no site may be of both.
        weights: employment of the sites, none negative; without them every site counts 1.
        function: "M" (up to each distance) or "m" (at each distance).
        bandwidth: of m: "near pairs", Silverman's rule over the distances from plants to neighbours up to twice the
            greatest asked for, as in dbmss; "all pairs"; or metres.

    Every pair up to the greatest distance is computed, at any number of sites: the cost is plants × sites within that
    distance (8.5 bandwidths more for m), about 5 nanoseconds each on one core, in memory that does not grow.

    Raises:
        ValueError: no plant, or one without neighbours of another activity; masks of another length, or that share a
            site; unknown or negative weights, or none above 0; distances that do not increase.

    References:
        E. Marcon, F. Puech, "Measures of the geographic concentration of industries: improving distance-based methods",
        Journal of Economic Geography 10 (2010) 745–762.
        G. Lang, E. Marcon, F. Puech, "Distance-based measures of spatial concentration: introducing a relative density
        function", Annals of Regional Science 64 (2020) 243–265.

    >>> from hansa.analysis.kdensity import marcon_puech, sites_on_plane
    >>> sites = sites_on_plane([0, 3, 0, 30, 33], [0, 0, 4, 0, 0])
    >>> marcon_puech(sites, [True, True, False, False, False], [3, 5, 40]).values.round(4)
    array([4., 2., 1.])
    """
    labels = Labels.checked(sites, plants, neighbours, weights)
    measure = Measure.checked(sites, distances, function, bandwidth)
    values, width = measure(labels, parallel=True)
    return MarconPuech(measure.distances, values, int(labels.plants.sum()), width)


@dataclass(frozen=True, eq=False)
class Measure:
    """Computes M or m of labels on the same sites, again and again. Make it with `Measure.checked`."""

    sites: Sites
    distances: Floats
    function: Function
    bandwidth: BandwidthRule | float

    @classmethod
    def checked(
        cls, sites: Sites, distances: ArrayLike, function: Function, bandwidth: BandwidthRule | float
    ) -> Measure:
        """The measure of `marcon_puech`, whose arguments and errors it has."""
        if function not in ("M", "m"):
            raise ValueError(
                f"the function is {function!r}; right is “M” (up to each distance) or “m” (at each distance)"
            )
        check_bandwidth(bandwidth)
        return cls(sites, checked_distances(distances, sites), function, bandwidth)

    def __call__(self, labels: Labels, *, parallel: bool = False) -> tuple[Floats, float | None]:
        """The curve, and the bandwidth of m."""
        width = None if self.function == "M" else self._width(labels, parallel)
        near = self._near if width is None else strips(self.sites, float(self.distances[-1]) + KERNEL_REACH * width)
        here = labels.reordered(near.order)
        about = here.looked_for, here.weights, here.shares, self.distances
        plants, blocks = np.flatnonzero(here.plants), BLOCKS if parallel else 1

        def sums_of_block(first: int) -> Floats:
            chosen = plants[first::blocks]
            if width is None:
                return ratios_within(near, chosen, *about)
            return ratios_around(near, chosen, *about, width)

        parts = in_threads(sums_of_block, range(blocks)) if parallel else [sums_of_block(0)]
        local, overall = np.sum(parts, axis=0)
        return np.divide(local, overall, out=np.full(len(local), np.nan), where=overall > 0), width

    @cached_property
    def _near(self) -> Strips:
        return strips(self.sites, float(self.distances[-1]))

    def _width(self, labels: Labels, parallel: bool) -> float:
        if not isinstance(self.bandwidth, str):
            return self.bandwidth
        plants = self.sites.take(labels.plants)
        neighbours = None if labels.neighbours is None else self.sites.take(labels.neighbours)
        limit = bandwidth_limit(self.bandwidth, self.distances, plants if neighbours is None else self.sites)
        return silverman_bandwidth(pair_histogram(plants, limit, neighbours=neighbours, parallel=parallel))
