"""Herfindahl: how much of a total lies with few."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from numpy.typing import ArrayLike

from hansa.analysis.checked import checked_vector


@dataclass(frozen=True)
class Herfindahl:
    """How concentrated a total is on its parts.

    value: Σ share², from 1/n (all equal) to 1 (one has everything); NaN when the total is 0.
    normalised: (value − 1/n) / (1 − 1/n), from 0 to 1; NaN for a single part.
    equivalent_number: 1 / value, as many equal parts would give the same value.
    count: number of parts given, those of size 0 included: they belong to n.
    """

    value: float
    normalised: float
    equivalent_number: float
    count: int


def herfindahl(sizes: ArrayLike) -> Herfindahl:
    """Concentration of employment on plants, of an activity on regions or of a region on activities.

    Args:
        sizes: the parts (jobs, turnover, …), 0 or more.

    Raises:
        ValueError: a size is negative or unknown.

    Cost: number of parts. Past one machine the sums Σe, Σe² and the count are a group-by, value = Σe² / (Σe)².

    >>> result = herfindahl([20, 50, 20, 10])
    >>> round(result.value, 4), round(result.normalised, 4), round(result.equivalent_number, 4), result.count
    (0.34, 0.12, 2.9412, 4)

    References:
        [1] O. C. Herfindahl, Concentration in the Steel Industry, dissertation, Columbia University, 1950.
        [2] P. Dörsam, Wirtschaftsstatistik anschaulich dargestellt, PD-Verlag, 2004 (the example).
    """
    parts = checked_vector(sizes, "sizes")
    count, total = len(parts), parts.sum()
    if total == 0:
        return Herfindahl(nan, nan, nan, count)
    value = float(((parts / total) ** 2).sum())
    normalised = (value - 1 / count) / (1 - 1 / count) if count > 1 else nan
    return Herfindahl(value, normalised, 1 / value, count)
