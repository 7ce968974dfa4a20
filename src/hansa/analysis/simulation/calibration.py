"""Which rules make a cluster develop as this one did: between two dated snapshots of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import qmc

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion import Network
from hansa.analysis.simulation.rules import NAMES, Rules
from hansa.analysis.simulation.scenario import BASE
from hansa.analysis.simulation.simulate import BAND, given_of, plan_of, run_all
from hansa.analysis.simulation.state import ClusterState, distance_share

RANGES = {
    "synergy": (1.0, 4.0),
    "rivalry": (0.0, 4.0),
    "barrier": (0.0, 3.0),
    "search": (0.002, 0.5),
    "outside": (-6.0, 2.0),
}
"""What is estimated, and where it is sought: evenly, search on the scale of its logarithm."""

MOMENTS = ("ties_kept", "rivals_lost", "distant_lost", "ties_formed", "members_left")
"""What simulated and observed histories are compared by; see `observed`."""

ROUNDS, ACCEPTED = 2, 0.1


@dataclass(frozen=True, eq=False)
class History:
    """A cluster at two dates.

    earlier: its state at the first.
    later_ties: ties at the second, members numbered as before.
    later_present: whether each was a member then. Those who were none at the first date are the outsiders of `earlier`.
    steps: quarters between the two.
    """

    earlier: ClusterState
    later_ties: Network
    later_present: NDArray[np.bool_]
    steps: int

    def __post_init__(self) -> None:
        present = np.asarray(self.later_present, dtype=bool)
        if self.later_ties.n != self.earlier.n or present.shape != (self.earlier.n,):
            raise ValueError(
                f"{self.earlier.n} members at the first date, {self.later_ties.n} and {present.size} at the second; "
                "right is the same numbering, with those present at one date only"
            )
        if self.steps < 1:
            raise ValueError(f"{self.steps} steps between the dates; right is 1 or more")
        if not (present[self.later_ties.i] & present[self.later_ties.j]).all():
            raise ValueError("a tie at the second date has an end that was no member then")


@dataclass(frozen=True, eq=False)
class Calibration:
    """Rules under which a cluster develops as observed, as far as the history tells.

    rules: accepted sets, all equally likely. Give all of them to `simulate`: its bands then hold this uncertainty too.
    fit: moment, observed, low, middle, high (of new runs with the accepted rules), reproduced (observed lies between).
    estimates: rule, prior_low, prior_high, low, middle, high, learned (1 − accepted spread / prior spread; about 0:
        the history tells nothing about it).
    """

    rules: tuple[Rules, ...]
    fit: pd.DataFrame
    estimates: pd.DataFrame = field(repr=False)

    @property
    def middle(self) -> Rules:
        """The set of medians, for sensitivity tables."""
        return Rules.of_row(np.median([rules.row() for rules in self.rules], axis=0))


def calibrate(
    history: History, *, rng: np.random.Generator, draws: int = 2_000, keep: int = 100, rules: Rules | None = None
) -> Calibration:
    """Approximate Bayesian computation: try rules, keep those whose history is most like the observed one.

    Half of the draws are spread over `RANGES`; the second half over what the best tenth of the first spans. Of these
    the best `keep` by the distance of their five moments, each in units of its median deviation, are corrected by a
    linear regression of the rules on the moments (Beaumont et al. 2002). What the state cannot tell is not estimated:
    rivalry without overlaps, barrier without places. `closure` is the observed share of new ties that close a triangle.

    Args:
        draws: simulated histories in all.
        keep: accepted sets of rules.
        rules: the numbers that are not estimated (memory, noise …); the defaults if left out.

    Raises:
        ValueError: fewer than 20 sets to keep, or fewer than ten draws for each; or a history without ties at first.

    Cost: draws × a run of the history's steps; 150 members with 700 ties over two years: about a second for 2,000.

    References:
        M. A. Beaumont, W. Zhang, D. J. Balding, "Approximate Bayesian computation in population genetics", Genetics 162
        (2002) 2025–2035.
    """
    if keep < 20 or draws < 10 * keep:
        raise ValueError(f"{keep} sets kept of {draws} draws; right are at least 20, and ten draws for each")
    if not history.earlier.ties.ties:
        raise ValueError("no tie at the first date: there is nothing whose development could be compared")
    target = observed(history)
    fixed = _with_closure(rules or Rules(), history)
    names = _estimated(history.earlier)
    low, high = np.array([_scaled(name, RANGES[name]) for name in names]).T
    for _round in range(ROUNDS):
        points = low + (high - low) * qmc.LatinHypercube(len(names), rng=rng).random(draws // ROUNDS)
        moments = _moments(history, _sets(names, points, fixed), rng)
        distance = _distances(moments, target)
        order = np.argsort(distance, kind="stable")
        chosen = points[order[: max(keep, int(ACCEPTED * len(points)))]]
        margin = (chosen.max(axis=0) - chosen.min(axis=0)) * 0.1
        edges = low, high
        low, high = np.maximum(low, chosen.min(axis=0) - margin), np.minimum(high, chosen.max(axis=0) + margin)
    nearest = order[:keep]
    adjusted = np.clip(_adjusted(points[nearest], moments[nearest], distance[nearest], target), *edges)
    accepted = _sets(names, adjusted, fixed)
    return Calibration(
        tuple(Rules.of_row(row) for row in accepted),
        _fit(target, _moments(history, accepted, rng)),
        _estimates(names, accepted),
    )


def observed(history: History) -> Floats:
    """The moments of a history.

    ties_kept: share of the ties at the first date that are there at the second.
    rivals_lost: mean overlap of the ties that are not, less that of those kept. distant_lost: the same of distance.
    ties_formed: ties only at the second date, for each tie at the first.
    members_left: share of the members at the first date who are none at the second.

    >>> earlier = ClusterState.of([1, 1, 1, 1], Network.of(4, [0, 1, 2], [1, 2, 3]))
    >>> history = History(earlier, Network.of(4, [0, 0], [1, 2]), np.array([True, True, True, False]), 8)
    >>> observed(history).round(2).tolist()
    [0.33, 0.0, 0.0, 0.33, 0.25]
    """
    state, n = history.earlier, history.earlier.n
    kept = np.isin(state.ties.i * n + state.ties.j, history.later_ties.i * n + history.later_ties.j)
    there = np.asarray(history.later_present, dtype=bool)
    row = _moments_of(state, kept[None], there[None], np.array([history.later_ties.ties]))
    return np.asarray(row[0])


def closing_share(earlier: Network, later: Network) -> float:
    """Share of the new ties between two who had a partner in common; ½ where there are none.

    >>> closing_share(Network.of(4, [0, 1], [1, 2]), Network.of(4, [0, 0], [2, 3]))
    0.5
    """
    n = earlier.n
    new = ~np.isin(later.i * n + later.j, earlier.i * n + earlier.j)
    if not new.any():
        return 0.5
    i, j = later.i[new], later.j[new]
    common = (earlier.pattern[i].multiply(earlier.pattern[j])).sum(axis=1)
    return float((np.asarray(common).ravel() > 0).mean())


def _with_closure(rules: Rules, history: History) -> Rules:
    row = rules.row()
    row[NAMES.index("closure")] = closing_share(history.earlier.ties, history.later_ties)
    return Rules.of_row(row)


def _estimated(state: ClusterState) -> list[str]:
    untold = {"rivalry": state.overlap.nnz == 0, "barrier": state.place is None}
    return [name for name in RANGES if not untold.get(name, False)]


def _scaled(name: str, value: ArrayLike) -> Floats:
    return np.log(value) if name == "search" else np.asarray(value, dtype=np.float64)


def _sets(names: Sequence[str], points: Floats, fixed: Rules) -> Floats:
    rows = np.tile(fixed.row(), (len(points), 1))
    for column, name in enumerate(names):
        rows[:, NAMES.index(name)] = np.exp(points[:, column]) if name == "search" else points[:, column]
    return rows


def _moments(history: History, rows: Floats, rng: np.random.Generator) -> Floats:
    state = history.earlier
    seeds = rng.integers(1 << 63, size=len(rows)).astype(np.uint64)
    paths, kept, there = run_all(given_of(state), plan_of(BASE, state.n), rows, seeds, history.steps)
    return _moments_of(state, kept, there, paths[:, -1, 1])


def _moments_of(state: ClusterState, kept: NDArray[np.bool_], there: NDArray[np.bool_], ties: Floats) -> Floats:
    """Runs × moments."""
    i, j = state.ties.i, state.ties.j
    overlap = np.asarray(state.overlap[i, j]).ravel() if len(i) else np.zeros(0)
    distance = distance_share(state.place, i, j)
    number = max(len(i), 1)
    present = state.present
    return np.column_stack(
        [
            kept.sum(axis=1) / number,
            _lost(overlap, kept),
            _lost(distance, kept),
            (ties - kept.sum(axis=1)) / number,
            (present & ~there).sum(axis=1) / max(present.sum(), 1),
        ]
    )


def _lost(values: Floats, kept: NDArray[np.bool_]) -> Floats:
    """Mean of the ended ties less the mean of the kept, for each run; 0 where all or none were kept."""
    number, all_of_them = kept.sum(axis=1), kept.shape[1]
    sums = kept @ values
    both = (number > 0) & (number < all_of_them)
    gone = np.maximum(all_of_them - number, 1)
    return np.where(both, (values.sum() - sums) / gone - sums / np.maximum(number, 1), 0.0)


def _distances(moments: Floats, target: Floats) -> Floats:
    spread = np.median(np.abs(moments - np.median(moments, axis=0)), axis=0)
    told = spread > 1e-12
    return np.sqrt((((moments - target)[:, told] / spread[told]) ** 2).sum(axis=1))


def _adjusted(points: Floats, moments: Floats, distance: Floats, target: Floats) -> Floats:
    """What the accepted points would be had their moments been the observed ones, near points counting more."""
    furthest = float(distance.max()) or 1.0
    weight = np.sqrt(np.maximum(1 - (distance / furthest) ** 2, 1e-6))
    table = np.column_stack([np.ones(len(points)), moments - target])
    slopes = np.linalg.lstsq(table * weight[:, None], points * weight[:, None], rcond=1e-8)[0]
    return np.asarray(points - (moments - target) @ slopes[1:])


def _fit(target: Floats, moments: Floats) -> pd.DataFrame:
    low, middle, high = np.quantile(moments, BAND, axis=0)
    slack = 1e-12
    return pd.DataFrame(
        {
            "moment": MOMENTS,
            "observed": target,
            "low": low,
            "middle": middle,
            "high": high,
            "reproduced": (target >= low - slack) & (target <= high + slack),
        }
    )


def _estimates(names: Sequence[str], rows: Floats) -> pd.DataFrame:
    columns = [rows[:, NAMES.index(name)] for name in names]
    table = pd.DataFrame({"rule": names})
    table["prior_low"], table["prior_high"] = zip(*(RANGES[name] for name in names), strict=True)
    table["low"], table["middle"], table["high"] = np.quantile(columns, BAND, axis=1)
    spread = [
        np.ptp(np.quantile(_scaled(name, values), (0.05, 0.95))) for name, values in zip(names, columns, strict=True)
    ]
    prior = [0.9 * np.ptp(_scaled(name, RANGES[name])) for name in names]
    table["learned"] = 1 - np.array(spread) / np.array(prior)
    return table
