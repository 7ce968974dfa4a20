"""From a histogram of distances to a density: bandwidth by Silverman's rule, Gaussian kernel reflected at 0."""

from __future__ import annotations

from typing import Literal

import numpy as np

from hansa.analysis.compiled import compiled
from hansa.analysis.kdensity.pairs import PairHistogram
from hansa.analysis.kdensity.sites import Floats

BandwidthRule = Literal["all pairs", "near pairs"]

# A Gaussian is 2·10⁻¹⁶ of its peak at this many bandwidths: what lies beyond adds nothing to a float.
KERNEL_REACH = 8.5


def silverman_bandwidth(histogram: PairHistogram) -> float:
    """Silverman's bandwidth h = 0.9 · min(s, IQR / 1.34) · N^(−1/5) of the N distances in the histogram, in metres.

    s is their standard deviation and IQR the distance between their quartiles. Weights play no part, as in dbmss.
    Where the quartiles are equal (as far as the histogram can tell) s stands alone. Cost: nodes of the histogram.

    Raises:
        ValueError: no pair is so near, or all are equally far apart, so that there is nothing to smooth over.

    Reference: B. W. Silverman, "Density Estimation for Statistics and Data Analysis" (1986), equation 3.31.

    >>> from hansa.analysis.kdensity.pairs import pair_histogram
    >>> from hansa.analysis.kdensity.sites import sites_on_plane
    >>> round(silverman_bandwidth(pair_histogram(sites_on_plane([0, 3, 0], [0, 0, 4]), 8.0)), 4)
    0.5392
    """
    nodes, counts = histogram.nodes, histogram.counts
    number = counts.sum()
    if number < 0.5:
        raise ValueError(
            f"no two plants are {nodes[-1]:,.0f} metres apart or nearer, so distances have no spread to take a "
            "bandwidth from; right is a wider range of distances, or a bandwidth in metres"
        )
    mean = counts @ nodes / number
    deviation = np.sqrt(counts @ (nodes - mean) ** 2 / max(number - 1, 1))
    lower, upper = _quartiles(nodes, counts)
    # Nothing within an interval of the histogram can be told apart.
    spread = min(deviation, (upper - lower) / 1.34) if upper - lower > nodes[1] else deviation
    if deviation <= nodes[1] or number < 1.5:
        raise ValueError(
            f"all {number:,.0f} pairs of plants are {mean:,.0f} metres apart, so distances have no spread and the "
            "bandwidth would be 0; right is a bandwidth in metres, or more plants"
        )
    return float(0.9 * spread * number**-0.2)


def _quartiles(nodes: Floats, counts: Floats) -> list[float]:
    """As R's type 7 to the width of an interval: between the two distances next to rank share · (N − 1)."""
    below, found = np.cumsum(counts), []
    for share in (0.25, 0.75):
        rank = share * (below[-1] - 1)
        places = np.searchsorted(below, np.floor(rank) + np.array([0.5, 1.5]))
        lower, upper = nodes[np.minimum(places, len(nodes) - 1)]
        found.append(float(lower + (rank % 1) * (upper - lower)))
    return found


def smoothed(histogram: PairHistogram, distances: Floats, bandwidth: float) -> tuple[Floats, Floats]:
    """The density of pairs at the distances, per metre, and how far the intervals of the histogram can have moved it.

    K(d) = Σ m · [φ((d − t) / h) + φ((d + t) / h)] / (h · M) over the nodes t with masses m, M the mass of all pairs;
    the second term reflects what the kernel puts below 0. The bound is Σ m · |φ″| · (interval / h)² / (8 · h · M), the
    leading term of the error of interpolating the kernel between nodes. Cost: distances × nodes within 8.5 bandwidths.
    """
    return _smooth(histogram.nodes, histogram.masses, distances, bandwidth, histogram.mass)


@compiled
def _smooth(nodes, masses, distances, bandwidth, total):
    reach = KERNEL_REACH * bandwidth
    peak = 1 / (np.sqrt(2 * np.pi) * bandwidth * total)
    density, bound = np.zeros(len(distances)), np.zeros(len(distances))
    for number in range(len(distances)):
        at = distances[number]
        for node in range(np.searchsorted(nodes, at - reach), np.searchsorted(nodes, at + reach)):
            u = (at - nodes[node]) / bandwidth
            interval = (nodes[min(node + 1, len(nodes) - 1)] - nodes[max(node - 1, 0)]) / (2 * bandwidth)
            kernel = masses[node] * np.exp(-0.5 * u * u)
            density[number] += kernel
            bound[number] += kernel * abs(u * u - 1) * interval * interval / 8
        for node in range(np.searchsorted(nodes, reach - at)):
            u = (at + nodes[node]) / bandwidth
            interval = (nodes[min(node + 1, len(nodes) - 1)] - nodes[max(node - 1, 0)]) / (2 * bandwidth)
            kernel = masses[node] * np.exp(-0.5 * u * u)
            density[number] += kernel
            bound[number] += kernel * abs(u * u - 1) * interval * interval / 8
    return density * peak, bound * peak


def relative_error(density: Floats, exact: Floats, distances: Floats) -> float:
    """The greatest difference of two curves, relative to the exact one, or to its mean where it is lower than that.

    >>> round(relative_error(np.array([1.0, 2.0, 3.03]), np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 2.0])), 6)
    0.01
    """
    return _relative(np.abs(density - exact), exact, distances)


def relative_bound(bound: Floats, exact: Floats, distances: Floats) -> float:
    """The greatest of the bounds that `smoothed` gives, relative as in `relative_error`."""
    return _relative(bound, exact, distances)


def _relative(differences: Floats, exact: Floats, distances: Floats) -> float:
    width = distances[-1] - distances[0]
    level = np.trapezoid(exact, distances) / width if width > 0 else float(exact.mean())
    scale = np.maximum(exact, level)
    return float(np.max(np.divide(differences, scale, out=np.zeros_like(differences), where=scale > 0)))
