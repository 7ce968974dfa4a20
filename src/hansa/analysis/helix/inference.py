"""Is a synergy more than chance makes, and how exact is it: permutations and bootstrap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import random_table

from hansa.analysis.checked import Floats
from hansa.analysis.helix.information import checked_counts, stacked_bits

# Tables are drawn and measured in portions of about so many cells (0.25 GB at 8 bytes each).
_CELLS_AT_ONCE = 2**25


@dataclass(frozen=True, eq=False)
class PermutationNull:
    """A mutual information beside those of the same units with one dimension shuffled.

    mean_bits, sd_bits, low_bits, high_bits: mean, deviation, 2.5th and 97.5th percentile of the shuffled tables. The
        mean is the bias of the plug-in value when nothing is related.
    excess_bits: the observed value less that mean.
    p_value: two-sided: twice the smaller tail, each (1 + draws at least as extreme) / (1 + draws), at most 1.
    """

    observed_bits: float
    mean_bits: float
    sd_bits: float
    low_bits: float
    high_bits: float
    p_value: float
    draws: int

    @property
    def excess_bits(self) -> float:
        """The observed value less the mean of the shuffled ones."""
        return self.observed_bits - self.mean_bits


@dataclass(frozen=True, eq=False)
class BootstrapInterval:
    """Interval for a mutual information. level: how sure, for example 0.95."""

    observed_bits: float
    low_bits: float
    high_bits: float
    level: float
    draws: int


def permutation_null(
    counts: ArrayLike, *, rng: np.random.Generator, shuffled: int = 0, draws: int = 999
) -> PermutationNull:
    """Compare a mutual information with chance: one dimension is dealt anew to the units, the others stay together.

    The shuffled tables have the same margins: the units by the shuffled dimension, and jointly by the others. Their
    true mutual information is 0 in three and four dimensions as in two, so their mean shows the bias of small numbers.

    Args:
        counts: as for `mutual_information`.
        rng: makes the draws.
        shuffled: number of the dimension that is dealt anew, from 0.
        draws: how many tables.

    Raises:
        ValueError: as for `mutual_information`, or there is no such dimension, no draw, or no unit.

    Cost: draws × cells (the tables are drawn by margins, not unit by unit).

    >>> null = permutation_null([[[25, 0], [0, 25]], [[0, 25], [25, 0]]], rng=np.random.default_rng(1), draws=99)
    >>> null.observed_bits, null.p_value, abs(null.mean_bits) < 0.1
    (-1.0, 0.02, True)
    """
    table = checked_counts(counts)
    if not 0 <= shuffled < table.ndim:
        raise ValueError(f"there is no dimension {shuffled}; the table has {table.ndim}, counted from 0")
    _refuse_nothing(table, draws)
    front = np.moveaxis(table, shuffled, 0)
    rows, columns = front.reshape(len(front), -1), front.shape[1:]
    margins = rows.sum(axis=1).astype(np.int64), rows.sum(axis=0).astype(np.int64)
    deal = random_table(*margins, seed=rng)

    def draw(number: int) -> Floats:
        tables = np.asarray(deal.rvs(size=number), dtype=np.float64)
        return tables.reshape(number, len(front), *columns)

    observed = float(stacked_bits(front[None])[0])
    values = np.concatenate(list(_measured(draw, draws, table.size)))
    # Equal tables may differ in the last digits of their logarithms.
    tails = (values <= observed + 1e-12).sum(), (values >= observed - 1e-12).sum()
    low, high = np.percentile(values, [2.5, 97.5])
    return PermutationNull(
        observed_bits=observed,
        mean_bits=float(values.mean()),
        sd_bits=float(values.std()),
        low_bits=float(low),
        high_bits=float(high),
        p_value=float(min(1.0, 2 * (1 + min(tails)) / (1 + draws))),
        draws=draws,
    )


def bootstrap_interval(
    counts: ArrayLike, *, rng: np.random.Generator, level: float = 0.95, draws: int = 999
) -> BootstrapInterval:
    """How exact a mutual information is, the units taken as a sample of something larger.

    Units are drawn anew with replacement. The interval is the *basic* one, 2·T − the upper quantile to 2·T − the lower:
    entropies of a resampled table are too small once more, by about as much as the first time, and this form takes that
    bias off where the usual percentiles would double it. So T itself may lie outside. A cell that is empty by chance
    stays empty in every draw: in a table of more cells than units the interval is far too narrow and beside the truth.
    `permutation_null` tells when that is so.

    A count of *all* firms of a country is no sample, and has no such interval; what remains is how fine the classes
    are.

    Args:
        counts, rng, draws: as for `permutation_null`.
        level: between 0 and 1.

    Cost: draws × cells.

    >>> interval = bootstrap_interval([[[25, 0], [0, 25]], [[0, 25], [25, 0]]], rng=np.random.default_rng(1), draws=99)
    >>> interval.low_bits < interval.observed_bits + 0.05, interval.high_bits < -0.9
    (True, True)
    """
    table = checked_counts(counts)
    if not 0 < level < 1:
        raise ValueError(f"the level is {level}; right is between 0 and 1, usually 0.95")
    _refuse_nothing(table, draws)
    units = int(table.sum())
    # What is left of 1 by rounding would go to the last cell, and that may be an empty one.
    filled = np.flatnonzero(table)
    chances = table.ravel()[filled] / units

    def draw(number: int) -> Floats:
        tables = np.zeros((number, table.size))
        tables[:, filled] = rng.multinomial(units, chances, size=number)
        return tables.reshape(number, *table.shape)

    observed = float(stacked_bits(table[None])[0])
    values = np.concatenate(list(_measured(draw, draws, table.size)))
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return BootstrapInterval(observed, float(2 * observed - high), float(2 * observed - low), level, draws)


def _measured(draw: Callable[[int], Floats], draws: int, cells: int) -> Iterator[Floats]:
    at_once = max(1, _CELLS_AT_ONCE // cells)
    for start in range(0, draws, at_once):
        yield stacked_bits(draw(min(at_once, draws - start)))


def _refuse_nothing(table: Floats, draws: int) -> None:
    if draws < 1:
        raise ValueError(f"{draws} draws; at least one is needed, and for a p-value of 0.05 at least 39")
    if not table.sum():
        raise ValueError("the table is empty: there are no units to draw from")
