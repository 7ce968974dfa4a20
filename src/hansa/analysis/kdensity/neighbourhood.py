"""Around each plant: the weight of its neighbours by distance, all of them and those of one activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hansa.analysis.compiled import compiled
from hansa.analysis.kdensity.sites import EARTH_RADIUS, Floats, Sites
from hansa.analysis.kdensity.smoothing import KERNEL_REACH

# Strips of latitude in the greatest distance: narrow ones fit a circle better, wide ones are fewer to look into.
STRIPS_PER_REACH, MOST_STRIPS = 4, 4096
# Entries of the table that tells near which threshold a distance lies.
STEPS_TO_THRESHOLDS = 4096
# Intervals of a histogram in a bandwidth: they move a density by less than 4 · 10⁻⁵ of the kernel's peak.
INTERVALS_PER_BANDWIDTH = 64


@dataclass(frozen=True, eq=False)
class Strips:
    """Sites in strips of latitude, each from west to east, so that near ones stand near in memory. See `strips`.

    sites: in that order.
    order: their numbers before.
    starts: where each strip begins, and the end.
    south, height: where the first strip begins and how high one is, in degrees or metres.
    reach: the greatest distance asked for, metres.
    half_widths: how far to the east or west a site so near can be, in degrees or metres, for each site.
    """

    sites: Sites
    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    south: float
    height: float
    reach: float
    half_widths: Floats

    @property
    def upwards(self) -> float:
        """The reach along a meridian, in degrees or metres."""
        return float(np.degrees(self.reach / EARTH_RADIUS)) if self.sites.on_earth else self.reach

    @property
    def layout(self) -> tuple[Any, ...]:
        """What the compiled loops need to find a site's neighbours."""
        places = (*self.sites.coordinates, self.sites.east, self.sites.north)
        return (*places, self.starts, self.south, self.height, self.upwards, self.half_widths, self.sites.on_earth)


def strips(sites: Sites, reach: float) -> Strips:
    """The sites sorted for neighbours up to `reach` metres. Cost: sorting.

    >>> from hansa.analysis.kdensity.sites import sites_on_plane
    >>> strips(sites_on_plane([9, 0, 5], [0, 1, 30]), reach=40).order
    array([1, 0, 2])
    """
    upwards = np.degrees(reach / EARTH_RADIUS) if sites.on_earth else reach
    south, span = float(sites.north.min()), float(np.ptp(sites.north))
    height = max(upwards / STRIPS_PER_REACH, span / MOST_STRIPS, 1e-9)
    strip = ((sites.north - south) / height).astype(np.int64)
    order = np.lexsort((sites.east, strip))
    ordered = sites.take(order)
    starts = np.searchsorted(strip[order], np.arange(strip.max() + 2))
    return Strips(ordered, order, starts, south, height, float(reach), _half_widths(ordered, reach))


def _half_widths(sites: Sites, reach: float) -> Floats:
    """On the Earth asin(sin ρ / cos φ) for the angle ρ of the reach and latitude φ; all around where a pole is near."""
    if not sites.on_earth:
        return np.full(len(sites), reach * (1 + 1e-9))
    angle, ring = min(reach / EARTH_RADIUS, np.pi / 2), np.cos(np.radians(sites.north))
    share = np.sin(angle) / np.maximum(ring, 1e-12)
    return np.where(share < 1, np.degrees(np.arcsin(np.minimum(share, 1))) * (1 + 1e-9) + 1e-9, 180.0)


def ratios_within(
    near: Strips, chosen: NDArray[np.int64], neighbours: NDArray[np.bool_], weights: Floats, shares: Floats, at: Floats
) -> Floats:
    """Sums over the chosen sites for M, two rows by distance d: part of neighbours in all weight within d, and shares.

    A site without weight within d is left out of both sums at d. A distance equal to d is within it.

    Args:
        near: all sites, with a reach of the greatest distance.
        chosen: numbers of sites in the order of the strips, as are neighbours, weights and shares.
        neighbours: which sites are of the activity looked for.
        shares: for each site the share of that activity in all weight, the site itself left out.
        at: the distances, metres.
    """
    squares = near.sites.chord(at) ** 2
    scale = (STEPS_TO_THRESHOLDS - 1) / max(float(np.sqrt(squares[-1])), 1e-300)
    table = np.searchsorted(np.sqrt(squares), np.arange(STEPS_TO_THRESHOLDS + 1) / scale * (1 - 1e-12))
    sums = np.zeros((2, len(at)))
    _add_ratios_within(*near.layout, chosen, neighbours, weights, shares, squares, table, scale, sums[0], sums[1])
    return sums


