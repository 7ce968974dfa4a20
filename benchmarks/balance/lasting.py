"""How long projects last, learnt from those that had ended or were still running at the end of a year.

Nothing of a project's planned end is read: that table is another one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

SIZES = (2, 4, 10)  # classes of consortia: alone, 2-3, 4-9, 10 and more
MONTHS = 140
BORROWED = 20.0  # so many projects of all fields count in each field's hazard
ENOUGH = 50  # beyond the months that so many projects have reached, the hazard of the last year before goes on


@dataclass(frozen=True, eq=False)
class Lasting:
    """survival: of each class of size and field, the share of projects that still run after so many months."""

    survival: dict[tuple[str, int], np.ndarray]
    overall: np.ndarray

    @classmethod
    def learnt(cls, projects: pd.DataFrame, fields: pd.DataFrame, size: np.ndarray, horizon: int) -> Lasting:
        """From what was known at the end of the year `horizon`; size: organisations of each project."""
        known = projects[projects["start"] < horizon + 1]
        ended = known["end"] < horizon + 1
        months = np.ceil((np.where(ended, known["end"], horizon + 1) - known["start"]) * 12 - 1e-9).astype(int)
        table = pd.DataFrame({"months": months, "ended": ended, "size": classes(size[known.index])}, index=known.index)
        overall = _hazard(table, None)
        by_size = {number: _hazard(part, overall) for number, part in table.groupby("size")}
        rows = fields.join(table, on="project", how="inner")
        found = {
            (field, number): _survival(_hazard(part, by_size[number]))
            for (field, number), part in rows.groupby(["field", "size"])
        }
        return cls(found, _survival(overall))

    def chance(self, field: str, size: np.ndarray, age: np.ndarray, ahead: float = 1.0) -> np.ndarray:
        """The chance that a project that has run for `age` years, and runs, still runs after `ahead` more."""
        found = np.empty(len(size))
        kinds = classes(size)
        now = np.clip(np.round(age * 12).astype(int), 0, MONTHS)
        then = np.clip(np.round((age + ahead) * 12).astype(int), 0, MONTHS)
        for number in np.unique(kinds):
            curve = self.survival.get((field, int(number)), self.overall)
            of = kinds == number
            found[of] = curve[then[of]] / np.maximum(curve[now[of]], 1e-12)
        return found


def classes(size: np.ndarray) -> np.ndarray:
    return np.digitize(size, SIZES)


def _hazard(table: pd.DataFrame, borrowed: np.ndarray | None) -> np.ndarray:
    """Of each month, the share of projects that end in it among those that had come so far."""
    last = np.clip(table["months"].to_numpy(), 0, MONTHS)
    at_risk = np.cumsum(np.bincount(last, minlength=MONTHS + 1)[::-1])[::-1]
    ends = np.bincount(last[table["ended"].to_numpy()], minlength=MONTHS + 1)
    if borrowed is not None:
        return (ends + BORROWED * borrowed) / (at_risk + BORROWED)
    hazard = ends / np.maximum(at_risk, 1)
    enough = int(np.flatnonzero(at_risk >= min(ENOUGH, at_risk[0]))[-1]) + 1
    hazard[enough:] = hazard[max(0, enough - 12) : enough].mean()
    return hazard


def _survival(hazard: np.ndarray) -> np.ndarray:
    return np.cumprod(1 - np.clip(hazard, 0, 1 - 1e-9))
