"""Gravity estimation: Poisson pseudo-maximum likelihood (PPML) with fixed effects and cluster-robust errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from hansa.analysis.distance.separation import all_zero_rows, separated_rows
from hansa.analysis.distance.sweeping import Groups, sweep_out

TOLERANCE = 1e-12
MOST_STEPS = 200
# Below this share of the mean a fitted value of an observed zero may be on its way to zero for ever.
SUSPICIOUS = 1e-6
# A regressor must keep this share of its size once fixed effects and other regressors are taken out.
COLLINEAR = 1e-5


@dataclass(frozen=True)
class Estimate:
    """A number with its standard error, normal confidence interval and two-sided p-value against 0."""

    value: float
    error: float
    low: float
    high: float
    p: float

    @classmethod
    def of(cls, value: float, variance: float, level: float = 0.95) -> Estimate:
        error = float(np.sqrt(variance))
        reach = error * float(stats.norm.ppf(0.5 + level / 2))
        score = abs(value) / error if error else float("inf")
        return cls(float(value), error, float(value - reach), float(value + reach), float(2 * stats.norm.sf(score)))


@dataclass(frozen=True)
class GravityFit:
    """What PPML found.

    names, coefficients, covariance: of the regressors, in the order given; the fixed effects are swept out.
    fitted: the expected outcome μ of each row of the frame; NaN in rows that were left out.
    rows: rows used. separated: rows left out because an observed zero is fitted perfectly (their μ runs to 0).
    groups: number of groups of each set of fixed effects. clusters: number of clusters of each set.
    deviance: of the rows used. steps: of the iteration.
    """

    names: tuple[str, ...]
    coefficients: np.ndarray
    covariance: np.ndarray
    fitted: np.ndarray
    rows: int
    separated: int
    groups: tuple[int, ...]
    clusters: tuple[int, ...]
    deviance: float
    steps: int

    def estimate(self, name: str, level: float = 0.95) -> Estimate:
        """One coefficient."""
        return self.contrast({name: 1.0}, level)

    def contrast(self, shares: Mapping[str, float], level: float = 0.95) -> Estimate:
        """A sum of coefficients, each times its share: `{"log_distance_digital": 1, "log_distance_physical": -1}`."""
        if unknown := [name for name in shares if name not in self.names]:
            raise ValueError(f"no regressor {', '.join(unknown)}; there are {', '.join(self.names)}")
        vector = np.array([shares.get(name, 0.0) for name in self.names])
        return Estimate.of(vector @ self.coefficients, vector @ self.covariance @ vector, level)

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """All coefficients: regressor, coefficient, error, low, high, p."""
        estimates = [self.estimate(name, level) for name in self.names]
        columns = {"coefficient": "value", "error": "error", "low": "low", "high": "high", "p": "p"}
        return pd.DataFrame(
            {"regressor": self.names}
            | {column: [getattr(estimate, part) for estimate in estimates] for column, part in columns.items()}
        )


def ppml(
    frame: pd.DataFrame,
    outcome: str,
    regressors: Sequence[str],
    *,
    effects: Sequence[str | Sequence[str]] = (),
    cluster: Sequence[str | Sequence[str]] = (),
) -> GravityFit:
    """Fit E[outcome] = exp(Σ coefficient·regressor + Σ fixed effects) by Poisson pseudo-maximum likelihood.

    The outcome needs no Poisson distribution, only the right mean; zeros stay in; errors are robust to any variance.

    Args:
        frame: one row for each observation.
        outcome: a column, not negative.
        regressors: numeric columns; may be none.
        effects: sets of fixed effects: a column each, or several columns whose combinations make the groups, as
            `("origin", "year")`. Without any, a constant is fitted.
        cluster: columns (or combinations) within which errors may correlate: none for independent rows, one, or two
            for two-way clustering (Cameron, Gelbach, Miller).

    Observed zeros that the fixed effects or regressors fit perfectly (separation) are left out, because the likelihood
    has no maximum with them; they say nothing on the remaining coefficients. Errors carry the factor G / (G − 1) with G
    the (smaller) number of clusters, or n / (n − 1) without clusters, and no further correction.

    Cost: rows × regressors × sets, times a handful of sweeps, times about ten steps.

    Raises:
        ValueError: a column is missing or not finite, an outcome negative or all zero, a regressor has no variation of
            its own beside the others and the fixed effects, one cluster only, or no convergence.

    >>> pairs = pd.DataFrame({"a": [0, 0, 1, 1], "b": [0, 1, 0, 1], "ties": [6.0, 2.0, 3.0, 4.0]})
    >>> ppml(pairs, "ties", [], effects=["a", "b"]).fitted.round(6).tolist()
    [4.8, 3.2, 4.2, 2.8]

    References:
        J. M. C. Santos Silva, S. Tenreyro, "The Log of Gravity", Review of Economics and Statistics 88 (2006) 641–658.
        S. Correia, P. Guimarães, T. Zylkin, "Fast Poisson estimation with high-dimensional fixed effects",
        Stata Journal 20 (2020) 95–115.
        A. C. Cameron, J. B. Gelbach, D. L. Miller, "Robust inference with multiway clustering",
        Journal of Business & Economic Statistics 29 (2011) 238–249.
    """
    y, x = _numbers(frame, [outcome])[:, 0], _numbers(frame, regressors)
    _check_outcome(y, outcome)
    codes = [_codes(frame, columns) for columns in effects] or [np.zeros(len(frame), dtype=np.int64)]
    kept = ~all_zero_rows(y, codes)
    fit = _fit(y, x, codes, kept, regressors, watchful=True)
    if fit is None:
        kept[kept] = ~separated_rows(y[kept], x[kept], [code[kept] for code in codes])
        fit = _fit(y, x, codes, kept, regressors)
    assert fit is not None  # only a watchful fit gives up
    sets = [_codes(frame, columns)[kept] for columns in cluster]
    fitted = np.full(len(y), np.nan)
    fitted[kept] = fit.mu
    return GravityFit(
        names=tuple(regressors),
        coefficients=fit.coefficients,
        covariance=_covariance(fit, y[kept], sets),
        fitted=fitted,
        rows=int(kept.sum()),
        separated=int(len(y) - kept.sum()),
        groups=tuple(groups.count for groups in fit.effects) if effects else (),
        clusters=tuple(len(np.unique(codes)) for codes in sets),
        deviance=fit.deviance,
        steps=fit.steps,
    )


@dataclass(frozen=True)
class _Fit:
    coefficients: np.ndarray
    mu: np.ndarray
    swept: np.ndarray
    effects: list[Groups]
    deviance: float
    steps: int


def _fit(
    y: np.ndarray,
    x: np.ndarray,
    codes: Sequence[np.ndarray],
    kept: np.ndarray,
    names: Sequence[str],
    *,
    watchful: bool = False,
) -> _Fit | None:
    """Iteratively reweighted least squares; the swept regressors of one step are where the next begins.

    A watchful fit gives up (None) as soon as the expectation of an observed zero seems to run to 0 for ever.
    """
    y, x = y[kept], x[kept]
    effects = [Groups.of(code[kept]) for code in codes]
    _refuse_collinear(x, sweep_out(x, y + y.mean(), effects), names)
    mu = (y + y.mean()) / 2
    eta, swept, deviance = np.log(mu), x, np.inf
    for step in range(1, MOST_STEPS + 1):
        working = eta - 1 + y / mu
        both = sweep_out(np.column_stack([working, swept]), mu, effects)
        target, swept = both[:, 0], both[:, 1:]
        weighted = swept * mu[:, None]
        coefficients = np.linalg.solve(swept.T @ weighted, weighted.T @ target)
        # What is left of the working outcome is its residual, so the rest is the linear predictor.
        eta = working - (target - swept @ coefficients)
        mu = np.exp(np.minimum(eta, 700.0))
        if watchful and np.any(mu[y == 0] < SUSPICIOUS * y.mean()):
            return None
        before, deviance = deviance, _deviance(y, mu)
        if abs(before - deviance) <= TOLERANCE * max(deviance, y.mean()):
            return _Fit(coefficients, mu, sweep_out(swept, mu, effects), effects, deviance, step)
    raise ValueError(
        f"PPML did not converge in {MOST_STEPS} steps; are regressors nearly collinear, or of very different size?"
    )


def _deviance(y: np.ndarray, mu: np.ndarray) -> float:
    ratio = np.divide(y, mu, out=np.ones_like(y), where=y > 0)
    return float(2 * np.sum(y * np.log(ratio) - (y - mu)))


def _refuse_collinear(x: np.ndarray, swept: np.ndarray, names: Sequence[str]) -> None:
    """Each regressor must keep something of its own beside the fixed effects and the regressors before it."""
    if not x.shape[1]:
        return
    own = np.abs(np.diag(np.linalg.qr(swept, mode="r"))) if len(swept) >= x.shape[1] else np.zeros(x.shape[1])
    size = np.maximum(np.sqrt((x**2).sum(axis=0)), np.finfo(float).tiny)
    if (empty := np.flatnonzero(own <= COLLINEAR * size)).size:
        raise ValueError(
            f"the regressor {names[empty[0]]} does not vary on its own beside the fixed effects and the regressors "
            "before it; leave it out, or take coarser fixed effects"
        )


def _covariance(fit: _Fit, y: np.ndarray, sets: Sequence[np.ndarray]) -> np.ndarray:
    """The sandwich: the inverse of X'MX around the scores summed by cluster."""
    if not fit.swept.shape[1]:
        return np.zeros((0, 0))
    bread = np.linalg.inv(fit.swept.T @ (fit.swept * fit.mu[:, None]))
    scores = fit.swept * (y - fit.mu)[:, None]
    if not sets:
        return bread @ (scores.T @ scores * len(y) / (len(y) - 1)) @ bread
    if len(sets) > 2:
        raise ValueError(f"{len(sets)} sets of clusters; right are none, one or two")
    groups = [Groups.of(codes) for codes in sets]
    smallest = min(group.count for group in groups)
    if smallest < 2:
        raise ValueError("all rows are of one cluster; right are two clusters or more")
    meat = sum(_meat(scores, group) for group in groups)
    if len(groups) == 2:
        meat = meat - _meat(scores, Groups.of(groups[0].codes * groups[1].count + groups[1].codes))
    return bread @ meat @ bread * smallest / (smallest - 1)


