"""What a distance coefficient means: ties lost per doubling or over a stretch, and how the cost falls in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hansa.analysis.distance.ppml import Estimate, GravityFit, ppml


def lost_per_doubling(coefficient: float) -> float:
    """The share of ties lost when the distance doubles: 1 − 2^β, β the coefficient of log distance.

    >>> round(lost_per_doubling(-0.5), 4)
    0.2929
    """
    return float(1 - 2**coefficient)


def lost_between(coefficient: float, from_km: float, to_km: float) -> float:
    """The share of ties lost when the distance grows from one to another: 1 − (to / from)^β.

    With a coefficient of *log* distance, 100 km more matter much at 100 km and little at 1,000 km: say from where.

    >>> [round(lost_between(-0.5, start, start + 100), 3) for start in (100, 1000)]
    [0.293, 0.047]
    """
    if not (from_km > 0 and to_km > 0):
        raise ValueError(f"from {from_km} km to {to_km} km; right are distances above 0")
    return float(1 - (to_km / from_km) ** coefficient)


def lost_at_border(coefficient: float) -> float:
    """The share of ties lost at a border: 1 − e^γ, γ the coefficient of the border.

    >>> round(lost_at_border(-0.25), 4)
    0.2212
    """
    return float(1 - np.exp(coefficient))


@dataclass(frozen=True)
class DistanceOverTime:
    """How ties depend on distance and borders, period by period.

    table: period, coefficient of log distance with error, low and high, lost_per_doubling, digitalness with its error,
        and border with border_error (NaN without a border column).
    fit: the estimate behind it.
    """

    table: pd.DataFrame
    fit: GravityFit


def distance_over_time(
    frame: pd.DataFrame,
    *,
    period: str = "year",
    outcome: str = "ties",
    border: str | None = "border",
    cluster: tuple[str, ...] = ("pair",),
    level: float = 0.95,
) -> DistanceOverTime:
    """Estimate the cost of distance for each period, and its *digitalness* against the first period.

    One PPML with origin × period and destination × period effects; log distance and border act anew in each period.
    Digitalness Δ_t = 1 − |β_t| / |β_0|: 0 as distance-bound as at first, 1 not at all, negative more than at first. Its
    error is by the delta method, the covariance of β_t and β_0 included.

    Args:
        frame: as from `dyads`, with the column `period`.
        border: the column of the border, or None.

    Raises:
        ValueError: as `ppml`; or the first period's coefficient is 0.

    Cost: as `ppml`.

    >>> rng = np.random.default_rng(1)
    >>> one, other = np.nonzero(~np.eye(30, dtype=bool))
    >>> km = np.abs(rng.random(30)[:, None] - rng.random(30)[None, :]) * 1000 + 50
    >>> def ties(beta): return rng.poisson(3e3 * km[one, other] ** beta)
    >>> pairs = pd.DataFrame({"origin": one, "destination": other, "log_distance": np.log(km[one, other]),
    ...                       "pair": one * 30 + other})
    >>> both = pd.concat([pairs.assign(year=y, ties=ties(b)) for y, b in ((2000, -1.0), (2010, -0.5))])
    >>> distance_over_time(both, border=None).table[["year", "coefficient", "digitalness"]].round(1).values.tolist()
    [[2000.0, -1.0, 0.0], [2010.0, -0.5, 0.5]]
    """
    periods = sorted(frame[period].unique())
    measures = ["log_distance", *([border] if border else [])]
    names = {(measure, one): f"{measure} {one}" for measure in measures for one in periods}
    terms = {name: frame[measure].where(frame[period] == one, 0.0) for (measure, one), name in names.items()}
    fit = ppml(
        frame.assign(**terms),
        outcome,
        list(names.values()),
        effects=[("origin", period), ("destination", period)],
        cluster=cluster,
    )
    first = names["log_distance", periods[0]]
    rows = []
    for one in periods:
        estimate = fit.estimate(names["log_distance", one], level)
        delta = _digitalness(fit, names["log_distance", one], first, level)
        at_border = fit.estimate(names[border, one], level) if border else None
        rows.append(
            {
                period: one,
                "coefficient": estimate.value,
                "error": estimate.error,
                "low": estimate.low,
                "high": estimate.high,
                "lost_per_doubling": lost_per_doubling(estimate.value),
                "digitalness": delta.value,
                "digitalness_error": delta.error,
                "border": at_border.value if at_border else np.nan,
                "border_error": at_border.error if at_border else np.nan,
            }
        )
    return DistanceOverTime(pd.DataFrame(rows), fit)


def _digitalness(fit: GravityFit, name: str, first: str, level: float) -> Estimate:
    one, zero = fit.names.index(name), fit.names.index(first)
    now, then = fit.coefficients[one], fit.coefficients[zero]
    if then == 0:
        raise ValueError("the first period's coefficient of distance is 0; there is nothing to compare with")
    slopes = np.zeros(len(fit.names))
    slopes[one] -= np.sign(now) / abs(then)
    slopes[zero] += abs(now) * np.sign(then) / then**2
    return Estimate.of(1 - abs(now) / abs(then), max(0.0, slopes @ fit.covariance @ slopes), level)
