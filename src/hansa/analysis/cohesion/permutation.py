"""A figure beside the same figure of many random arrangements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hansa.analysis.checked import Floats


@dataclass(frozen=True, eq=False)
class PermutationTest:
    """An observed value beside draws.

    mean, sd, low, high: mean, deviation, 2.5th and 97.5th percentile of the draws.
    z: (observed − mean) / sd; NaN where all draws are equal. Draws are often skewed: trust p_value, not z.
    p_value: two-sided: twice the smaller tail, each (1 + draws at least as extreme) / (1 + draws), at most 1.
    """

    observed: float
    mean: float
    sd: float
    low: float
    high: float
    z: float
    p_value: float
    draws: int


def permutation_test(
    observed: float, draw: Callable[[int], Floats], draws: int, *, at_once: int = 1_000
) -> PermutationTest:
    """Compare a value with draws of it.

    Args:
        draw: gives so many values of the same figure.
        at_once: the most it is asked for.

    Raises:
        ValueError: no draw.

    >>> test = permutation_test(3.0, lambda number: np.arange(number) % 3.0, 99)
    >>> test.mean, test.p_value
    (1.0, 0.02)
    """
    if draws < 1:
        raise ValueError(f"{draws} draws; at least one is needed, and for a p-value of 0.05 at least 39")
    values = np.concatenate([draw(min(at_once, draws - start)) for start in range(0, draws, at_once)])
    if not np.isfinite(observed) or not np.isfinite(values).all():
        none = float("nan")
        return PermutationTest(observed, none, none, none, none, none, none, draws)
    # Equal figures may differ in their last digits.
    slack = 1e-12 * max(1.0, abs(observed))
    tails = (values <= observed + slack).sum(), (values >= observed - slack).sum()
    low, high = np.percentile(values, [2.5, 97.5])
    sd = float(values.std())
    return PermutationTest(
        observed=observed,
        mean=float(values.mean()),
        sd=sd,
        low=float(low),
        high=float(high),
        z=float((observed - values.mean()) / sd) if sd > slack else float("nan"),
        p_value=float(min(1.0, 2 * (1 + min(tails)) / (1 + draws))),
        draws=draws,
    )
