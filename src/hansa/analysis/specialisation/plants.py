"""How unequal plants are, learnt from cell totals: the ground of intervals and of shrinkage."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats, checked_matrix, divided

PRIOR_REGIONS = 10.0  # how many regions' worth of evidence the variation common to all activities counts
UNKNOWN_VARIATION = 1.0  # where not even the common variation can be learnt: sizes spread like waiting times


def plant_size_variation(employment: ArrayLike, establishments: ArrayLike) -> Floats:
    """Coefficient of variation κ (sd / mean) of plant sizes in each activity, estimated from cell totals.

    If plants of an activity have sd σ around the mean size of their region, and regional means have sd τ around that of
    the activity, then the mean size of a cell with n plants has variance τ² + σ² / n. Cells of few plants tell σ, cells
    of many tell τ. With sizes in multiples of the activity's mean m:

    1. σ² and τ² common to all activities, from the two moments Σ n·(e/n − m)² and Σ (e/n − m)²;
    2. for each activity σ² = Σ w·(e/n − m)² / (regions with plants − 1), w = n / (1 + n·τ²/σ²);
    3. activities in few regions borrow from the others: the common value counts like 10 regions.

    No plant is seen. Sizes with a very heavy tail vary more than any estimate from a finite number of plants can tell:
    then κ is too small. Where all cells have about as many plants, τ cannot be told from σ: then κ is too large.

    Args:
        employment: jobs by region and activity; matrix regions × activities.
        establishments: plants, same shape. Cells with employment but no plants (suppressed or rounded) are left out.

    Returns:
        One value per activity, in multiples of the mean size. 1 where nothing can be learnt (a single region).

    Raises:
        ValueError: a value is negative or unknown, or the shapes differ.

    Cost: regions × activities.

    >>> plant_size_variation([[100, 60], [300, 20]], [[10, 3], [10, 2]]).round(3)
    array([1.715, 1.59 ])
    """
    jobs, plants = cells(employment, establishments)
    known = np.where(plants > 0, jobs, 0).sum(axis=0)
    used = (plants > 0) & (known > 0)
    freedom = np.maximum(used.sum(axis=0) - 1.0, 0.0)
    if freedom.sum() == 0:
        return np.full(jobs.shape[1], UNKNOWN_VARIATION)
    relative = np.where(used, divided(divided(jobs, plants), divided(known, plants.sum(axis=0))), 0.0)
    counts = np.where(used, plants, 0.0)
    weights = counts / (1 + counts * _between_over_within(relative, counts, freedom))
    squares = _squares_around_mean(relative, weights)
    common = squares.sum() / freedom.sum()
    return np.sqrt((squares + PRIOR_REGIONS * common) / (freedom + PRIOR_REGIONS))


def _between_over_within(relative: Floats, counts: Floats, freedom: Floats) -> float:
    """τ² / σ² of all activities together: the two moments as two linear equations."""
    used = (counts > 0).astype(np.float64)
    total, regions = counts.sum(axis=0), used.sum(axis=0)
    weighted, plain = (_squares_around_mean(relative, each).sum() for each in (counts, used))
    between = np.nan_to_num(total - divided(np.square(counts).sum(axis=0), total)).sum()
    within = np.nan_to_num(np.nan_to_num(divided(used, counts)).sum(axis=0) * divided(freedom, regions)).sum()
    everywhere = freedom.sum()
    determinant = everywhere**2 - between * within
    sigma = weighted * everywhere - between * plain
    tau = everywhere * plain - within * weighted
    if determinant == 0 or tau / determinant <= 0 or sigma / determinant <= 0:
        return 0.0
    return float(tau / sigma)


def _squares_around_mean(relative: Floats, weights: Floats) -> Floats:
    mean = np.nan_to_num(divided((weights * relative).sum(axis=0), weights.sum(axis=0)))
    return (weights * np.square(relative - mean)).sum(axis=0)


def information_sizes(jobs: Floats, plants: Floats, variation: Floats) -> Floats:
    """Size of the equal plants that the information of each cell amounts to: m · (1 + κ²).

    m is the mean size in the cell, drawn towards that of the activity as if κ² plants of mean size stood beside its
    own: one plant that happens to be tiny says little on how large the next would be. In cells without employment, m is
    the mean size in the activity.

    >>> information_sizes(np.array([[10.0], [90.0]]), np.array([[1.0], [9.0]]), np.array([2.0]))
    array([[50.],
           [50.]])
    """
    squared = np.square(variation)
    counted = np.where(plants > 0, plants, 1.0)
    typical = np.nan_to_num(divided(jobs.sum(axis=0), np.maximum(plants.sum(axis=0), 1)))
    mixed = (jobs + squared * typical) / (counted + squared)
    return np.where(jobs > 0, mixed, typical) * (1 + squared)


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
