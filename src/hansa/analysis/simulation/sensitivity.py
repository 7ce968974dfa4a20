"""How much a result hangs on each number of the rules: one at a time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from hansa.analysis.simulation.ledger import MEASURES
from hansa.analysis.simulation.rules import LIMITS, NAMES, Rules
from hansa.analysis.simulation.scenario import BASE, Scenario
from hansa.analysis.simulation.simulate import Simulated, compare
from hansa.analysis.simulation.state import ClusterState

STEP = 0.25


def sensitivity(
    state: ClusterState,
    rules: Rules,
    scenario: Scenario,
    *,
    steps: int,
    runs: int,
    rng: np.random.Generator,
    ranges: dict[str, tuple[float, float]] | None = None,
) -> pd.DataFrame:
    """The end of the base and the effect of a scenario with each number lower and higher, all others as they are.

    Args:
        ranges: lower and higher value by name, such as those of a calibration; the others are varied by a quarter of
            their value (outside: by 1, the cost of cooperating once).

    Returns:
        rule, value, measure, base (median at the last step), effect (median of the differences to the base, run by
        run); the first rows, with the rule "as given", are without a change. The same luck in all rows.

    Raises:
        ValueError: as `compare`; or a range of an unknown number.

    Cost: 2 × numbers + 1 comparisons of two scenarios.
    """
    unknown = set(ranges or {}) - set(NAMES)
    if unknown:
        raise ValueError(f"no number {min(unknown)}; there are {', '.join(NAMES)}")
    variants = [("as given", float("nan"), rules)]
    for name in NAMES:
        for value in (ranges or {}).get(name) or _around(name, getattr(rules, name)):
            variants.append((name, float(value), replace(rules, **{name: float(value)})))
    seed = int(rng.integers(1 << 63))
    tables = []
    for name, value, changed in variants:
        luck = np.random.default_rng(seed)
        base, other = compare(state, changed, [BASE, scenario], steps=steps, runs=runs, rng=luck)
        tables.append(_row(name, value, base, other))
    return pd.concat(tables, ignore_index=True)


def _around(name: str, value: float) -> tuple[float, float]:
    width = 1.0 if name == "outside" else STEP * value
    least, most = LIMITS[name]
    return max(least, value - width), min(most, value + width)


def _row(name: str, value: float, base: Simulated, other: Simulated) -> pd.DataFrame:
    before, after = base.paths[:, -1], other.paths[:, -1]
    return pd.DataFrame(
        {"rule": name, "value": value, "measure": MEASURES, "base": _middle(before), "effect": _middle(after - before)}
    )


def _middle(ends: np.ndarray) -> np.ndarray:
    known = np.isfinite(ends).any(axis=0)
    return np.array([np.nanmedian(column) if some else np.nan for column, some in zip(ends.T, known, strict=True)])