def _meat(scores: np.ndarray, groups: Groups) -> np.ndarray:
    totals = np.column_stack([groups.totals(scores[:, place]) for place in range(scores.shape[1])])
    return totals.T @ totals


def _codes(frame: pd.DataFrame, columns: str | Sequence[str]) -> np.ndarray:
    names = [columns] if isinstance(columns, str) else list(columns)
    _require(frame, names)
    for name in names:
        if (missing := np.flatnonzero(frame[name].isna().to_numpy())).size:
            raise ValueError(f"column {name}, row {frame.index[missing[0]]}: empty; right is the group of each row")
    return frame.groupby(names, sort=False).ngroup().to_numpy()


def _numbers(frame: pd.DataFrame, columns: Sequence[str]) -> np.ndarray:
    _require(frame, columns)
    values = frame[list(columns)].to_numpy(dtype=np.float64)
    if (wrong := np.argwhere(~np.isfinite(values))).size:
        row, place = wrong[0]
        raise ValueError(f"column {columns[place]}, row {frame.index[row]}: {values[row, place]}; right are numbers")
    return values


def _require(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    if missing := [name for name in columns if name not in frame.columns]:
        raise ValueError(f"no column {', '.join(missing)}; the frame has {', '.join(map(str, frame.columns))}")


def _check_outcome(y: np.ndarray, outcome: str) -> None:
    if (y < 0).any():
        row = int(np.argmax(y < 0))
        raise ValueError(f"column {outcome}, position {row}: {y[row]}; right are outcomes that are not negative")
    if not (y > 0).any():
        raise ValueError(f"column {outcome} is zero in all {len(y)} rows; there is nothing to explain")
