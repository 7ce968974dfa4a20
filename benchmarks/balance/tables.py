"""The tables of the backtest, each for the members it is about."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from benchmarks.balance.measures import forces_known
from benchmarks.balance.models import (
    BASELINES,
    CONTEXT,
    OF_CLUSTER,
    Predicted,
    boosted,
    logistic,
    signs,
    single,
    without_own,
)
from benchmarks.balance.scores import Judge, interval
from hansa.analysis.balance import CENTRIPETAL

FORMULA = "formula"
DRAWS = 200
# So large a share of the members of training years would have been warned of; the first is what the product does.
QUIET_SHARES = (0.05, 0.1, 0.15)
WARNED_BY = ("cooperation", "force growth")


def headline(training: pd.DataFrame, test: pd.DataFrame, seed: int, more: tuple[str, ...] = ()) -> dict:
    """The model, the formula and single figures on the same rows, and what the model is ahead by in the same draws.

    more: further single figures that belong to the baselines of this table, and to the model.
    """
    judge = Judge.of(test, DRAWS, seed)
    forces = forces_known(test)
    names = [f"force {name}" for name in forces] + list(OF_CLUSTER) + list(more)
    model = boosted(training, test, names, signs(forces))
    straight, fitted = logistic(training, test, names)
    coefficients = dict(zip(names, fitted[-1].coef_[0].round(3).tolist(), strict=True))
    baselines = {name: single(training, test, name) for name in (*BASELINES, *more)}
    together = boosted(training, test, [*BASELINES, *more], {})
    context = boosted(training, test, [*names, *CONTEXT], signs(forces))
    formula = (
        formula_score(test),
        single(training.assign(b=-formula_score(training)), test.assign(b=-formula_score(test)), "b"),
    )
    aucs = {name: judge.auc(found.score) for name, found in baselines.items()}
    best = max(aucs, key=lambda name: aucs[name][0])
    own = judge.auc(model.score)
    return {
        "members": len(test),
        "gone": round(float(test["gone"].mean()), 4),
        "training_members": len(training),
        "training_gone": round(float(training["gone"].mean()), 4),
        "model": judge.table(model.score, model.chance),
        "baselines": {name: judge.table(found.score, found.chance) for name, found in baselines.items()},
        "formula": judge.table(formula[0], formula[1].chance),
        "local_balance_alone": judge.table(-test["local balance"].to_numpy()),
        "logistic": {**judge.table(straight.score, straight.chance), "coefficients": coefficients},
        "baselines_together": judge.table(together.score, together.chance),
        "model_with_context": judge.table(context.score, context.chance),
        "parts": {name: judge.table(_part(test, name)) for name in forces},
        "best_baseline": best,
        "gain": {
            "model": interval(own - aucs[best]),
            "formula": interval(judge.auc(formula[0]) - aucs[best]),
            "model_over_baselines_together": interval(own - judge.auc(together.score)),
        },
        "by_year": {str(year): _of_year(test, model, baselines[best], year) for year in sorted(test["year"].unique())},
    }


def formula_score(table: pd.DataFrame) -> np.ndarray:
    """A member's local balance with its cluster's: the mean of both, the other way round."""
    return -(table["local balance"].to_numpy() + table["cluster balance"].to_numpy()) / 2


def choices(test: pd.DataFrame, seed: int) -> dict:
    """What other weights would do to the formula's AUC; nothing is chosen from this."""
    judge = Judge.of(test, 1, seed)
    found = {"version 1": float(judge.auc(formula_score(test))[0])}
    for force in forces_known(test):
        for weight in (0.0, 0.5, 2.0):
            found[f"{force} × {weight:g}"] = float(judge.auc(formula_score(reweighted(test, {force: weight})))[0])
    return {name: round(value, 4) for name, value in found.items()}


def reweighted(table: pd.DataFrame, weights: dict[str, float]) -> pd.DataFrame:
    """Local and cluster balances anew, with other weights of the forces."""
    plus, minus = np.zeros(len(table)), np.zeros(len(table))
    for name in forces_known(table):
        amount = weights.get(name, 1.0) * table[f"force {name}"].to_numpy()
        if name in CENTRIPETAL:
            plus = plus + amount
        else:
            minus = minus + amount
    sums = pd.DataFrame({"plus": plus, "minus": minus}).groupby(table.groupby(["field", "year"]).ngroup().to_numpy())
    cluster = sums.transform("sum")
    return table.assign(
        **{
            "local balance": _ratio(plus, minus),
            "cluster balance": _ratio(cluster["plus"].to_numpy(), cluster["minus"].to_numpy()),
        }
    )


