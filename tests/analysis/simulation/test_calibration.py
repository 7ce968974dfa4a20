"""Calibration: does it find the rules by which a history was made?"""

import numpy as np
import pytest

from hansa.analysis.cohesion import Network
from hansa.analysis.simulation import BASE, ClusterState, History, Rules, calibrate, closing_share, observed
from hansa.analysis.simulation.calibration import MOMENTS
from hansa.analysis.simulation.simulate import given_of, plan_of, run_all
from tests.analysis.simulation.made_up import by_chance, trusting


def luck(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def made_by(rules: Rules, state: ClusterState, seed: int, steps: int = 8) -> History:
    """One run's end as the later snapshot. Which pairs the new ties join does not matter here, only how many."""
    number = np.array([seed], dtype=np.uint64)
    paths, kept, there = run_all(given_of(state), plan_of(BASE, state.n), rules.row()[None], number, steps)
    formed = int(paths[0, -1, 1] - kept.sum())
    i, j = np.triu_indices(state.n, k=1)
    free = there[0][i] & there[0][j] & ~np.isin(i * state.n + j, state.ties.i * state.n + state.ties.j)
    new = luck(seed).choice(np.flatnonzero(free), formed, replace=False)
    ends = (np.concatenate([old[kept[0]], ends[new]]) for old, ends in ((state.ties.i, i), (state.ties.j, j)))
    return History(state, Network.of(state.n, *ends), there[0], steps)


def test_find_the_rules_that_made_the_history() -> None:
    """The truth lies in each band of nine in ten, and search and synergy are learned best."""
    truth = Rules(synergy=2.2, rivalry=1.5, barrier=0.8, search=0.08, outside=-1.0)
    history = made_by(truth, by_chance(100, 400, rivals=300), seed=2)
    found = calibrate(history, rng=luck(), draws=1_000, keep=50)
    assert found.fit["moment"].tolist() == list(MOMENTS)
    assert found.fit["reproduced"].all()
    assert found.fit["observed"].tolist() == observed(history).tolist()
    table = found.estimates.set_index("rule")
    for name in table.index:
        assert table.loc[name, "low"] <= getattr(truth, name) <= table.loc[name, "high"], name
    assert table.loc["search", "learned"] > 0.5
    assert table.loc["synergy", "learned"] > 0.4
    assert len(found.rules) == 50
    assert table.loc["synergy", "middle"] == found.middle.synergy


def test_repeat_a_calibration() -> None:
    history = made_by(Rules(), by_chance(20, 40), seed=1, steps=4)
    one, same = (calibrate(history, rng=luck(5), draws=200, keep=20).rules for _try in range(2))
    assert one == same


def test_estimate_nothing_that_the_state_cannot_tell() -> None:
    state = by_chance(20, 40, rivals=0, apart=False)
    found = calibrate(made_by(Rules(), state, seed=1, steps=4), rng=luck(), draws=200, keep=20, rules=Rules(memory=0.5))
    assert found.estimates["rule"].tolist() == ["synergy", "search", "outside"]
    assert {rules.rivalry for rules in found.rules} == {Rules().rivalry}
    assert {rules.memory for rules in found.rules} == {0.5}


def test_tell_when_a_history_cannot_be_reproduced() -> None:
    """Only rivals kept their ties: in the model rivalry never binds."""
    pairs = [(one, one + 1) for one in range(0, 40, 2)]
    overlap = np.zeros((40, 40))
    for one, other in pairs[:10]:
        overlap[one, other] = overlap[other, one] = 1.0
    state = trusting(40, pairs, overlap=overlap)
    kept = Network.of(40, state.ties.i[:10], state.ties.j[:10])
    fit = calibrate(History(state, kept, np.ones(40, bool), 8), rng=luck(), draws=300, keep=20).fit.set_index("moment")
    assert fit.loc["rivals_lost", "observed"] == -1
    assert not fit.loc["rivals_lost", "reproduced"]


def test_count_moments_by_hand() -> None:
    """Of 0–1, 1–2, 2–3 the first stays; 0–2 is new; member 3 left. Overlap: 0–1 none, 1–2 ½, 2–3 1."""
    overlap = np.zeros((4, 4))
    overlap[1, 2] = overlap[2, 1] = 0.5
    overlap[2, 3] = overlap[3, 2] = 1.0
    state = trusting(4, [(0, 1), (1, 2), (2, 3)], overlap=overlap)
    history = History(state, Network.of(4, [0, 0], [1, 2]), np.array([True, True, True, False]), 8)
    assert observed(history) == pytest.approx([1 / 3, 0.75, 0, 1 / 3, 1 / 4])
    assert closing_share(history.earlier.ties, history.later_ties) == 1


def test_take_a_half_where_no_new_tie_tells_of_closure() -> None:
    network = Network.of(3, [0], [1])
    assert closing_share(network, network) == 0.5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"later_ties": Network.of(3, [], [])}, "2 members at the first date, 3 and 2 at the second"),
        ({"steps": 0}, "0 steps between the dates"),
        ({"later_present": np.array([True, False])}, "has an end that was no member"),
    ],
)
def test_refuse_dates_that_do_not_fit(change: dict[str, object], message: str) -> None:
    ties = Network.of(2, [0], [1])
    given = {"later_ties": ties, "later_present": np.array([True, True]), "steps": 8} | change
    with pytest.raises(ValueError, match=message):
        History(trusting(2, [(0, 1)]), **given)


def test_refuse_too_little_to_learn_from() -> None:
    history = History(trusting(2, []), Network.of(2, [], []), np.array([True, True]), 8)
    with pytest.raises(ValueError, match="no tie at the first date"):
        calibrate(history, rng=luck())
    with pytest.raises(ValueError, match="10 sets kept of 100 draws"):
        calibrate(history, rng=luck(), draws=100, keep=10)
