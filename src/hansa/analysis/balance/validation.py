"""What the backtest on real data supports, in figures that the product shows beside the balance."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

GOAL = 0.05
State = Literal["not validated", "validated by the clock alone", "validated"]


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Validation:
    """Of a version of the formula.

    state: "validated" if the formula is ahead of the best single baseline by 0.05 of AUC, surely by something, both
    among all members and among those in question; "validated by the clock alone" if among all members only, so that
    what it tells is how long common work still runs; else "not validated".
    auc, baseline: of the formula and of the best single baseline (its name is `best`) for members leaving within two
    years; gain: the formula's over it. in_question, gain_in_question: the same among members none of whose work is
    planned to last until then. plans: AUC of the planned end of a member's work alone. test_years: never learnt from.
    """

    version: str
    state: State
    auc: Figure
    best: str
    baseline: Figure
    gain: Figure
    in_question: Figure
    gain_in_question: Figure
    plans: Figure
    test_years: tuple[int, ...]


def validation_of(result: Mapping[str, Any]) -> Validation:
    """Read off what `python -m benchmarks.balance --json` wrote.

    Raises:
        ValueError: it is not such a result; names what is missing.
    """
    try:
        due, plans = result["in_question"], result["with_plans"]["baselines"]["plan"]
        gain, gain_due = _figure(result["gain"]["formula"]), _figure(due["gain"]["formula"])
        return Validation(
            version=str(result["version"]),
            state=_state(gain, gain_due),
            auc=_figure(result["formula"]["auc"]),
            best=str(result["best_baseline"]),
            baseline=_figure(result["baselines"][result["best_baseline"]]["auc"]),
            gain=gain,
            in_question=_figure(due["formula"]["auc"]),
            gain_in_question=gain_due,
            plans=_figure(plans["auc"]),
            test_years=tuple(result["years"]["test"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"no result of the backtest: {error} is missing; right is what it writes as JSON") from error


def validation(version: str) -> Validation | None:
    """What is known of a version of the formula; None for one that was never tested, or that was changed.

    >>> validation("1").state, validation("1 changed")
    ('validated by the clock alone', None)
    """
    found = validation_of(shipped_backtest())
    return found if found.version == version else None


@lru_cache(maxsize=1)
def shipped_backtest() -> Mapping[str, Any]:
    """The result of the backtest that the shipped formula was tested with."""
    path = files("hansa.analysis") / "presets" / "balance" / "backtest.json"
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _state(gain: Figure, gain_in_question: Figure) -> State:
    if gain.value < GOAL or gain.low <= 0:
        return "not validated"
    if gain_in_question.value < GOAL or gain_in_question.low <= 0:
        return "validated by the clock alone"
    return "validated"


def _figure(values: Mapping[str, float]) -> Figure:
    return Figure(float(values["value"]), float(values["low"]), float(values["high"]))
