"""How unequal plants are, learnt from cell totals: the ground of intervals and of shrinkage."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats, checked_matrix, divided

PRIOR_REGIONS = 10.0  # how many regions' worth of evidence the variation common to all activities counts
UNKNOWN_VARIATION = 1.0  # where not even the common variation can be learnt: sizes spread like waiting times


def plant_size_variation(employment: ArrayLike, establishments: ArrayLike) -> Floats:
    """Coefficient of variation (sd / mean) of plant sizes in each activity, estimated from cell totals.

    If the plants of an activity have one size distribution with mean m and sd σ everywhere, then the mean size of a
    cell with n plants varies between regions with variance σ² / n. So

        σ² = Σ_r n_rc · (e_rc / n_rc − m_c)² / (regions with plants − 1)

    estimates σ² without seeing a single plant. An activity in few regions borrows from all the others: the common
    value counts like 10 regions. Where plants differ systematically by region the estimate is too large, which makes
    intervals too wide rather than too narrow; where sizes have a very heavy tail it is too small, as every estimate
    from a finite sample is.

    Args:
        employment: jobs by region and activity; matrix regions × activities.
        establishments: plants, same shape. Cells with employment but no plants (suppressed or rounded) are left out.

    Returns:
        One value per activity, in multiples of the mean size. 1 where nothing can be learnt (a single region).

    Raises:
        ValueError: a value is negative or unknown, or the shapes differ.

    Cost: regions × activities; the sums come from one group-by.

    >>> plant_size_variation([[100, 60], [300, 20]], [[10, 3], [10, 2]]).round(3)
    array([1.715, 1.59 ])
    """
    jobs, plants = cells(employment, establishments)
    used = plants > 0
    mean_size = divided(np.where(used, jobs, 0).sum(axis=0), plants.sum(axis=0))
    relative = divided(divided(jobs, plants), mean_size)
    squares = np.where(used & (mean_size > 0), plants * np.square(relative - 1), 0.0).sum(axis=0)
    freedom = np.where(mean_size > 0, np.maximum(used.sum(axis=0) - 1, 0), 0)
    if freedom.sum() == 0:
        return np.full(jobs.shape[1], UNKNOWN_VARIATION)
    common = squares.sum() / freedom.sum()
    return np.sqrt((squares + PRIOR_REGIONS * common) / (freedom + PRIOR_REGIONS))


def cells(employment: ArrayLike, establishments: ArrayLike) -> tuple[Floats, Floats]:
    """Both matrices checked, and of one shape."""
    jobs = checked_matrix(employment, "employment")
    plants = checked_matrix(establishments, "establishments")
    if jobs.shape != plants.shape:
        raise ValueError(f"employment is {jobs.shape}, establishments are {plants.shape}; right are two equal shapes")
    return jobs, plants


def checked_variation(size_variation: ArrayLike | None, jobs: Floats, plants: Floats) -> Floats:
    """The variation given (one number, or one per activity), or the estimate."""
    if size_variation is None:
        return plant_size_variation(jobs, plants)
    values = np.broadcast_to(np.asarray(size_variation, dtype=np.float64), jobs.shape[1:])
    if not (np.isfinite(values) & (values >= 0)).all():
        raise ValueError("size_variation is negative or unknown; right is the sd of plant sizes over their mean")
    return values
