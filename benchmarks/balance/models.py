"""What predicts: single figures, whose direction alone is learnt, and models over the forces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from hansa.analysis.balance import CENTRIPETAL

BASELINES = ("size", "funding", "degree", "density", "age", "newest project")
OF_CLUSTER = ("cluster balance",)
CONTEXT = ("elsewhere", "history", "partners' common work")
SEED = 20261123


@dataclass(frozen=True, eq=False)
class Predicted:
    """score: higher for those who are thought to leave. chance: of being gone."""

    score: np.ndarray
    chance: np.ndarray


def single(training: pd.DataFrame, test: pd.DataFrame, name: str) -> Predicted:
    """One figure: the model is a logistic curve, so that nothing but its direction changes the order."""
    fit = make_pipeline(StandardScaler(), LogisticRegression())
    fit.fit(training[[name]], training["gone"])
    direction = np.sign(fit[-1].coef_[0, 0]) or 1.0
    chance = fit.predict_proba(test[[name]])[:, 1]
    return Predicted(direction * test[name].to_numpy(dtype=float), chance)


def boosted(training: pd.DataFrame, test: pd.DataFrame, names: list[str], signs: dict[str, int]) -> Predicted:
    """Boosted trees in which a force may only act in the direction that its name says, where signs are given."""
    model = HistGradientBoostingClassifier(
        max_depth=3, learning_rate=0.06, max_iter=120, min_samples_leaf=100, random_state=SEED,
        monotonic_cst={name: signs.get(name, 0) for name in names},
    )  # fmt: skip
    return _fitted(model, training, test, names)


def logistic(training: pd.DataFrame, test: pd.DataFrame, names: list[str]) -> tuple[Predicted, Pipeline]:
    """A logistic regression of standardised figures."""
    model = make_pipeline(StandardScaler(), LogisticRegression())
    return _fitted(model, training, test, names), model


def without_own(training: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Chances of training rows by logistic regression, each made without the rows of its organisation."""
    model = make_pipeline(StandardScaler(), LogisticRegression())
    rows, groups = scaled(training, names), training["organisation"]
    found = cross_val_predict(model, rows, training["gone"], groups=groups, cv=GroupKFold(5), method="predict_proba")
    return np.asarray(found[:, 1])


def _fitted(model: Any, training: pd.DataFrame, test: pd.DataFrame, names: list[str]) -> Predicted:
    model.fit(scaled(training, names), training["gone"])
    chance = model.predict_proba(scaled(test, names))[:, 1]
    return Predicted(chance, chance)


def scaled(table: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Sums of ties as logarithms, chances as log odds: both have long tails otherwise."""
    found = {}
    for name in names:
        values = table[name].to_numpy(dtype=float)
        if name in ("force common_work", "partners' common work"):
            values = np.clip(values, 1e-4, 1 - 1e-4)
            values = np.log(values / (1 - values))
        elif name not in ("local balance", "cluster balance", "plan", "density", "age", "newest project"):
            values = np.log1p(values)
        found[name] = values
    return pd.DataFrame(found, index=table.index)


def signs(forces: list[str]) -> dict[str, int]:
    """The direction in which theory says that a force moves the chance of leaving."""
    found = {f"force {name}": -1 if name in CENTRIPETAL else 1 for name in forces}
    return {**found, "cluster balance": -1, "local balance": -1, **dict.fromkeys(CONTEXT, -1)}
