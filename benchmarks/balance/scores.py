"""How good a score is: AUC, precision among the highest tenth, calibration; intervals over organisations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hansa.analysis.compiled import compiled

TENTH = 0.1
LEVEL = (2.5, 97.5)
FINE_BINS = 500


@dataclass(frozen=True, eq=False)
class Judge:
    """Draws whole organisations, with all their rows: rows of one organisation are not independent.

    gone: of each row. draws: draws × rows, how often each row is in each draw; the first row of draws is the data.
    """

    gone: np.ndarray
    draws: np.ndarray

    @classmethod
    def of(cls, table: pd.DataFrame, draws: int, seed: int) -> Judge:
        numbers, names = pd.factorize(table["organisation"])
        rng = np.random.default_rng(seed)
        times = np.stack(
            [np.bincount(rng.integers(len(names), size=len(names)), minlength=len(names)) for _d in range(draws)]
        )
        whole = np.vstack([np.ones(len(names), dtype=np.int64), times]).astype(np.int16)
        return cls(table["gone"].to_numpy(), whole[:, numbers])

    def auc(self, score: np.ndarray) -> np.ndarray:
        """Of the data and of each draw: the chance that one who is gone has a higher score than one who is not."""
        order = np.argsort(score, kind="stable")
        return np.asarray(_aucs(self.draws, order, self.gone, np.append(np.diff(score[order]) > 0, True)))

    def precision(self, score: np.ndarray) -> np.ndarray:
        """The share of gone among the tenth with the highest scores (of equal scores, so many as are needed)."""
        order = np.argsort(-score, kind="stable")
        return np.asarray(_precisions(self.draws, order, self.gone, np.append(np.diff(-score[order]) > 0, True), TENTH))

    def calibration(self, chance: np.ndarray, draws: int = 50) -> dict:
        """Slope and intercept of gone on the log odds (right are 1 and 0), and ten bins of equal size."""
        logit = np.log(np.clip(chance, 1e-6, 1 - 1e-6) / (1 - np.clip(chance, 1e-6, 1 - 1e-6)))
        order = np.argsort(chance, kind="stable")
        fine = np.array_split(order, min(FINE_BINS, len(order)))  # so that the fits do not read every row
        middle = np.array([logit[rows].mean() for rows in fine])
        fits = np.array([_logistic(middle, *_binned(fine, self.gone, row)) for row in self.draws[: draws + 1]])
        edges = np.array_split(order, 10)
        return {
            "slope": interval(fits[:, 1]),
            "intercept": interval(fits[:, 0]),
            "bins": [
                {"predicted": round(float(chance[rows].mean()), 4), "observed": round(float(self.gone[rows].mean()), 4)}
                for rows in edges
            ],
        }

    def table(self, score: np.ndarray, chance: np.ndarray | None = None) -> dict:
        found = {"auc": interval(self.auc(score)), "precision_at_10_percent": interval(self.precision(score))}
        if chance is not None:
            found["calibration"] = self.calibration(chance)
        return found


def interval(values: Sequence[float] | np.ndarray) -> dict[str, float]:
    """The first value is that of the data, the others those of draws."""
    low, high = np.percentile(values[1:], LEVEL)
    return {"value": round(float(values[0]), 4), "low": round(float(low), 4), "high": round(float(high), 4)}


@compiled
def _aucs(draws, order, gone, last):  # type: ignore[no-untyped-def]
    """last: of each row in order, whether the next one has another score."""
    found = np.empty(len(draws))
    for draw in range(len(draws)):
        pairs, good, bad, here_good, here_bad = 0.0, 0.0, 0.0, 0.0, 0.0
        for place in range(len(order)):
            row = order[place]
            if gone[row]:
                here_bad += draws[draw, row]
            else:
                here_good += draws[draw, row]
            if last[place]:
                pairs += here_bad * (good + here_good / 2)
                good, bad = good + here_good, bad + here_bad
                here_good, here_bad = 0.0, 0.0
        found[draw] = pairs / (good * bad) if good * bad > 0 else np.nan
    return found


@compiled
def _precisions(draws, order, gone, last, share):  # type: ignore[no-untyped-def]
    found = np.empty(len(draws))
    for draw in range(len(draws)):
        wanted = share * draws[draw].sum()
        taken, right, here, here_right = 0.0, 0.0, 0.0, 0.0
        for place in range(len(order)):
            row = order[place]
            here += draws[draw, row]
            here_right += draws[draw, row] * gone[row]
            if last[place]:
                part = min(1.0, (wanted - taken) / here) if here > 0 else 0.0
                taken, right = taken + part * here, right + part * here_right
                here, here_right = 0.0, 0.0
                if taken >= wanted - 1e-9:
                    break
        found[draw] = right / wanted
    return found


def _binned(bins: list[np.ndarray], gone: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of each bin, the weight of those who are gone and of all."""
    bad = weight * gone
    return np.array([bad[rows].sum() for rows in bins]), np.array([weight[rows].sum() for rows in bins])


def _logistic(x: np.ndarray, gone: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Intercept and slope by Newton's method; of each x, the weight of those who are gone and of all."""
    design = np.stack([np.ones_like(x), x])
    beta = np.zeros(2)
    for _round in range(50):
        p = 1 / (1 + np.exp(-np.clip(beta @ design, -30, 30)))
        curvature = (design * (weight * p * (1 - p))) @ design.T + 1e-6 * np.eye(2)
        step = np.linalg.solve(curvature, design @ (gone - weight * p))
        beta = beta + step / max(1.0, np.abs(step).max() / 2)  # far from the solution, full steps may go astray
        if np.abs(step).max() < 1e-8:
            break
    return beta
