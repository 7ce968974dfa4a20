"""Separation: observed zeros that regressors and fixed effects fit perfectly, so that PPML has no maximum with them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hansa.analysis.distance.sweeping import Groups, sweep_out

# Weight of the rows with positive outcome, which must be fitted by 0; below the tolerance a value counts as 0.
HEAVY = 1e6
ZERO = 1e-4
MOST_ROUNDS = 200


def all_zero_rows(y: np.ndarray, codes: Sequence[np.ndarray]) -> np.ndarray:
    """The rows in groups without any positive outcome, repeated until no such group is left."""
    out = np.zeros(len(y), dtype=bool)
    while True:
        before = out.sum()
        for code in codes:
            groups = Groups.of(code)
            out |= groups.totals(np.where(out, 0.0, y))[groups.codes] == 0
        if out.sum() == before:
            return out


def separated_rows(y: np.ndarray, x: np.ndarray, codes: Sequence[np.ndarray]) -> np.ndarray:
    """The zeros for which some combination of regressors and fixed effects is positive, while it is 0 where y > 0.

    The iterative rectifier: regress u (at first 1 at the zeros) on everything with a huge weight where y > 0, cut the
    fit at 0, again, until it is nowhere negative.

    References:
        S. Correia, P. Guimarães, T. Zylkin, "Verifying the existence of maximum likelihood estimates for generalized
        linear models", arXiv 1903.01633 (2019).
    """
    zero = y == 0
    if not zero.any():
        return zero
    weights = np.where(zero, 1.0, HEAVY)
    effects = [Groups.of(code) for code in codes]
    swept = sweep_out(x, weights, effects)
    target = zero.astype(float)
    for _round in range(MOST_ROUNDS):
        left = sweep_out(target[:, None], weights, effects)[:, 0]
        weighted = swept * weights[:, None]
        slopes = np.linalg.lstsq(swept.T @ weighted, weighted.T @ left, rcond=None)[0]
        fit = target - (left - swept @ slopes)
        fit[np.abs(fit) < ZERO] = 0.0
        if (fit >= 0).all():
            return (fit > 0) & zero
        target = np.where(zero, np.maximum(fit, 0.0), 0.0)
    return (target > ZERO) & zero
