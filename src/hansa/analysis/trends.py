"""Trends of short yearly series: a robust slope with its interval, the Mann–Kendall test, growth rates, a break."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

__all__ = ["Break", "MannKendall", "Trend", "find_break", "growth_rates", "mann_kendall", "mean_growth_rate", "trend"]

EXACT = 30
"""Up to this many values orders are counted; beyond, the normal law is wrong by less than 0.001."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class MannKendall:
    """Whether a series tends to rise or to fall.

    s: pairs of years that rose less pairs that fell, from −n(n − 1)/2 to n(n − 1)/2.
    tau: Kendall's tau-b, from −1 to 1; None where all values are equal.
    p_value: two-sided; 1 where all values are equal.
    exact: whether the p-value counts orders (short series) or comes from the normal approximation.
    """

    s: int
    tau: float | None
    p_value: float
    exact: bool


@dataclass(frozen=True)
class Trend:
    """The course of a series.

    slope: median of the slopes of all pairs of years (Theil–Sen), in the series' unit per year.
    low, high: its interval at `confidence`, from Kendall's distribution; infinite where the series is too short for an
        interval of that confidence.
    level: the fitted value in the last year, in the series' unit.
    relative: the slope over the median of the values, per year; None where the median is 0.
    test: Mann–Kendall.
    years, values: what was used, missing values left out.
    """

    slope: float
    low: float
    high: float
    confidence: float
    level: float
    relative: float | None
    test: MannKendall
    years: tuple[float, ...]
    values: tuple[float, ...]

    @property
    def direction(self) -> str:
        """ "rising" or "falling" where the interval leaves out 0, else "unclear"."""
        return "rising" if self.low > 0 else "falling" if self.high < 0 else "unclear"


@dataclass(frozen=True)
class Break:
    """Where a series most likely changed its level (Pettitt).

    last_year_before: the last year of the first part; with several equally good, the first.
    statistic: K = max |U|.
    p_value: share of random orders of the same values with a K at least as large, this order counted among them.
    shift: median of the second part less median of the first, in the series' unit.
    """

    last_year_before: float
    statistic: int
    p_value: float
    shift: float


