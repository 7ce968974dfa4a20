"""Resilience when members leave, and turnover between two moments."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.analysis.cohesion import Network, components, random_leaving, resilience, tie_turnover, turnover
from tests.analysis.cohesion.made_up import complete, isolated, karate, networks, of_pairs, path, star

KARATE, _CLUB = karate()
NONE = pytest.approx(float("nan"), nan_ok=True)


def test_reproduce_the_resilience_of_the_karate_club() -> None:
    """Oracle 17: R under attack on the most tied member, recalculated and initial, of equals the lowest number."""
    assert resilience(KARATE).index == pytest.approx(0.1358131, abs=5e-8)
    assert resilience(KARATE, "initial").index == pytest.approx(0.1418685, abs=5e-8)
    assert resilience(KARATE).members[:3].tolist() == [33, 0, 32]


@given(networks(), st.sampled_from(["recalculated", "initial"]))
def test_leave_one_by_one_as_computed_anew(network: Network, order: str) -> None:
    found, there = resilience(network, order), list(range(network.n))
    for leaver, share in zip(found.members.tolist(), found.largest_shares, strict=True):
        if order == "recalculated":
            degrees = network.only(there).degrees
            assert leaver == there[int(degrees.argmax())]
        there.remove(leaver)
        left = components(network.only(there)).sizes
        assert share == (left[0] if len(left) else 0) / network.n


def test_know_resilience_in_closed_form() -> None:
    """Complete: (n − 1)/2n in any order. Star: (n − 1)/n² once its middle has gone first. Nobody: none."""
    assert resilience(complete(8)).index == random_leaving(complete(8), rng=np.random.default_rng(1)).mean == 7 / 16
    assert resilience(star(8)).index == pytest.approx(7 / 64)
    assert resilience(isolated(5)).index == pytest.approx(4 / 25)
    assert resilience(isolated(0)).index == NONE
    assert resilience(path(2)).index == 0.25
    low, high = random_leaving(star(8), rng=np.random.default_rng(1)).band
    assert 7 / 64 <= low < high <= 7 / 16


def test_refuse_wrong_orders() -> None:
    with pytest.raises(ValueError, match="must name each of the 3 members once"):
        resilience(path(3), [0, 1, 1])
    with pytest.raises(ValueError, match='right is "recalculated", "initial"'):
        resilience(path(3), "random")
    with pytest.raises(ValueError, match="0 draws"):
        random_leaving(path(3), rng=np.random.default_rng(1), draws=0)


def test_measure_turnover() -> None:
    found = turnover("abcd", "cdefg", years=3)
    assert (found.entries, found.exits, found.kept) == (3, 2, 2)
    assert (found.churn, found.jaccard, found.retention) == (5 / 7, pytest.approx(2 / 7), 0.5)
    assert found.half_life == pytest.approx(3)


@pytest.mark.parametrize(
    ("before", "after", "churn", "retention", "half_life"),
    [
        ("", "", NONE, NONE, NONE),
        ("ab", "ab", 0, 1, float("inf")),
        ("ab", "", 1, 0, 0),
        ("", "ab", 1, NONE, NONE),
        ("aab", "ba", 0, 1, float("inf")),
    ],
)
def test_measure_turnover_at_its_ends(before: str, after: str, churn, retention, half_life) -> None:
    found = turnover(before, after)
    assert (found.churn, found.retention, found.half_life) == (churn, retention, half_life)


def test_refuse_time_that_runs_backwards() -> None:
    with pytest.raises(ValueError, match="-1 years between the two moments"):
        turnover("a", "a", years=-1)


def test_tell_partners_who_parted_from_those_who_left() -> None:
    """d left with its two ties; a–b parted; b–c stayed; a–c and c–e are new, but e was not there before."""
    before = of_pairs(4, [(0, 1), (1, 2), (0, 3), (1, 3)])
    after = of_pairs(4, [(0, 1), (0, 2), (0, 3)])
    found = tie_turnover(before, after, "abcd", "cbae")
    assert (found.all_ties.kept, found.all_ties.exits, found.all_ties.entries) == (1, 3, 2)
    assert (found.among_stayers.kept, found.among_stayers.exits, found.among_stayers.entries) == (1, 1, 1)
    with pytest.raises(ValueError, match="3 different names for 4 members"):
        tie_turnover(before, after, "abca", "cbae")
