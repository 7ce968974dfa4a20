"""Location quotients: how much more of an activity a region has than the reference area, and forms derived from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats, checked_matrix, checked_weights, divided


def location_quotients(employment: ArrayLike, *, reference: ArrayLike | None = None) -> Floats:
    """Share of each activity in each region over its share in the reference area.

        LQ = (e_rc / e_r) / (E_c / E)

    1: the region has as much of the activity as the reference area, in proportion; 2: twice as much.

    Args:
        employment: jobs (or plants, output) by region and activity; matrix regions × activities.
        reference: employment of the reference area by activity (one value for each column). Without it, the reference
            area is all regions of the matrix together. For an international cluster the choice matters: all countries
            together, or each country by itself.

    Returns:
        A matrix regions × activities. NaN where the region has no employment at all, or the reference area has none
        in that activity: a share of nothing says nothing.

    Raises:
        ValueError: a value is negative or unknown, or the reference is 0 throughout.

    Pitfalls: the quotient explodes in small regions, says nothing on size, and has no significance of its own; see
    `location_quotient_intervals`, `plant_count_test` and `shrunken_location_quotients`. Cost: regions × activities;
    past one machine the same is a group-by.

    >>> location_quotients([[1714, 79006 - 1714]], reference=[879213, 15593224 - 879213]).round(7)
    array([[0.3847623, 1.0367626]])

    References:
        [1] P. S. Florence, Report of the Location of Industry, London: Political and Economic Planning, 1939.
        [2] O. Farhauer, A. Kröll, Standorttheorien, Springer Gabler, 2013 (the example).
    """
    matrix = checked_matrix(employment, "employment")
    return divided(_focus(matrix), reference_shares(matrix, reference))


def reference_shares(matrix: Floats, reference: ArrayLike | None) -> Floats:
    """Share of each activity in the reference area: the vector given, or all regions of the (checked) matrix together.

    All NaN when no region has any employment.

    >>> reference_shares(np.array([[1.0, 2.0], [3.0, 2.0]]), None)
    array([0.5, 0.5])
    """
    if reference is not None:
        return checked_weights(reference, "reference", matrix.shape[1])
    totals = matrix.sum(axis=0)
    return divided(totals, totals.sum())


def symmetric_location_quotients(quotients: ArrayLike) -> Floats:
    """Location quotients brought to a scale from −1 to 1: (LQ − 1) / (LQ + 1).

    −1: the activity is absent; 0: as in the reference area; 1: found nowhere else. Half and twice the reference are
    equally far from 0. NaN stays NaN. Cost: number of values.

    >>> symmetric_location_quotients([0.0, 0.5, 1.0, 2.0]).round(4)
    array([-1.    , -0.3333,  0.    ,  0.3333])

    References:
        [1] K. Laursen, "Revealed comparative advantage and the alternatives as measures of international
            specialization", Eurasian Business Review 5 (2015) 99–115.
    """
    values = np.asarray(quotients, dtype=np.float64)
    if (values < 0).any():
        raise ValueError(f"a location quotient is {np.nanmin(values)}; right is 0 or more")
    return 1 - 2 / (values + 1)


def size_shares(employment: ArrayLike, *, reference: ArrayLike | None = None) -> Floats:
    """Share of each region in the employment of the activity in the reference area: e_rc / E_c.

    Args:
        employment: matrix regions × activities.
        reference: employment of the reference area by activity; without it, all regions together, so that each
            activity's shares add up to 1.

    Returns:
        A matrix regions × activities; NaN where the activity has no employment in the reference area.

    >>> size_shares([[10, 5], [30, 5]])
    array([[0.25, 0.5 ],
           [0.75, 0.5 ]])
    """
    matrix = checked_matrix(employment, "employment")
    if reference is None:
        return divided(matrix, matrix.sum(axis=0))
    checked_weights(reference, "reference", matrix.shape[1])
    return divided(matrix, np.asarray(reference, dtype=np.float64))


def focus_shares(employment: ArrayLike) -> Floats:
    """Share of each activity in the employment of the region: e_rc / e_r. NaN in regions without employment.

    The matrix must hold all activities of the region (or all traded ones, if focus is to mean that).

    >>> focus_shares([[10, 30], [0, 5]])
    array([[0.25, 0.75],
           [0.  , 1.  ]])
    """
    return _focus(checked_matrix(employment, "employment"))


def _focus(matrix: Floats) -> Floats:
    return divided(matrix, matrix.sum(axis=1, keepdims=True))
