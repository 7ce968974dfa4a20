"""Which location quotients are remarkable: standardised quotients, bootstrapped cut-offs, a test on plant counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom, false_discovery_control

from hansa.analysis.checked import Floats, checked_matrix, checked_weights, divided

BLOCK = 4_000_000  # random numbers held at once


def standardised_location_quotients(quotients: ArrayLike, *, logarithmic: bool = False) -> Floats:
    """Location quotients as standard deviations from the mean of their activity: (LQ − mean) / sd over regions.

    Values above 1.96 (two-sided) or 1.65 (one-sided) are often called clusters. That presumes a normal distribution,
    which quotients hardly ever have; take logarithms, or better the cut-off of `bootstrapped_cutoffs`.

    Args:
        quotients: matrix regions × activities, as from `location_quotients`; NaN is left out.
        logarithmic: standardise log LQ. Regions without the activity (LQ = 0) have no logarithm and are left out.

    Returns:
        A matrix of the same shape, sd with divisor n − 1. NaN for values left out, and for an activity whose
        quotients do not vary or that fewer than two regions have.

    Cost: regions × activities.

    >>> standardised_location_quotients([[1.0], [2.0], [3.0]]).ravel()
    array([-1.,  0.,  1.])

    References:
        [1] D. O'Donoghue, B. Gleave, "A note on methods for measuring industrial agglomeration", Regional Studies 38
            (2004) 419–427.
    """
    values = _quotient_matrix(quotients)
    if logarithmic:
        values = np.log(values, out=np.full_like(values, np.nan), where=values > 0)
    known = ~np.isnan(values)
    count = known.sum(axis=0).astype(np.float64)
    mean = divided(np.where(known, values, 0.0).sum(axis=0), count)
    deviations = np.where(known, values - mean, 0.0)
    sd = np.sqrt(divided(np.square(deviations).sum(axis=0), np.maximum(count - 1, 0)))
    constant = sd <= 1e-12 * np.abs(mean)
    return np.where(known, divided(deviations, np.where(constant, 0.0, sd)), np.nan)


@dataclass(frozen=True, eq=False)
class Cutoffs:
    """Bootstrapped cut-off of each activity: how high a standardised quotient must be to stand out.

    cutoff: mean over the resamples of their (1 − α) quantile, one value per activity; NaN where fewer than two regions
        have a value.
    lower, upper: percentile interval of the cut-off (at the same level), so that one sees how well it is known.
    """

    cutoff: Floats
    lower: Floats
    upper: Floats


def bootstrapped_cutoffs(
    standardised: ArrayLike, *, level: float = 0.95, draws: int = 999, rng: np.random.Generator
) -> Cutoffs:
    """Cut-off of standardised location quotients without assuming a distribution (Tian).

    For each activity, the J values of the regions are resampled with replacement `draws` times; in each resample the
    `level` quantile is taken; the cut-off is the mean of these quantiles.

    Args:
        standardised: matrix regions × activities, as from `standardised_location_quotients`; NaN is left out.
        level: the quantile, e.g. 0.95: about one region in twenty lies above, whatever the data. The cut-off ranks; it
            does not test against chance.
        draws: number of resamples.
        rng: the random generator.

    Raises:
        ValueError: level is not between 0 and 1, or draws is below 1.

    Cost: activities × draws × regions; memory bounded.

    >>> values = np.arange(100.0).reshape(-1, 1)
    >>> result = bootstrapped_cutoffs(values, draws=500, rng=np.random.default_rng(1))
    >>> bool(93 < result.cutoff[0] < 95.5), bool(result.lower[0] < result.cutoff[0] < result.upper[0])
    (True, True)

    References:
        [1] Z. Tian, "Measuring agglomeration using the standardized location quotient with a bootstrap method", Journal
            of Regional Analysis & Policy 43 (2013) 186–197.
    """
    _check_level(level, draws)
    columns = _quotient_matrix(standardised, negative=True).T
    tail = (1 - level) / 2
    rows = np.full((3, len(columns)), np.nan)
    for number, column in enumerate(columns):
        values = column[~np.isnan(column)]
        if len(values) > 1:
            quantiles = _resampled_quantiles(values, level, draws, rng)
            rows[:, number] = quantiles.mean(), *np.quantile(quantiles, [tail, 1 - tail])
    return Cutoffs(*rows)


def _resampled_quantiles(values: Floats, level: float, draws: int, rng: np.random.Generator) -> Floats:
    block = max(1, BLOCK // len(values))
    parts = [
        np.quantile(values[rng.integers(len(values), size=(min(block, draws - start), len(values)))], level, axis=1)
        for start in range(0, draws, block)
    ]
    return np.concatenate(parts)


@dataclass(frozen=True, eq=False)
class PlantCountTest:
    """Test of each cell: are there more plants of the activity than its region's share in all plants explains?

    expected: n_c · x_r, the number of plants to expect.
    p_values: P(X ≥ n_rc) for X ~ Binomial(n_c, x_r).
    adjusted: the same after Benjamini and Hochberg over all cells tested: flag cells with `adjusted <= 0.05` and at
        most 5 % of the flags are false on average.
    All matrices regions × activities; NaN in cells that could hold no plant (activity without plants, region without).
    """

    expected: Floats
    p_values: Floats
    adjusted: Floats

    def significant(self, false_discovery_rate: float = 0.05) -> NDArray[np.bool_]:
        """Cells that stand out at this false discovery rate; False where nothing could be tested."""
        return np.nan_to_num(self.adjusted, nan=np.inf) <= false_discovery_rate


def plant_count_test(establishments: ArrayLike, *, reference: ArrayLike | None = None) -> PlantCountTest:
    """Exact test of plant counts against chance, corrected for testing many cells.

    Null hypothesis: each of the n_c plants of an activity falls on region r with probability x_r, independently of the
    others. Then n_rc is Binomial(n_c, x_r). Plants decide where to be, jobs do not: a test on jobs would call every
    large plant a cluster.

    Args:
        establishments: whole numbers of plants; matrix regions × activities.
        reference: weights of the regions (one value for each row), e.g. their plants of all activities, population or
            land. Without it, their share in all plants of the matrix: these include the activity itself, which makes
            the test of a large activity a little shy.

    Raises:
        ValueError: a count is negative, unknown or no whole number.

    Cells are tested together, so with few plants an activity may have no cell that could ever be significant. Cost:
    regions × activities.

    >>> result = plant_count_test([[8, 2], [2, 8]])
    >>> result.expected[0, 0], result.p_values[0, 0].round(6), bool(result.significant().any())
    (np.float64(5.0), np.float64(0.054688), False)

    References:
        [1] Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society
            B 57 (1995) 289–300.
    """
    counts = checked_matrix(establishments, "establishments")
    _check_whole(counts)
    totals = counts.sum(axis=0)
    weights = (
        divided(counts.sum(axis=1), counts.sum())
        if reference is None
        else checked_weights(reference, "reference", len(counts))
    )
    testable = (totals > 0) & (weights > 0)[:, None]
    p_values = np.where(testable, binom.sf(counts - 1, totals, weights[:, None]), np.nan)
    impossible = (weights == 0)[:, None] & (counts > 0)
    if impossible.any():
        row, column = np.argwhere(impossible)[0]
        raise ValueError(
            f"region {row} (counted from 0) has plants of activity {column} but weight 0 in the reference; right is a "
            "reference that covers every region with plants"
        )
    adjusted = np.full_like(p_values, np.nan)
    if testable.any():
        adjusted[testable] = false_discovery_control(p_values[testable])
    return PlantCountTest(np.where(testable, totals * weights[:, None], np.nan), p_values, adjusted)


def _check_whole(counts: Floats) -> None:
    wrong = np.argwhere(counts != np.floor(counts))
    if len(wrong):
        row, column = wrong[0]
        raise ValueError(
            f"establishments of region {row} in activity {column} (counted from 0) are {counts[row, column]}; "
            "right is a whole number of plants"
        )


def _check_level(level: float, draws: int) -> None:
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; right is a number between 0 and 1, e.g. 0.95")
    if draws < 1:
        raise ValueError(f"draws is {draws}; right is a whole number of draws, e.g. 999")


def _quotient_matrix(values: ArrayLike, *, negative: bool = False) -> Floats:
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.ndim != 2:
        raise ValueError(f"quotients have {matrix.ndim} dimensions; right is a matrix of regions × activities")
    wrong = np.isinf(matrix) if negative else np.isinf(matrix) | (matrix < 0)
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise ValueError(
            f"the quotient of region {row} in activity {column} (counted from 0) is {matrix[row, column]}; right is a "
            "finite number" + ("" if negative else ", 0 or more") + ", or NaN where unknown"
        )
    return matrix
