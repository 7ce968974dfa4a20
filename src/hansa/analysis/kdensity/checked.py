"""What a K-density and M are asked about, checked before anything is computed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import checked_vector
from hansa.analysis.kdensity.pairs import pair_histogram
from hansa.analysis.kdensity.sites import Floats, Sites

# Distances of a curve when none are given, and sites whose median distance ends them.
STEPS, SITES_FOR_MEDIAN = 101, 5_000
MOST_PAIRS = 1.25e9


def checked_distances(distances: ArrayLike | None, sites: Sites) -> Floats:
    """The distances to look at, in metres: as given, or 101 from 0 to the median distance of the sites.

    The median is that of 5,000 of the sites, evenly chosen, when they are more.

    Raises:
        ValueError: they are fewer than two, unknown, negative or do not increase.

    >>> from hansa.analysis.kdensity.sites import sites_on_plane
    >>> checked_distances([0, 500, 1000], sites_on_plane([0, 1], [0, 0]))
    array([   0.,  500., 1000.])
    """
    if distances is None:
        return np.linspace(0.0, _median_distance(sites), STEPS)
    found = checked_vector(distances, "distance")
    if len(found) < 2 or (np.diff(found) <= 0).any():
        raise ValueError(f"the distances are {found}; right are two or more metres, each greater than the one before")
    return found


def _median_distance(sites: Sites) -> float:
    some = sites.take(sites.evenly(SITES_FOR_MEDIAN))
    if some.greatest_distance == 0:
        raise ValueError(_one_place(len(some)))
    histogram = pair_histogram(some, some.greatest_distance)
    below = np.cumsum(histogram.counts)
    return float(histogram.nodes[np.searchsorted(below, below[-1] / 2)]) or some.greatest_distance


def checked_plants(plants: Sites, weights: ArrayLike | None, what: str) -> Floats | None:
    """The weights of the plants, one each, none negative; None when there are none.

    Raises:
        ValueError: a weight is unknown or negative, or the number of weights is another.
    """
    return None if weights is None else checked_vector(weights, f"weight of the {what}", len(plants))


def check_pairs(plants: Sites, weights: Floats | None, bandwidth: str | float) -> None:
    """Two plants at least, two of them with weight, not all in one place unless the bandwidth is given.

    Raises:
        ValueError: otherwise.
    """
    if len(plants) < 2:
        raise ValueError(f"{len(plants)} plant makes no pair; right are at least two plants")
    if weights is not None and (weights > 0).sum() < 2:
        raise ValueError("fewer than two plants have a weight above 0; right are at least two, so that there is a pair")
    if isinstance(bandwidth, str) and plants.greatest_distance == 0:
        raise ValueError(_one_place(len(plants)))


def check_neighbours(plants: Sites, neighbours: Sites, weights: Floats | None, their_weights: Floats | None) -> None:
    """Both sets have plants with weight, in one system of coordinates, and their pairs can be counted one by one.

    Raises:
        ValueError: otherwise.
    """
    plants.together(neighbours)
    if not len(plants) or not len(neighbours):
        raise ValueError(f"{len(plants)} plants and {len(neighbours)} neighbours make no pair; right is one of each")
    for values, what in ((weights, "plant"), (their_weights, "neighbour")):
        if values is not None and not values.any():
            raise ValueError(f"no {what} has a weight above 0; right is at least one")
    if len(plants) * len(neighbours) > MOST_PAIRS:
        raise ValueError(
            f"{len(plants):,} plants and {len(neighbours):,} neighbours make {len(plants) * len(neighbours):,} pairs; "
            f"right are at most {MOST_PAIRS:,.0f}: draw a sample of both"
        )


def check_bandwidth(bandwidth: str | float) -> None:
    """A rule by its name, or a positive number of metres.

    Raises:
        ValueError: otherwise.
    """
    if isinstance(bandwidth, str):
        known = bandwidth in ("all pairs", "near pairs")
    else:
        known = bool(np.isfinite(bandwidth)) and bandwidth > 0
    if not known:
        raise ValueError(f"the bandwidth is {bandwidth!r}; right is “all pairs”, “near pairs” or metres above 0")


def _one_place(number: int) -> str:
    return (
        f"all {number:,} plants stand in one place, so distances have no spread and the bandwidth would be 0; right "
        "are plants in two places or more, or a bandwidth in metres. Were they all coded to the centre of one region?"
    )