def ratios_around(
    near: Strips,
    chosen: NDArray[np.int64],
    neighbours: NDArray[np.bool_],
    weights: Floats,
    shares: Floats,
    at: Floats,
    bandwidth: float,
) -> Floats:
    """Sums over the chosen sites for m, as `ratios_within`, with weight smoothed at each distance by a Gaussian.

    A site whose neighbours all lie more than 8.5 bandwidths from d is left out of both sums at d. The strips' reach
    must be the greatest distance and 8.5 bandwidths.
    """
    top = float(near.sites.chord(near.reach))
    number = int(np.ceil(near.reach / bandwidth * INTERVALS_PER_BANDWIDTH))
    nodes = near.sites.distance(np.arange(number + 2) * (top / number))
    first = np.searchsorted(nodes, at - KERNEL_REACH * bandwidth)
    last = np.searchsorted(nodes, at + KERNEL_REACH * bandwidth)
    spread = np.minimum(first[:, None] + np.arange((last - first).max()), len(nodes) - 1)
    kernel = np.exp(-0.5 * ((at[:, None] - nodes[spread]) / bandwidth) ** 2)
    sums = np.zeros((2, len(at)))
    _add_ratios_around(
        *near.layout, chosen, neighbours, weights, shares, kernel, first, last, number / top, number, sums[0], sums[1]
    )
    return sums


@compiled
def _candidates(i, east, north, starts, south, height, upwards, half_widths, wraps, ranges):
    """Runs of sites, in the order of the strips, among which all neighbours of site i are; returns how many runs."""
    found = 0
    lowest = max(int((north[i] - upwards - south) / height) - 1, 0)
    highest = min(int((north[i] + upwards - south) / height) + 1, len(starts) - 2)
    for strip in range(lowest, highest + 1):
        start, end = starts[strip], starts[strip + 1]
        if start == end:
            continue
        west, far_east = east[i] - half_widths[i], east[i] + half_widths[i]
        if wraps and half_widths[i] >= 180:
            west, far_east = -181.0, 181.0
        line = east[start:end]
        ranges[found, 0] = start + np.searchsorted(line, west)
        ranges[found, 1] = start + np.searchsorted(line, far_east, side="right")
        found += 1
        if wraps and west < -180 and half_widths[i] < 180:
            ranges[found, 0], ranges[found, 1] = start + np.searchsorted(line, west + 360), end
            found += 1
        if wraps and far_east > 180 and half_widths[i] < 180:
            ranges[found, 0], ranges[found, 1] = start, start + np.searchsorted(line, far_east - 360, side="right")
            found += 1
    return found


@compiled
def _add_ratios_within(
    x, y, z, east, north, starts, south, height, upwards, half_widths, wraps,
    chosen, neighbours, weights, shares, squares, table, scale, local, overall,
):  # fmt: skip
    ranges = np.empty((3 * (2 * STRIPS_PER_REACH + 5), 2), dtype=np.int64)
    everyone, these = np.empty(len(squares)), np.empty(len(squares))
    for number in range(len(chosen)):
        i = chosen[number]
        everyone[:], these[:] = 0, 0
        runs = _candidates(i, east, north, starts, south, height, upwards, half_widths, wraps, ranges)
        for run in range(runs):
            for j in range(ranges[run, 0], ranges[run, 1]):
                dx, dy, dz = x[j] - x[i], y[j] - y[i], z[j] - z[i]
                square = dx * dx + dy * dy + dz * dz
                if square <= squares[-1] and j != i:
                    step = table[int(np.sqrt(square) * scale)]
                    while square > squares[step]:
                        step += 1
                    everyone[step] += weights[j]
                    if neighbours[j]:
                        these[step] += weights[j]
        all_weight, their_weight = 0.0, 0.0
        for step in range(len(squares)):
            all_weight += everyone[step]
            their_weight += these[step]
            if all_weight > 0:
                local[step] += their_weight / all_weight
                overall[step] += shares[i]


@compiled
def _add_ratios_around(
    x, y, z, east, north, starts, south, height, upwards, half_widths, wraps,
    chosen, neighbours, weights, shares, kernel, first, last, scale, top, local, overall,
):  # fmt: skip
    ranges = np.empty((3 * (2 * STRIPS_PER_REACH + 5), 2), dtype=np.int64)
    everyone, these = np.empty(top + 2), np.empty(top + 2)
    for number in range(len(chosen)):
        i = chosen[number]
        everyone[:], these[:] = 0, 0
        runs = _candidates(i, east, north, starts, south, height, upwards, half_widths, wraps, ranges)
        for run in range(runs):
            for j in range(ranges[run, 0], ranges[run, 1]):
                dx, dy, dz = x[j] - x[i], y[j] - y[i], z[j] - z[i]
                position = np.sqrt(dx * dx + dy * dy + dz * dz) * scale
                if position <= top and j != i:
                    node = int(position)
                    part = position - node
                    everyone[node] += weights[j] * (1 - part)
                    everyone[node + 1] += weights[j] * part
                    if neighbours[j]:
                        these[node] += weights[j] * (1 - part)
                        these[node + 1] += weights[j] * part
        for step in range(len(first)):
            all_weight, their_weight = 0.0, 0.0
            for node in range(first[step], last[step]):
                all_weight += kernel[step, node - first[step]] * everyone[node]
                their_weight += kernel[step, node - first[step]] * these[node]
            if all_weight > 0:
                local[step] += their_weight / all_weight
                overall[step] += shares[i]