def rivalry_within_kinds(test: pd.DataFrame, seed: int) -> dict:
    """Companies have more rivals than universities: does rivalry tell anything among members of one kind?"""
    found = {}
    for kind, rows in test.groupby("kind"):
        if 50 <= rows["gone"].sum() <= len(rows) - 50:
            judge = Judge.of(rows, DRAWS, seed)
            found[str(kind)] = {"members": len(rows), "auc": interval(judge.auc(_part(rows, "rivalry")))}
    return found


def warnings(training: pd.DataFrame, test: pd.DataFrame) -> dict:
    """Early warnings: by rules, and learnt from training years with a threshold that keeps them quiet.

    The learnt one is about members whose work in the cluster is planned to end. It reads only how much they cooperate
    and what of that is new: other forces had the wrong sign, or hung on the kind of organisation alone.
    """
    due, then = training[training["plan"] < 1], test[test["plan"] < 1]
    chances, fitted = logistic(due, then, list(WARNED_BY))
    own = without_own(due, list(WARNED_BY))
    thresholds = {
        share: float(np.sort(own)[-min(max(round(share * len(training)), 1), len(own))]) for share in QUIET_SHARES
    }
    rules: dict[str, Callable[[pd.DataFrame], np.ndarray]] = {
        "work ends": lambda rows: (rows["plan"] < 1).to_numpy(),
        "work ends, less than one full tie": lambda rows: ((rows["plan"] < 1) & (rows["cooperation"] < 1)).to_numpy(),
        "no partner": lambda rows: (rows["degree"] == 0).to_numpy(),
        "local balance below 0": lambda rows: (rows["local balance"] < 0).to_numpy(),
    }
    found = {name: _warned(test, rule(test)) for name, rule in rules.items()}
    ending = (test["plan"] < 1).to_numpy()
    chance = np.zeros(len(test))
    chance[ending] = chances.chance
    auc = interval(Judge.of(then, DRAWS, 0).auc(chances.score))
    for share, threshold in thresholds.items():
        measured = {**_warned(test, ending & (chance >= threshold)), "threshold": round(threshold, 4)}
        found["learned" if share == QUIET_SHARES[0] else f"learned, {share:.0%} of training"] = measured
    found["learned"] |= {"auc": auc, **_weights(fitted)}
    return found


def _weights(fitted: Pipeline) -> dict:
    """The regression in the logarithms of 1 + amount: constant + Σ weight × logarithm are the log odds of leaving."""
    spread, middle = fitted[0].scale_, fitted[0].mean_
    weights = fitted[-1].coef_[0] / spread
    if (weights >= 0).any():
        raise SystemExit(f"a warning would rise with cooperation ({weights}): these years teach nothing, use none")
    return {
        "constant": round(float(fitted[-1].intercept_[0] - weights @ middle), 4),
        "weights": dict(zip(("cooperation", "growth"), weights.round(4).tolist(), strict=True)),
    }


def _warned(test: pd.DataFrame, warned: np.ndarray) -> dict:
    gone = test["gone"].to_numpy()
    right = warned & gone
    lead = np.clip(test["plan"].to_numpy()[right], 0, None) * 12
    return {
        "warned": round(float(warned.mean()), 4),
        "precision": round(float(right.sum() / max(warned.sum(), 1)), 4),
        "recall": round(float(right.sum() / gone.sum()), 4),
        "lead_in_months": {
            "median": round(float(np.median(lead)), 1),
            "at_least_3": round(float((lead >= 3).mean()), 3),
        }
        if right.any()
        else None,
    }


def _of_year(test: pd.DataFrame, model: Predicted, baseline: Predicted, year: int) -> dict:
    of = (test["year"] == year).to_numpy()
    judge = Judge.of(test[of], 1, 0)
    return {
        "members": int(of.sum()),
        "gone": round(float(judge.gone.mean()), 4),
        "model": round(float(judge.auc(model.score[of])[0]), 4),
        "best_baseline": round(float(judge.auc(baseline.score[of])[0]), 4),
    }


def _part(table: pd.DataFrame, name: str) -> np.ndarray:
    """Higher where theory expects members to leave: a force that works the other way has an AUC below one half."""
    amount = table[f"force {name}"].to_numpy()
    return -amount if name in CENTRIPETAL else amount


def _ratio(plus: np.ndarray, minus: np.ndarray) -> np.ndarray:
    return np.divide(plus - minus, plus + minus, out=np.zeros(len(plus)), where=plus + minus > 0)
