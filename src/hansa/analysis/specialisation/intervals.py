"""How sure a location quotient is: intervals that count plants, not jobs, as what could have come out otherwise."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincinv

from hansa.analysis.checked import Floats, divided
from hansa.analysis.specialisation.plants import cells, checked_variation, information_sizes
from hansa.analysis.specialisation.quotients import location_quotients, reference_shares

Places = NDArray[np.intp]
HALF_A_PLANT = 0.5  # Jeffreys' prior for a count: what keeps one plant from being certain and none from being never
MANY_PLANTS = 10.0  # from here on a gamma variable is a cubed normal one (Wilson and Hilferty) to half a percent
BLOCK = 200_000  # draws held at once: what fits the processor's cache


class QuotientIntervals(NamedTuple):
    """Lower and upper bound of each location quotient: matrices regions × activities, NaN where there is none."""

    lower: Floats
    upper: Floats


def location_quotient_intervals(
    employment: ArrayLike,
    establishments: ArrayLike,
    *,
    level: float = 0.95,
    draws: int = 999,
    rng: np.random.Generator,
    reference: ArrayLike | None = None,
    size_variation: ArrayLike | None = None,
) -> QuotientIntervals:
    """Parametric bootstrap intervals of location quotients over plants.

    What is random: plants. A plant of 5,000 jobs comes or does not come as one; its jobs are no 5,000 independent
    decisions. So a cell is a sum over a random number of plants of random sizes (a compound Poisson sum), and what is
    estimated is the quotient of the expected sums. With n plants in the cell, and κ the coefficient of variation of
    plant sizes in the activity, the cell carries about as much information as n / (1 + κ²) equal plants of size
    u = m · (1 + κ²), m being the mean size in the cell (drawn towards the activity's where n is small). The gamma
    intervals of Fay and Feuer describe the expectation of such a sum; a draw is

        e* = u · Gamma(e / u + ½)

    and the rest of the region, of the activity and of the area are drawn beside it, each as a gamma variable with its
    own mean and variance. The bounds are quantiles of the quotients so drawn, and hold the quotient itself. Redrawing
    Poisson numbers of plants instead would look simpler and be wrong: the interval of a cell without plants would be
    0 to 0, and cells with one or two plants would miss the truth far too often (see the method page).

    Args:
        employment: jobs by region and activity; matrix regions × activities, all activities of the regions.
        establishments: plants, same shape.
        level: share of intervals that should hold the truth.
        draws: draws per cell.
        rng: the random generator; the same state gives the same intervals.
        reference: employment of the reference area by activity, taken as known exactly; without it, the reference area
            is all regions together and as uncertain as its plants make it.
        size_variation: κ if known from the plants, one number or one per activity; else `plant_size_variation`.

    Returns:
        Lower and upper bounds (unpacks into two matrices). A cell without employment gets 0 and the upper bound of an
        activity whose plants may have missed the region by chance (closed form, rest taken as known). NaN where the
        region or the activity has no employment, and where a cell has employment but no plants (it is then counted as
        one plant in the sums of others).

    Raises:
        ValueError: a value is negative or unknown, shapes differ, level or draws make no sense.

    Cost: cells with employment × draws; memory bounded in blocks. Past one machine: a cell needs only its own plants
    and the sums of its row, its column and the area, so send blocks of cells to workers.

    >>> jobs, plants = [[900, 4100], [100, 4900]], [[90, 400], [1, 500]]
    >>> lower, upper = location_quotient_intervals(jobs, plants, rng=np.random.default_rng(1), size_variation=1)
    >>> lower.round(1), upper.round(1)  # many plants are sure, one plant is not
    (array([[1.4, 0.9],
           [0. , 1. ]]), array([[2.1, 0.9],
           [0.7, 1.1]]))

    References:
        [1] M. P. Fay, E. J. Feuer, "Confidence intervals for directly standardized rates: a method based on the gamma
            distribution", Statistics in Medicine 16 (1997) 791–801.
        [2] J. Beyene, R. Moineddin, "Methods for confidence interval estimation of a ratio parameter with application
            to location quotients", BMC Medical Research Methodology 5 (2005) 32 (intervals for persons as units).
    """
    jobs, plants = cells(employment, establishments)
    if not 0 < level < 1 or draws < 1:
        raise ValueError(f"level is {level}, draws is {draws}; right are a level between 0 and 1 and at least 1 draw")
    parts = _Parts.of(jobs, plants, checked_variation(size_variation, jobs, plants), reference)
    lower, upper = np.full_like(jobs, np.nan), np.full_like(jobs, np.nan)
    tails = np.array([(1 - level) / 2, (1 + level) / 2])

    shared = rng.standard_normal((4, 1, draws))  # for cells of many plants; one set serves them all
    places = np.argwhere((jobs > 0) & (plants > 0) & parts.measured)
    block = max(1, BLOCK // draws)
    for start in range(0, len(places), block):
        rows, columns = places[start : start + block].T
        quotients = np.sort(parts.drawn(rows, columns, shared, rng), axis=1)
        lower[rows, columns], upper[rows, columns] = (_quantile(quotients, tail) for tail in tails)

    estimate = location_quotients(jobs, reference=reference)  # a plant much smaller than most may lie outside its own
    lower, upper = np.minimum(lower, estimate), np.maximum(upper, estimate)
    rows, columns = np.nonzero((jobs == 0) & parts.measured & (parts.size > 0))
    lower[rows, columns] = 0.0
    upper[rows, columns] = parts.absent(rows, columns, tails[1])
    return QuotientIntervals(lower, upper)


class _Parts(NamedTuple):
    """The sums and variances that give every cell its four parts: itself and the rests of row, column and area."""

    jobs: Floats
    variance: Floats  # of the compound Poisson sum
    size: Floats  # of the equal plants that the information of a cell amounts to
    shares: Floats | None  # of a reference area known exactly
    measured: NDArray[np.bool_]  # where there is a quotient

    @classmethod
    def of(cls, jobs: Floats, plants: Floats, variation: Floats, reference: ArrayLike | None) -> _Parts:
        size = information_sizes(jobs, plants, variation)
        shares = None if reference is None else reference_shares(jobs, reference)
        covered = jobs.sum(axis=0) if shares is None else shares
        measured = (jobs.sum(axis=1) > 0)[:, None] & (covered > 0)
        return cls(jobs, jobs * size, size, shares, measured)

    def drawn(self, rows: Places, columns: Places, shared: Floats, rng: np.random.Generator) -> Floats:
        """Quotients of these cells, cells × draws."""
        size = self.size[rows, columns]
        own = _gamma(self.jobs[rows, columns] / size + HALF_A_PLANT, size, shared[0], rng)
        means, variances = _rests(self.jobs, rows, columns), _rests(self.variance, rows, columns)
        scales = [np.nan_to_num(divided(variance, mean)) for mean, variance in zip(means, variances, strict=True)]
        wanted = 3 if self.shares is None else 1
        return self._quotient(
            own,
            [_gamma(np.nan_to_num(divided(means[k], scales[k])), scales[k], shared[k + 1], rng) for k in range(wanted)],
            columns,
        )

    def absent(self, rows: Places, columns: Places, tail: float) -> Floats:
        """The quotient that cells without plants could have, had chance been kinder."""
        own = self.size[rows, columns] * gammaincinv(HALF_A_PLANT, tail)
        rests = [rest[:, None] for rest in _rests(self.jobs, rows, columns)]
        return self._quotient(own[:, None], rests, columns)[:, 0]

    def _quotient(self, own: Floats, rests: list[Floats], columns: Places) -> Floats:
        region = own + rests[0]
        if self.shares is not None:
            return own / region / self.shares[columns, None]
        return own / region * (region + rests[1] + rests[2]) / (own + rests[1])


def _rests(matrix: Floats, rows: Places, columns: Places) -> list[Floats]:
    own = matrix[rows, columns]
    region = np.maximum(matrix.sum(axis=1)[rows] - own, 0)
    activity = np.maximum(matrix.sum(axis=0)[columns] - own, 0)
    return [region, activity, np.maximum(matrix.sum() - region - activity - own, 0)]


def _gamma(shape: Floats, scale: Floats, shared: Floats, rng: np.random.Generator) -> Floats:
    """Gamma variables, cells × draws; 0 where the shape is 0."""
    values = np.empty((len(shape), shared.shape[-1]))
    few, many = np.flatnonzero(shape < MANY_PLANTS), np.flatnonzero(shape >= MANY_PLANTS)
    values[few] = rng.standard_gamma(shape[few, None], size=(len(few), shared.shape[-1])) * scale[few, None]
    root = 1 / np.sqrt(shape[many, None])
    cubed = 1 - np.square(root) / 9 + root / 3 * shared
    values[many] = cubed * cubed * cubed * (shape * scale)[many, None]
    return values


def _quantile(ordered: Floats, probability: float) -> Floats:
    """Linear quantile of ordered rows."""
    place = probability * (ordered.shape[1] - 1)
    below = int(place)
    above = min(below + 1, ordered.shape[1] - 1)
    return ordered[:, below] + (place - below) * (ordered[:, above] - ordered[:, below])
