"""The K-density of Duranton and Overman: how often two plants lie at each distance from one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.kdensity.checked import (
    check_bandwidth,
    check_neighbours,
    check_pairs,
    checked_distances,
    checked_plants,
)
from hansa.analysis.kdensity.choice import PAIRS_AT_MOST, ImpreciseGridError, Trial, choose_grid
from hansa.analysis.kdensity.estimate import Estimate, FromPairs
from hansa.analysis.kdensity.sites import Floats, Sites
from hansa.analysis.kdensity.smoothing import BandwidthRule, relative_bound

Method = Literal["pairs", "grid"]


@dataclass(frozen=True, eq=False)
class KDensity:
    """The density of the distances between plants.

    distances: metres (or the unit of the plane).
    density: K̂ at each, per metre; over all distances from 0 on it integrates to 1.
    bandwidth: h in metres.
    pairs: number of pairs of plants.
    coincident: share of the pairs at distance 0: plants at one address, or coded to the centre of one postcode.
    method: "pairs" when every pair was computed, "grid" when counts in cells were.
    error: of the density, relative to it, or to the curve's mean where the density is lower; the greatest at any
        distance. For "pairs" it bounds what the intervals of the histogram can do (10⁻⁵ is usual); for "grid" it is
        the difference from the exact curve, measured on 50,000 of the plants.
    """

    distances: Floats
    density: Floats
    bandwidth: float
    pairs: float
    coincident: float
    method: Method
    error: float


def k_density(
    plants: Sites,
    distances: ArrayLike | None = None,
    *,
    weights: ArrayLike | None = None,
    neighbours: Sites | None = None,
    neighbour_weights: ArrayLike | None = None,
    bandwidth: BandwidthRule | float = "all pairs",
    tolerance: float = 0.01,
) -> KDensity:
    """The K-density of plants, unweighted or weighted by employment; with neighbours, of the distances to them.

    K̂(d) = Σ w_i w_j · [φ((d − d_ij) / h) + φ((d + d_ij) / h)] / (h · Σ w_i w_j) over all pairs i < j, φ the Gaussian
    density; the second term reflects at 0 what the kernel would put on negative distances. Alone the curve says little:
    it follows the map. `k_density_test` compares it with plants that stand anywhere plants stand.

    Args:
        plants: where the plants of one activity are, at least two.
        distances: where to compute it, metres, increasing, at least two. Without them, 101 from 0 to the median
            distance of the plants (of 5,000 of them, evenly chosen, when they are more).
        weights: employment of the plants, none negative.
        neighbours: plants of another activity, for the distances between the two activities, at most 1.25 · 10⁹ pairs.
        neighbour_weights: their employment.
        bandwidth: "all pairs", Silverman's rule over all distances, as published; "near pairs", the same over distances
            up to twice the greatest asked for, as in dbmss; or a number of metres. Over a continent "all pairs" smooths
            widely.
        tolerance: error allowed to the grid.

    With at most 50,000 plants every pair is computed: n² / 2 pairs of about 5 nanoseconds on one core, in memory that
    does not grow. With more the plants are counted in the cells of a grid on an equal-area plane, as fine as the
    tolerance asks for; time and memory depend on the grid, not on the plants.

    Raises:
        ValueError: fewer than two plants; all in one place, or all equally far apart, without a bandwidth in metres;
            unknown or negative weights, or no two above 0; distances that do not increase; two systems of coordinates;
            more than 50,000 plants for which no grid is precise enough.

    References:
        G. Duranton, H. G. Overman, "Testing for localization using micro-geographic data", Review of Economic Studies
        72 (2005) 1077–1106.
        B. W. Silverman, "Density Estimation for Statistics and Data Analysis" (1986), equation 3.31.

    >>> from hansa.analysis.kdensity import k_density, sites_on_plane
    >>> curve = k_density(sites_on_plane([0, 1], [0, 0]), [0.0, 1.0, 2.0], bandwidth=0.5)
    >>> curve.density.round(4)
    array([0.216 , 0.7982, 0.108 ])
    """
    check_bandwidth(bandwidth)
    mine = checked_plants(plants, weights, "plants")
    if neighbours is None:
        check_pairs(plants, mine, bandwidth)
        theirs = None
    else:
        theirs = checked_plants(neighbours, neighbour_weights, "neighbours")
        check_neighbours(plants, neighbours, mine, theirs)
    at = checked_distances(distances, plants)
    if neighbours is not None or len(plants) <= PAIRS_AT_MOST:
        found, method, error = exact_density(plants, at, bandwidth, mine, neighbours, theirs)
    else:
        found, method, error = _density_of_many(plants, mine, at, bandwidth, tolerance)
    together = coincident_share(plants, neighbours)
    return KDensity(at, found.density, found.bandwidth, found.pairs, together, method, error)


def exact_density(
    plants: Sites,
    distances: Floats,
    bandwidth: BandwidthRule | float,
    weights: Floats | None = None,
    neighbours: Sites | None = None,
    neighbour_weights: Floats | None = None,
) -> tuple[Estimate, Method, float]:
    """The density from every pair, and the bound of its error."""
    found = FromPairs(distances, bandwidth)(plants, weights, neighbours, neighbour_weights)
    return found, "pairs", relative_bound(found.bound, found.density, distances)


def _density_of_many(
    plants: Sites, weights: Floats | None, distances: Floats, bandwidth: BandwidthRule | float, tolerance: float
) -> tuple[Estimate, Method, float]:
    some = plants.evenly(PAIRS_AT_MOST)
    trial = Trial(plants.take(some), None if weights is None else weights[some], len(plants))
    try:
        chosen = choose_grid(plants, [trial], distances, bandwidth, tolerance)
    except ImpreciseGridError as reason:
        raise ValueError(f"{len(plants):,} plants are too many for all their pairs, and {reason}. {ADVICE}") from reason
    return chosen.estimator(chosen.plane.project(plants), weights), "grid", chosen.error


ADVICE = (
    f"Right are at most {PAIRS_AT_MOST:,} plants (draw a sample), one continent at a time, a wider bandwidth in "
    "metres, or a greater tolerance"
)


def coincident_share(plants: Sites, neighbours: Sites | None = None) -> float:
    """The share of pairs at distance 0. Cost: sorting.

    >>> from hansa.analysis.kdensity.sites import sites_on_plane
    >>> coincident_share(sites_on_plane([1, 1, 2, 2], [5, 5, 5, 6]))
    0.16666666666666666
    """
    area = plants if neighbours is None else plants.together(neighbours)
    _, place = np.unique(area.east + 1j * area.north, return_inverse=True)
    here = np.bincount(place[: len(plants)], minlength=place.max() + 1).astype(np.float64)
    if neighbours is None:
        return float((here * (here - 1)).sum() / (len(plants) * (len(plants) - 1)))
    return float(here @ np.bincount(place[len(plants) :], minlength=len(here)) / (len(plants) * len(neighbours)))
