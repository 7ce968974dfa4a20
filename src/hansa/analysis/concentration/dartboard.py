"""The dartboard thrown in earnest: what a measure of concentration would be had plants chosen regions by chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats, checked_vector, checked_weights
from hansa.analysis.concentration.agglomeration import ellison_glaeser
from hansa.analysis.concentration.plant_totals import PlantTotals, plant_totals

Measure = Callable[[PlantTotals, Floats], Floats]


@dataclass(frozen=True, eq=False)
class DartboardTest:
    """A measure beside its distribution when plants fall like darts (all fields in the shape of the measure).

    observed: the measure of the data.
    mean, sd: of the throws.
    p_value: (1 + throws at least as high) / (1 + throws): small when plants cluster. NaN where the measure is.
    """

    observed: Floats
    mean: Floats
    sd: Floats
    p_value: Floats


def gamma_of_ellison_glaeser(totals: PlantTotals, reference: Floats) -> Floats:
    """The index of `ellison_glaeser` as a measure for `dartboard_test`.

    >>> totals = plant_totals([30, 30, 40], regions=[0, 0, 1])
    >>> gamma_of_ellison_glaeser(totals, np.array([0.5, 0.5])).round(4)
    array([-0.4545])
    """
    return ellison_glaeser(totals, reference=reference).gamma


def dartboard_test(
    sizes: ArrayLike,
    regions: ArrayLike,
    activities: ArrayLike | None = None,
    *,
    reference: ArrayLike,
    rng: np.random.Generator,
    draws: int = 999,
    measure: Measure = gamma_of_ellison_glaeser,
) -> DartboardTest:
    """Monte Carlo test of any measure of concentration against plants that choose regions by chance.

    In each throw every plant keeps its size and its activity and gets a region with probability equal to the region's
    share in the reference. Exact for any number of plants, where the normal approximation of z fails.

    Args:
        sizes, regions, activities: plants, as for `plant_totals`.
        reference: weights of the regions, one value for each; it also says how many regions there are.
        rng: the random generator.
        draws: number of throws; p-values are no smaller than 1 / (draws + 1).
        measure: a function of the totals and the reference, e.g. `lambda totals, x: pairwise_coagglomeration(totals,
            reference=x).gamma` for all pairs at once.

    Raises:
        ValueError: as `plant_totals`, or draws is below 1.

    Cost: draws × (plants + the measure). Past some 10⁷ plants use the closed z of `ellison_glaeser`: with many plants
    the normal approximation holds.

    >>> rng = np.random.default_rng(1)
    >>> together = dartboard_test([10] * 8, [0, 0, 0, 0, 0, 0, 0, 1], reference=[1, 1, 1, 1], rng=rng)
    >>> bool(together.p_value[0] < 0.01), bool(abs(together.mean[0]) < 0.02)
    (True, True)
    """
    weights = checked_weights(reference, "reference", len(np.atleast_1d(np.asarray(reference))))
    if draws < 1:
        raise ValueError(f"draws is {draws}; right is a whole number of throws, e.g. 999")
    size = checked_vector(sizes, "sizes")
    activity = np.zeros(len(size), int) if activities is None else np.asarray(activities)
    totals = plant_totals(size, regions, activity, region_count=len(weights))
    observed = np.asarray(measure(totals, weights), dtype=np.float64)
    shape, hit = totals.employment.shape, np.flatnonzero(weights)
    steps = np.cumsum(weights[hit])[:-1]
    sums, squares, reached = np.zeros_like(observed), np.zeros_like(observed), np.zeros_like(observed)
    for _ in range(draws):
        place = hit[np.searchsorted(steps, rng.random(len(size)), side="right")]
        cells = np.bincount(place * shape[1] + activity, weights=size, minlength=shape[0] * shape[1])
        thrown = measure(replace(totals, employment=cells.astype(np.float64, copy=False).reshape(shape)), weights)
        sums += thrown
        squares += thrown**2
        reached += thrown >= observed - 1e-12 * (1 + np.abs(observed))
    mean = sums / draws
    p_value = np.where(np.isnan(observed), np.nan, (1 + reached) / (1 + draws))
    return DartboardTest(observed, mean, np.sqrt(np.maximum(squares / draws - mean**2, 0)), p_value)
