"""Run a cluster forward many times, and compare what happens in a scenario with what would have happened anyway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numba
import numpy as np
import pandas as pd

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Ints
from hansa.analysis.kdensity.threads import in_threads
from hansa.analysis.simulation.ledger import (
    ACTIVITY,
    BARRIERS,
    INTRODUCED,
    LEAVES,
    MEASURES,
    MEDIATED,
    NOTHING,
    PROJECTS,
    Given,
    Plan,
)
from hansa.analysis.simulation.rules import Rules
from hansa.analysis.simulation.scenario import BASE, Scenario
from hansa.analysis.simulation.state import ClusterState
from hansa.analysis.simulation.steps import simulate_runs

BAND = (0.05, 0.5, 0.95)
"""Quantiles of a band: nine of ten runs lie between the first and the last."""


@dataclass(frozen=True, eq=False)
class Simulated:
    """Runs of one scenario. Not a forecast: what the rules make of the state.

    scenario: its name.
    paths: runs × (steps + 1) × measures (`MEASURES`); the first step is the start.
    member_stays: for each member, the share of runs at whose end it is one.
    tie_stays: for each tie at the start, the share of runs at whose end the two are tied.
    """

    scenario: str
    paths: Floats
    member_stays: Floats
    tie_stays: Floats

    def path(self, measure: str) -> Floats:
        """One measure: runs × (steps + 1).

        Raises:
            ValueError: there is no such measure.
        """
        if measure not in MEASURES:
            raise ValueError(f'no measure "{measure}"; there are {", ".join(MEASURES)}')
        return self.paths[:, :, MEASURES.index(measure)]

    def bands(self) -> pd.DataFrame:
        """scenario, measure, step, low, middle, high: nine of ten runs lie between low and high."""
        return _bands(self.scenario, self.paths)

    def against(self, base: Simulated) -> pd.DataFrame:
        """The same of the differences to the base run by run, and `higher`: share of runs in which it is higher.

        Run k of both has the same luck and the same rules, so that the differences are due to the scenario.

        Raises:
            ValueError: the two have different numbers of runs or steps.
        """
        if self.paths.shape != base.paths.shape:
            raise ValueError(f"runs × steps are {self.paths.shape[:2]} and {base.paths.shape[:2]}; right are the same")
        change = self.paths - base.paths
        table = _bands(self.scenario, change)
        known = np.isfinite(change)
        higher = ((change > 0) & known).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        return table.assign(higher=higher.T.ravel())


def simulate(
    state: ClusterState,
    rules: Rules | Sequence[Rules],
    *,
    steps: int,
    runs: int,
    rng: np.random.Generator,
    scenario: Scenario = BASE,
) -> Simulated:
    """Runs of one scenario.

    In each step (a quarter) both sides of every tie choose to cooperate or to compete, by what they expect with the
    trust they have; trust follows what the other did; ties on which both compete end; members whose remembered pay-off
    is below what is outside leave; members look for partners and outsiders for members. docs/methods/simulation.md has
    the formulas.

    Args:
        rules: one set of rules, or several that take turns from run to run, such as those of a calibration.
        steps: quarters of a year.

    Raises:
        ValueError: no run, a negative number of steps, or a scenario that names an unknown member.

    Cost: runs × steps × (members + ties): some 50 ns for each tie and step on one core; runs spread over threads.

    >>> from hansa.analysis.cohesion import Network
    >>> state = ClusterState.of([1, 1, 1], Network.of(3, [0, 1], [1, 2]))
    >>> simulated = simulate(state, Rules(), steps=4, runs=10, rng=np.random.default_rng(1))
    >>> simulated.path("members").shape, simulated.path("ties")[:, 0].tolist() == [2.0] * 10
    ((10, 5), True)
    """
    return compare(state, rules, [scenario], steps=steps, runs=runs, rng=rng)[0]


def compare(
    state: ClusterState,
    rules: Rules | Sequence[Rules],
    scenarios: Sequence[Scenario],
    *,
    steps: int,
    runs: int,
    rng: np.random.Generator,
) -> list[Simulated]:
    """Each scenario with the same luck: run k draws the same numbers for the same choices in all of them.

    Put `BASE` among the scenarios, and ask the others for their difference `against` it.

    Args, errors and cost: as for `simulate`, for each scenario.

    >>> from hansa.analysis.cohesion import Network
    >>> state = ClusterState.of([1, 1, 1], Network.of(3, [0, 1], [1, 2]))
    >>> leaves = Scenario("the middle leaves", leaving=(1,))
    >>> base, without = compare(state, Rules(), [BASE, leaves], steps=1, runs=4, rng=np.random.default_rng(1))
    >>> without.path("ties")[:, 1].max(), without.member_stays[1]
    (np.float64(0.0), np.float64(0.0))
    """
    if runs < 1 or steps < 0:
        raise ValueError(f"{runs} runs of {steps} steps; right is at least one run and no negative number of steps")
    several = [rules] if isinstance(rules, Rules) else list(rules)
    if not several:
        raise ValueError("no rules; right is at least one set")
    rows = np.array([several[run % len(several)].row() for run in range(runs)])
    seeds = rng.integers(1 << 63, size=runs).astype(np.uint64)
    given = given_of(state)
    return [_simulated(given, scenario, rows, seeds, steps) for scenario in scenarios]


def given_of(state: ClusterState) -> Given:
    """The state as the compiled loops read it."""
    place = np.tile([1.0, 0.0, 0.0], (state.n, 1)) if state.place is None else state.place
    return Given(
        np.column_stack([state.size, state.group, state.present, place]),
        np.column_stack([state.ties.i, state.ties.j]),
        np.ascontiguousarray(state.trust.T),
        state.overlap.indptr.astype(np.int64),
        state.overlap.indices.astype(np.int64),
        state.overlap.data.astype(np.float64),
    )


def run_all(
    given: Given, plan: Plan, rows: Floats, seeds: np.ndarray, steps: int
) -> tuple[Floats, np.ndarray, np.ndarray]:
    """paths, kept ties and remaining members of all runs, spread over threads."""
    runs = len(seeds)
    paths = np.zeros((runs, steps + 1, len(MEASURES)))
    kept, there = np.zeros((runs, len(given.pairs)), dtype=bool), np.zeros((runs, len(given.people)), dtype=bool)

    def run_some(part: slice) -> None:
        simulate_runs(given, plan, rows[part], seeds[part], paths[part], kept[part], there[part])

    parts = min(runs, 4 * numba.get_num_threads())
    borders = np.linspace(0, runs, parts + 1).astype(int)
    in_threads(run_some, [slice(first, last) for first, last in pairwise(borders)])
    return paths, kept, there


def plan_of(scenario: Scenario, members: int) -> Plan:
    """The scenario as the compiled loops read it.

    Raises:
        ValueError: it names a member that does not exist, or a pair of one member.
    """
    shock, programme = scenario.shock, scenario.programme
    kinds = {"projects": PROJECTS, "barriers": BARRIERS}
    return Plan(
        events=_events(scenario, members),
        strength=float(shock.strength) if shock else 0.0,
        shock_first=shock.first if shock else 1,
        shock_last=shock.last if shock else 0,
        group=-1 if shock is None or shock.group is None else shock.group,
        programme=kinds[programme.kind] if programme else NOTHING,
        budget=float(programme.budget) if programme else 0.0,
        programme_first=programme.first if programme else 1,
        programme_last=programme.last if programme else 0,
        by_lot=programme is not None and programme.chosen == "lot",
        activity_steps=scenario.activity_steps,
    )


def _simulated(given: Given, scenario: Scenario, rows: Floats, seeds: np.ndarray, steps: int) -> Simulated:
    paths, kept, there = run_all(given, plan_of(scenario, len(given.people)), rows, seeds, steps)
    return Simulated(scenario.name, paths, there.mean(axis=0), kept.mean(axis=0))


def _events(scenario: Scenario, n: int) -> Ints:
    """Rows of step, kind and two members, in the order in which they happen."""
    kinds = (
        (INTRODUCED, scenario.introductions),
        (ACTIVITY, scenario.joint_activities),
        (MEDIATED, scenario.mediations),
    )
    rows = [(scenario.leaving_step, LEAVES, one, one) for one in scenario.leaving]
    rows += [(scenario.measures_step, kind, one, other) for kind, pairs in kinds for one, other in pairs]
    events = np.array(rows, dtype=np.int64).reshape(-1, 4)
    unknown = (events[:, 2:] < 0) | (events[:, 2:] >= n)
    if unknown.any():
        raise ValueError(
            f'scenario "{scenario.name}" names member {events[:, 2:][unknown][0]}; right are numbers from 0 to {n - 1}'
        )
    if ((events[:, 2] == events[:, 3]) & (events[:, 1] != LEAVES)).any():
        raise ValueError(f'scenario "{scenario.name}" names a pair of a member with itself')
    return events


def _bands(scenario: str, paths: Floats) -> pd.DataFrame:
    steps = paths.shape[1]
    known = np.isfinite(paths).any(axis=0)
    quantiles = np.full((3, steps, len(MEASURES)), np.nan)
    if known.any():
        quantiles[:, known] = np.nanquantile(paths[:, known], BAND, axis=0)
    low, middle, high = (table.T.ravel() for table in quantiles)
    return pd.DataFrame(
        {
            "scenario": scenario,
            "measure": np.repeat(MEASURES, steps),
            "step": np.tile(np.arange(steps), len(MEASURES)),
            "low": low,
            "middle": middle,
            "high": high,
        }
    )
