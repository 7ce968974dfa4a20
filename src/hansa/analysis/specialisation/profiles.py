"""How far the mix of activities of a region is from that of another area: Krugman, Hoover, Hachman."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats, checked_matrix, checked_weights, divided
from hansa.analysis.specialisation.quotients import reference_shares


def krugman_index(first: ArrayLike, second: ArrayLike) -> float:
    """Distance between two mixes of activities: Σ |share of the first − share of the second|.

    0: the same mix; 2: no activity in common. Some authors halve it.

    Args:
        first: employment of the first area by activity (or its shares).
        second: the same of the second area, the activities in the same order.

    Raises:
        ValueError: a value is negative or unknown, the lengths differ, or one area has no employment.

    Cost: number of activities.

    >>> krugman_index([20, 10, 70, 0, 0], [0, 0, 0, 60, 40])
    2.0

    References:
        [1] P. Krugman, Geography and Trade, MIT Press, 1991.
    """
    length = len(np.atleast_1d(np.asarray(first)))
    difference = checked_weights(first, "first", length) - checked_weights(second, "second", length)
    return float(np.abs(difference).sum())


def krugman_specialisation(employment: ArrayLike, *, reference: ArrayLike | None = None) -> Floats:
    """Krugman index of each region against the rest of the area, or against a reference given.

    Args:
        employment: matrix regions × activities.
        reference: employment (or shares) of the area to compare with, by activity. Without it, each region is compared
            with all *other* regions together; give `employment.sum(axis=0)` to compare with the whole area instead,
            the region itself included, which makes large regions look less special.

    Returns:
        One value per region, from 0 to 2. NaN for a region without employment, and without a reference also for a
        region that has all employment there is.

    Cost: regions × activities.

    >>> krugman_specialisation([[20, 80], [50, 50], [30, 70]]).round(4)
    array([0.4, 0.5, 0.1])
    """
    matrix = checked_matrix(employment, "employment")
    shares = divided(matrix, matrix.sum(axis=1, keepdims=True))
    if reference is not None:
        return np.abs(shares - reference_shares(matrix, reference)).sum(axis=1)
    rest = matrix.sum(axis=0) - matrix
    return np.abs(shares - divided(rest, rest.sum(axis=1, keepdims=True))).sum(axis=1)


def hoover_specialisation(employment: ArrayLike, *, reference: ArrayLike | None = None) -> Floats:
    """Hoover's coefficient of each region: the part of its jobs that would have to change activity to match the area.

        H_r = ½ · Σ_c |e_rc / e_r − E_c / E|

    From 0 (the mix of the area) to 1 (nothing in common): half of the Krugman index against the same reference. Give
    the matrix transposed for the coefficient of *activities* over regions (localisation).

    Args:
        employment: matrix regions × activities.
        reference: employment of the reference area by activity; without it, all regions together.

    Returns:
        One value per region; NaN for a region without employment.

    >>> hoover_specialisation([[20, 80], [60, 40]])
    array([0.2, 0.2])

    References:
        [1] E. M. Hoover, "The Measurement of Industrial Localization", Review of Economics and Statistics 18 (1936)
            162–171.
    """
    matrix = checked_matrix(employment, "employment")
    shares = divided(matrix, matrix.sum(axis=1, keepdims=True))
    return np.abs(shares - reference_shares(matrix, reference)).sum(axis=1) / 2


def hachman_index(employment: ArrayLike, *, reference: ArrayLike | None = None) -> Floats:
    """How close the mix of a region is to that of the area: 1 / Σ_c LQ_rc · e_rc / e_r.

    1: the same mix; towards 0: a mix the area does not know. The sum is the average location quotient of the region's
    jobs.

    Args:
        employment: matrix regions × activities.
        reference: employment of the reference area by activity; without it, all regions together.

    Returns:
        One value per region, above 0 and at most 1; 0 if the region has an activity that the reference area lacks;
        NaN for a region without employment.

    >>> hachman_index([[20, 80], [60, 40]]).round(4)
    array([0.8571, 0.8571])

    References:
        [1] P.-A. Balland, Economic Geography in R: Introduction to the EconGeo package, 2017 (definition; the index is
            named after F. Hachman, whose own text was not at hand).
    """
    matrix = checked_matrix(employment, "employment")
    shares = divided(matrix, matrix.sum(axis=1, keepdims=True))
    reference_part = np.broadcast_to(reference_shares(matrix, reference), shares.shape)
    squares = np.where(shares > 0, np.square(shares), 0.0)
    with np.errstate(divide="ignore"):
        terms = np.divide(squares, reference_part, out=np.zeros_like(shares), where=squares > 0)
    return np.where(np.isnan(shares).any(axis=1), np.nan, divided(np.ones(len(shares)), terms.sum(axis=1)))