def trend(years: ArrayLike, values: ArrayLike, confidence: float = 0.95) -> Trend:
    """The robust trend of a series: a quarter of the values may be wild without moving it far.

    slope = median of (vⱼ − vᵢ)/(tⱼ − tᵢ) over all pairs i < j. The interval takes the slopes whose ranks Kendall's
    distribution of S puts at the two ends of `confidence` [1]: exact up to 30 values, by the normal law beyond.

    Args:
        years: times, in years, all different, in any order.
        values: one for each year, in any one unit; NaN is missing and left out.
        confidence: of the interval, between 0 and 1.

    Raises:
        ValueError: unequal lengths, a year twice, an infinite value, or fewer than three values.

    Three or four values give no finite interval at 0.95; five do. Neighbouring years are not independent: for series
    with strong inertia intervals and p-values are too small. Cost: n² pairs, in memory too.

    >>> found = trend([2019, 2020, 2021, 2022, 2023], [100, 110, 120, 130, 900])
    >>> found.slope, found.level, found.test.s, found.direction
    (10.0, 140.0, 10, 'rising')

    References:
        [1] P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", Journal of the American
        Statistical Association 63 (1968) 1379–1389. H. Theil, "A rank-invariant method of linear and polynomial
        regression analysis", Proceedings of the Royal Netherlands Academy of Sciences 53 (1950).
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence!r}; right is a number between 0 and 1, such as 0.95")
    t, v = _series(years, values, fewest=3)
    first, second = np.triu_indices(len(t), 1)
    slopes = np.sort((v[second] - v[first]) / (t[second] - t[first]))
    slope = float(np.median(slopes))
    reach = _reach(len(v), confidence)
    place = int((len(slopes) - reach) / 2) if reach < len(slopes) else 0
    low = float(slopes[place - 1]) if place >= 1 else -np.inf
    high = float(slopes[len(slopes) - place]) if place >= 1 else np.inf
    middle = float(np.median(v))
    return Trend(
        slope=slope,
        low=low,
        high=high,
        confidence=confidence,
        level=float(np.median(v - slope * t) + slope * t[-1]),
        relative=slope / middle if middle else None,
        test=_mann_kendall(v),
        years=tuple(t.tolist()),
        values=tuple(v.tolist()),
    )


def mann_kendall(years: ArrayLike, values: ArrayLike) -> MannKendall:
    """Test whether a series rises or falls, whatever its shape (Mann–Kendall).

    S = Σ_{i<j} sign(vⱼ − vᵢ). Under the null that every order of the values is equally likely, the p-value is the share
    of orders with |S| at least as large: counted exactly up to 30 values, with ties too; beyond by the normal law with
    Var S = [n(n−1)(2n+5) − Σ t(t−1)(2t+5)]/18, t the sizes of ties, and a continuity correction of 1.

    Args and errors as of `trend`, but two values are enough. Cost: n².

    >>> mann_kendall([2020, 2021, 2022, 2023], [1, 2, 3, 4])
    MannKendall(s=6, tau=1.0, p_value=0.08333333333333333, exact=True)

    References:
        H. B. Mann, "Nonparametric tests against trend", Econometrica 13 (1945) 245–259.
        M. G. Kendall, Rank Correlation Methods, 4th edition (1970).
    """
    _t, v = _series(years, values, fewest=2)
    return _mann_kendall(v)


def growth_rates(years: ArrayLike, values: ArrayLike) -> dict[int, float | None]:
    """The growth from each value to the next one, per year: (vⱼ/vᵢ)^(1/(tⱼ − tᵢ)) − 1, by the later year.

    None where the earlier value is 0. Over a gap the rate is the equal yearly rate that leads across it.
    Raises ValueError as `trend` does, and for a negative value. Two values are enough.

    >>> growth_rates([2019, 2020, 2022], [100, 50, 98])
    {2020: -0.5, 2022: 0.3999999999999999}
    """
    t, v = _series(years, values, fewest=2)
    _require_not_negative(t, v)
    return {
        int(later): float((new / old) ** (1 / (later - earlier)) - 1) if old else None
        for earlier, later, old, new in zip(t, t[1:], v, v[1:], strict=False)
    }


def mean_growth_rate(years: ArrayLike, values: ArrayLike) -> float | None:
    """The equal yearly rate that leads from the first value to the last, (v_n/v_1)^(1/(t_n − t_1)) − 1.

    It knows only the two ends: `trend` uses all values. None where the first value is 0. Raises ValueError as
    `growth_rates` does.

    >>> round(mean_growth_rate([2015, 2025], [100, 200]), 6)
    0.071773
    """
    t, v = _series(years, values, fewest=2)
    _require_not_negative(t, v)
    return float((v[-1] / v[0]) ** (1 / (t[-1] - t[0])) - 1) if v[0] else None


def find_break(years: ArrayLike, values: ArrayLike, rng: np.random.Generator, orders: int = 9_999) -> Break:
    """Find the year after which a series most likely moved to another level (Pettitt's test).

    U_k = Σ_{i≤k} Σ_{j>k} sign(vⱼ − vᵢ), K = max_k |U_k|. The p-value compares K with `orders` random orders of the same
    values: (1 + orders with K as large) / (1 + orders). A trend is no break, but looks like one to this test: look at
    `trend` first.

    Raises ValueError as `trend` does, and for fewer than six values. Cost: n² once, then orders × n log n.

    >>> found = find_break(range(2010, 2020), [5, 6, 5, 6, 5, 9, 9, 8, 9, 9], np.random.default_rng(1))
    >>> found.last_year_before, found.statistic, found.shift, found.p_value < 0.02
    (2014.0, 25, 4.0, True)

    References:
        A. N. Pettitt, "A non-parametric approach to the change-point problem", Applied Statistics 28 (1979) 126–135.
    """
    if orders < 1:
        raise ValueError(f"orders is {orders!r}; right is a whole number of random orders, such as 9999")
    t, v = _series(years, values, fewest=6)
    ranks = stats.rankdata(v)
    course = _pettitt(ranks[None, :])[0]
    statistic = round(float(np.abs(course).max()))
    shuffled = rng.permuted(np.broadcast_to(ranks, (orders, len(ranks))), axis=1)
    as_large = int((np.abs(_pettitt(shuffled)).max(axis=1) > statistic - 0.5).sum())
    place = int(np.abs(course).argmax())
    return Break(
        last_year_before=float(t[place]),
        statistic=statistic,
        p_value=(1 + as_large) / (1 + orders),
        shift=float(np.median(v[place + 1 :]) - np.median(v[: place + 1])),
    )


def _pettitt(ranks: Floats) -> Floats:
    """U_k for k = 1 … n − 1, row by row, through ranks: k(n + 1) − 2·Σ_{i≤k} rankᵢ."""
    n = ranks.shape[1]
    return np.arange(1, n) * (n + 1) - 2 * np.cumsum(ranks, axis=1)[:, :-1]


def _series(years: ArrayLike, values: ArrayLike, fewest: int) -> tuple[Floats, Floats]:
    """Years in order with their values, missing values left out."""
    t, v = np.asarray(years, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if t.ndim != 1 or t.shape != v.shape:
        raise ValueError(f"years have the shape {t.shape}, values {v.shape}; right is one value for each year")
    if not np.isfinite(t).all():
        raise ValueError("a year is missing; right is a number for each value")
    if np.isinf(v).any():
        raise ValueError(
            f"the value of {t[np.isinf(v)][0]:g} is infinite; right is a number, or NaN where it is missing"
        )
    order = np.argsort(t, kind="stable")
    t, v = t[order], v[order]
    if (twice := t[1:][np.diff(t) == 0]).size:
        raise ValueError(f"the year {twice[0]:g} stands there twice; right is one value for each year")
    there = ~np.isnan(v)
    if there.sum() < fewest:
        raise ValueError(f"{there.sum()} values that are not missing; right are {fewest} or more")
    return t[there], v[there]


def _require_not_negative(t: Floats, v: Floats) -> None:
    if (negative := np.flatnonzero(v < 0)).size:
        where = negative[0]
        raise ValueError(f"the value of {t[where]:g} is {v[where]:g}; growth is a rate of values of 0 or more")


@lru_cache
def _gaussian(n: int, k: int) -> Floats:
    """Coefficients of the Gaussian binomial: of the ways to mix k equal values into n, how many have 0, 1, … swaps."""
    if k in (0, n):
        return np.ones(1)
    ways = np.zeros(k * (n - k) + 1)
    ways[: (k - 1) * (n - k) + 1] += _gaussian(n - 1, k - 1)
    ways[k:] += _gaussian(n - 1, k)
    return ways


def _orders(ties: Iterable[int]) -> tuple[NDArray[np.int64], Floats]:
    """Every value that S can take over the orders of values tied in groups of these sizes, with its probability."""
    ways, total = np.ones(1), 0
    for size in ties:
        total += size
        ways = np.convolve(ways, _gaussian(total, size))
    most = len(ways) - 1
    return most - 2 * np.arange(most + 1), ways / ways.sum()


def _mann_kendall(v: Floats) -> MannKendall:
    s, n = _score(v), len(v)
    ties = np.unique(v, return_counts=True)[1]
    if len(ties) == 1:
        return MannKendall(s=0, tau=None, p_value=1.0, exact=True)
    pairs = n * (n - 1) / 2
    tau = s / float((pairs * (pairs - (ties * (ties - 1) / 2).sum())) ** 0.5)
    if n <= EXACT:
        possible, probability = _orders(ties.tolist())
        return MannKendall(s, tau, min(1.0, float(probability[np.abs(possible) >= abs(s)].sum())), exact=True)
    z = max(abs(s) - 1, 0) / _deviation(ties)
    return MannKendall(s, tau, float(2 * stats.norm.sf(z)), exact=False)


def _score(v: Floats) -> int:
    return int(np.sign(np.subtract.outer(v, v))[np.tril_indices(len(v), -1)].sum())


def _deviation(ties: NDArray[np.int64]) -> float:
    """Standard deviation of S over all orders of values tied in groups of these sizes."""
    n = ties.sum()
    return float((n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18) ** 0.5


def _reach(n: int, confidence: float) -> float:
    """How far S may be from 0 inside the interval. Tied values differ once a slope is taken from them: no ties here."""
    alone = np.ones(n, dtype=np.int64)
    if n > EXACT:
        return float(stats.norm.ppf((1 + confidence) / 2)) * _deviation(alone)
    possible, probability = _orders(alone.tolist())
    bounds = possible[possible >= 0][::-1]
    outside = np.array([probability[np.abs(possible) >= bound].sum() for bound in bounds])
    enough = bounds[outside <= 1 - confidence + 1e-12]
    return float(enough[0]) - 2 if enough.size else np.inf
