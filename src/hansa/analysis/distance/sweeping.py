"""Sweeps the means of groups out of columns, so that regression on fixed effects needs no column for each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# What one more sweep would still change, relative to the size of a column.
TOLERANCE = 1e-9
MOST_SWEEPS = 10_000


@dataclass(frozen=True)
class Groups:
    """One set of fixed effects: the group of each row, numbered from 0, and the number of groups."""

    codes: np.ndarray
    count: int

    @classmethod
    def of(cls, codes: np.ndarray) -> Groups:
        """The groups that occur in `codes`, numbered anew without gaps."""
        values, numbered = np.unique(codes, return_inverse=True)
        return cls(numbered.ravel(), len(values))

    def totals(self, values: np.ndarray) -> np.ndarray:
        """The sum of `values` in each group."""
        return np.bincount(self.codes, values, self.count)


def sweep_out(columns: np.ndarray, weights: np.ndarray, effects: Sequence[Groups]) -> np.ndarray:
    """The residuals of each column after weighted regression on all fixed effects together.

    Args:
        columns: rows × columns; not changed.
        weights: one positive weight for each row.
        effects: the sets of groups; none leaves the columns as they are.

    One set needs one sweep. Several need alternating ones (to the last set and back, which makes a sweep self-adjoint),
    accelerated by conjugate gradients as Correia does. Each sweep costs rows × columns × sets; well-connected data, as
    all pairs of places, need a handful.

    Raises:
        ValueError: the sweeps do not converge.

    >>> origin, destination = Groups.of(np.array([0, 0, 1, 1])), Groups.of(np.array([0, 1, 0, 1]))
    >>> sweep_out(np.array([[1.0], [2.0], [3.0], [8.0]]), np.ones(4), [origin, destination]).ravel().tolist()
    [1.0, -1.0, -1.0, 1.0]

    References:
        P. Guimarães, P. Portugal, "A simple feasible procedure to fit models with high-dimensional fixed effects",
        Stata Journal 10 (2010) 628–649.
        S. Correia, "A feasible estimator for linear models with multi-way fixed effects", working paper (2016).
    """
    columns = np.array(columns, dtype=np.float64, order="F")  # one column at a time is read below
    if not effects:
        return columns
    masses = [groups.totals(weights) for groups in effects]
    if len(effects) == 1:
        return _without_means(columns, weights, effects, masses)
    return _conjugate_gradients(columns, weights, effects, masses)


def _without_means(
    columns: np.ndarray, weights: np.ndarray, effects: Sequence[Groups], masses: Sequence[np.ndarray]
) -> np.ndarray:
    swept = columns.copy(order="F")
    for groups, mass in zip(effects, masses, strict=True):
        for place in range(swept.shape[1]):
            swept[:, place] -= (groups.totals(weights * swept[:, place]) / mass)[groups.codes]
    return swept


def _conjugate_gradients(
    columns: np.ndarray, weights: np.ndarray, effects: Sequence[Groups], masses: Sequence[np.ndarray]
) -> np.ndarray:
    there_and_back = [*effects, *effects[-2::-1]], [*masses, *masses[-2::-1]]

    def removed(values: np.ndarray) -> np.ndarray:
        return values - _without_means(values, weights, *there_and_back)

    def product(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        return np.einsum("i,ij,ij->j", weights, first, second)

    swept = columns.copy(order="F")
    rest = removed(swept)
    direction = rest.copy(order="F")
    size = product(rest, rest)
    enough = TOLERANCE**2 * np.maximum(product(columns, columns), np.finfo(float).tiny)
    for _sweep in range(MOST_SWEEPS):
        # A column that is done stays as it is: further steps would only add up rounding errors.
        going = size > enough
        if not going.any():
            return swept
        image = removed(direction)
        step = np.divide(size, product(direction, image), out=np.zeros_like(size), where=going)
        swept -= step * direction
        rest -= step * image
        size, before = product(rest, rest), size
        direction = rest + np.divide(size, before, out=np.zeros_like(size), where=going) * direction
    raise ValueError(
        f"the fixed effects could not be swept out in {MOST_SWEEPS:,} rounds: too few rows connect the groups; "
        "leave out a set of fixed effects or groups with few rows"
    )
