"""What the measures of Ellison and Glaeser need to know of plants: a few sums, whatever their number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats, checked_matrix, checked_vector, divided


@dataclass(frozen=True, eq=False)
class PlantTotals:
    """Sums over plants. Each is one group-by, so they come from any number of plants on any number of machines.

    employment: Σ e by region and activity; matrix regions × activities.
    squares: Σ e² by activity, e being the size of a plant.
    cubes: Σ e³ by activity; None if unknown, then `maurel_sedillot` has no z.
    fourth_powers: Σ e⁴ by activity; None if unknown, then neither has `ellison_glaeser`.

    Raises:
        ValueError: shapes differ, values are negative or unknown, or sums that no plants can have.

    >>> totals = PlantTotals(employment=[[60, 10], [40, 0]], squares=[5200, 100])
    >>> totals.herfindahl
    array([0.52, 1.  ])
    """

    employment: Floats
    squares: Floats
    cubes: Floats | None = None
    fourth_powers: Floats | None = None

    def __post_init__(self) -> None:
        employment = checked_matrix(self.employment, "employment")
        object.__setattr__(self, "employment", employment)
        for name, power in (("squares", 2), ("cubes", 3), ("fourth_powers", 4)):
            values = getattr(self, name)
            if values is not None:
                values = checked_vector(values, name, employment.shape[1])
                _refuse_impossible(name, values, employment.sum(axis=0) ** power)
                object.__setattr__(self, name, values)

    @property
    def herfindahl(self) -> Floats:
        """Plant Herfindahl of each activity, H = Σe² / (Σe)²; NaN without employment, 1 for a single plant."""
        return divided(self.squares, np.square(self.employment.sum(axis=0)))

    def power_sum(self, power: int) -> Floats:
        """Σ z³ or Σ z⁴ of each activity, z the share of a plant in its activity; NaN where unknown."""
        sums = {3: self.cubes, 4: self.fourth_powers}[power]
        totals = self.employment.sum(axis=0)
        return np.full_like(totals, np.nan) if sums is None else divided(sums, totals**power)


def plant_totals(
    sizes: ArrayLike,
    regions: ArrayLike,
    activities: ArrayLike | None = None,
    *,
    region_count: int | None = None,
    activity_count: int | None = None,
) -> PlantTotals:
    """The sums, from a list of plants.

    Args:
        sizes: employment of each plant.
        regions: number of its region, counted from 0.
        activities: number of its activity, counted from 0; without it, all belong to one.
        region_count, activity_count: how many there are, if some have no plant.

    Raises:
        ValueError: lengths differ, a size is negative or unknown, or a number is out of range.

    Cost: number of plants.

    >>> totals = plant_totals([30, 30, 40], regions=[0, 0, 1])
    >>> totals.employment.ravel(), totals.squares
    (array([60., 40.]), array([3400.]))
    """
    size = checked_vector(sizes, "sizes")
    row = _numbers(regions, "regions", len(size), region_count)
    one = np.zeros(len(size), dtype=np.intp)
    column = _numbers(one if activities is None else activities, "activities", len(size), activity_count)
    rows = region_count or int(row.max(initial=-1)) + 1
    columns = activity_count or int(column.max(initial=-1)) + 1
    cells = np.bincount(row * columns + column, weights=size, minlength=rows * columns).reshape(rows, columns)
    square, cube, fourth = (np.bincount(column, weights=size**power, minlength=columns) for power in (2, 3, 4))
    return PlantTotals(*(np.asarray(sums, dtype=np.float64) for sums in (cells, square, cube, fourth)))


def _numbers(values: ArrayLike, what: str, length: int, count: int | None) -> np.ndarray:
    numbers = np.asarray(values)
    if numbers.shape != (length,) or not np.issubdtype(numbers.dtype, np.integer):
        raise ValueError(f"{what} are {numbers.dtype} of shape {numbers.shape}; right are {length} whole numbers")
    wrong = np.flatnonzero((numbers < 0) | (numbers >= (count if count is not None else np.inf)))
    if len(wrong):
        raise ValueError(
            f"plant {wrong[0]} has number {numbers[wrong[0]]} in {what}; right is 0 or more"
            + (f" and below {count}" if count is not None else "")
        )
    return numbers


def _refuse_impossible(name: str, sums: Floats, most: Floats) -> None:
    wrong = np.flatnonzero((sums > most * (1 + 1e-9)) | ((sums == 0) & (most > 0)))
    if len(wrong):
        column = wrong[0]
        raise ValueError(
            f"{name} of activity {column} (counted from 0) is {sums[column]}; right is above 0 and at most "
            f"{most[column]}, which a single plant would give"
        )
