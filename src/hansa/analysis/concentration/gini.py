"""The Gini family: one plain coefficient, and three of location that the literature calls by one name."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats, checked_matrix, checked_vector, checked_weights, divided


def gini(values: ArrayLike) -> float:
    """Gini coefficient of values: 2 · Σ k·v_(k) / (n · Σ v) − (n + 1) / n, v_(1) ≤ … ≤ v_(n).

    0: all equal; (n − 1) / n: one has everything. Of the employment of an activity by region it says how unequal
    regions are, large and small ones alike; `locational_gini` allows for their size. NaN when the total is 0.

    Raises:
        ValueError: a value is negative or unknown.

    Cost: sorting n values.

    >>> round(gini([20, 50, 20, 10]), 4)
    0.3

    References:
        [1] P. Dörsam, Wirtschaftsstatistik anschaulich dargestellt, PD-Verlag, 2004 (the example).
    """
    ordered = np.sort(checked_vector(values, "values"))
    count, total = len(ordered), ordered.sum()
    if total == 0:
        return float("nan")
    return float(2 * (np.arange(1, count + 1) * ordered).sum() / (count * total) - (count + 1) / count)


def gini_of_location_quotients(employment: ArrayLike, *, reference: ArrayLike | None = None) -> Floats:
    """Gini coefficient of the location quotients of an activity, each region counting the same.

        G = 2 / (n² · mean) · Σ k · (LQ_(k) − mean)

    The first of the three "locational Ginis" (REAT `gini.conc`). It gives a village the weight of a capital, so it is
    moved by tiny regions; prefer `locational_gini`. Give the matrix transposed for the coefficient of regions over
    activities (`gini.spec`).

    Args:
        employment: matrix regions × activities.
        reference: weights of the regions (one value for each row), usually their total employment; without it, the sum
            of the matrix over activities.

    Returns:
        One value per activity. Regions without weight are left out. NaN for an activity without employment.

    Raises:
        ValueError: a value is negative or unknown, or a region has employment but no weight.

    Cost: activities × sorting the regions.

    >>> cells, regions = [[500], [500], [1000], [7000], [1000]], [20000, 15000, 20000, 40000, 5000]
    >>> gini_of_location_quotients(cells, reference=regions).round(7)
    array([0.4068966])

    References:
        [1] O. Farhauer, A. Kröll, Standorttheorien, Springer Gabler, 2013 (the example).
    """
    matrix, weights = _with_weights(employment, reference)
    kept = weights > 0
    quotients = divided(matrix[kept], weights[kept, None])
    return np.array([gini(column) for column in quotients.T])


def locational_gini(employment: ArrayLike, *, reference: ArrayLike | None = None) -> Floats:
    """Locational Gini of each activity, from 0 (spread as all employment) to nearly 1 (in one tiny region).

    Twice the area between the diagonal and the Lorenz curve of the activity's employment over that of the reference,
    regions ordered by location quotient. The second of the three, and the one to use: regions count by their size and
    the scale is that of the Gini coefficient. It knows no distance (exchanging regions changes nothing) and no plants
    (an activity with three plants looks concentrated); see `ellison_glaeser` for the latter.

    Args:
        employment: matrix regions × activities.
        reference: weights of the regions (one value for each row); without it, the sum of the matrix over activities.

    Returns:
        One value per activity; NaN for an activity without employment.

    Raises:
        ValueError: a value is negative or unknown, or a region has employment but no weight.

    Cost: activities × sorting the regions. Past one machine: a window over cells ordered by quotient.

    >>> cells, regions = [[500], [500], [1000], [7000], [1000]], [20000, 15000, 20000, 40000, 5000]
    >>> locational_gini(cells, reference=regions).round(4)
    array([0.3725])
    """
    matrix, weights = _with_weights(employment, reference)
    shares = divided(matrix, matrix.sum(axis=0))
    order = np.argsort(divided(shares, weights[:, None]), axis=0)
    heights = np.cumsum(np.take_along_axis(shares, order, axis=0), axis=0)
    widths = weights[order]
    before = np.vstack([np.zeros((1, heights.shape[1])), heights[:-1]])
    return 1 - ((heights + before) * widths).sum(axis=0)


def krugman_locational_gini(employment: ArrayLike, *, reference: ArrayLike | None = None) -> Floats:
    """The area itself, from 0 to 0.5: half of `locational_gini`. The third of the three (Krugman; EconGeo).

    >>> cells, regions = [[500], [500], [1000], [7000], [1000]], [20000, 15000, 20000, 40000, 5000]
    >>> krugman_locational_gini(cells, reference=regions).round(5)
    array([0.18625])

    References:
        [1] P. Krugman, Geography and Trade, MIT Press, 1991.
    """
    return locational_gini(employment, reference=reference) / 2


def _with_weights(employment: ArrayLike, reference: ArrayLike | None) -> tuple[Floats, Floats]:
    matrix = checked_matrix(employment, "employment")
    return matrix, region_weights(matrix, reference)


def region_weights(matrix: Floats, reference: ArrayLike | None) -> Floats:
    """Share of each region in the reference, for a checked matrix; refuses employment in a region without weight.

    Without a reference the regions weigh as much as all activities of the matrix employ there, so it takes more than
    one activity.
    """
    if reference is None and matrix.shape[1] < 2:
        raise ValueError(
            "one activity alone has no reference but itself; right is a reference: total employment of each region"
        )
    weights = checked_weights(matrix.sum(axis=1) if reference is None else reference, "reference", len(matrix))
    uncovered = np.argwhere((weights == 0)[:, None] & (matrix > 0))
    if len(uncovered):
        row, column = uncovered[0]
        raise ValueError(
            f"region {row} (counted from 0) has employment of activity {column} but weight 0 in the reference; "
            "right is a reference that covers every region with employment"
        )
    return weights
