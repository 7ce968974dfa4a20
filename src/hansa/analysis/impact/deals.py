"""Permutation tests: the same starting years dealt out anew among the same regions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEVER = 0
"""In place of a starting year: the region never started."""

Floats = NDArray[np.float64]
Years = NDArray[np.int64]


@dataclass(frozen=True)
class Gains:
    """What regions gained over the controls since their last year before the start.

    effect: mean of ATT(g, t) over t ≥ g, weighted by regions.
    before: root mean square of the mean ATT by time before the start, the base year left out: the pre-trend. None where
        the base is the only year before.
    """

    effect: float
    before: float | None


def gains(values: Floats, starts: Years, years: Years) -> Gains:
    """The gains of regions × years, with a starting year (or NEVER) for each region. Every start has a year before."""
    distinct, counts = np.unique(starts[starts != NEVER], return_counts=True)
    controls = values[starts == NEVER].mean(axis=0)
    total, weight = 0.0, 0
    early: dict[int, list[tuple[int, float]]] = {}
    for start, count in zip(distinct, counts, strict=True):
        lead = values[starts == start].mean(axis=0) - controls
        base = int(np.searchsorted(years, start)) - 1
        since = lead[base + 1 :] - lead[base]
        total, weight = total + count * since.sum(), weight + count * len(since)
        for year, difference in zip(years[:base], lead[:base] - lead[base], strict=True):
            early.setdefault(int(year - start), []).append((count, difference))
    means = [sum(c * d for c, d in cells) / sum(c for c, _d in cells) for cells in early.values()]
    return Gains(float(total / weight), float(np.sqrt(np.mean(np.square(means)))) if means else None)


@dataclass(frozen=True)
class Deals:
    """Permutation inference on one effect.

    p_value: share of deals with an effect at least as far from 0, the real deal counted among them.
    reach: half the width of the interval at 95 %: how far from 0 nineteen in twenty deals stay once the effect is taken
        away from the regions that had it.
    pre_trend_p: share of deals with a pre-trend at least as large; None where there is none to see.
    """

    p_value: float
    reach: float
    pre_trend_p: float | None


def deal(values: Floats, starts: Years, years: Years, rng: np.random.Generator, arrangements: int) -> Deals:
    """Deal out the starting years `arrangements` times and compare. Cost: arrangements × regions × years."""
    real = gains(values, starts, years)
    had = (starts != NEVER)[:, None] & (years[None, :] >= starts[:, None])
    without = values - real.effect * had
    effects, nulls, before = np.empty(arrangements), np.empty(arrangements), np.zeros(arrangements)
    for number in range(arrangements):
        dealt = rng.permutation(starts)
        found = gains(values, dealt, years)
        effects[number], before[number] = found.effect, found.before or 0.0
        nulls[number] = gains(without, dealt, years).effect
    return Deals(
        p_value=_share(np.abs(effects), abs(real.effect)),
        reach=float(np.quantile(np.abs(nulls), 0.95, method="higher")),
        pre_trend_p=None if real.before is None else _share(before, real.before),
    )


def _share(dealt: Floats, real: float) -> float:
    return float((1 + (dealt >= real * (1 - 1e-12)).sum()) / (1 + len(dealt)))
