"""The weakest cut, against all cuts of small networks."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given

from hansa.analysis.cohesion import Network, components, cut_of, minimum_cut, normalised_cut
from tests.analysis.cohesion.made_up import complete, isolated, karate, networks, of_pairs, path, star

NONE = pytest.approx(float("nan"), nan_ok=True)


def all_cuts(network: Network):
    for rest in product([False, True], repeat=network.n - 1):
        if any(rest):
            yield cut_of(network, np.array([False, *rest]), weighted=True)


@given(networks(least=2, most=7))
def test_find_the_least_of_all_cuts(network: Network) -> None:
    found = minimum_cut(network, weighted=True)
    assert 0 < found.side.sum() <= network.n / 2
    assert found.weight == pytest.approx(min(cut.weight for cut in all_cuts(network)))
    assert found.standing_on_it.sum() == pytest.approx(2 * found.weight)
    assert found.weight == pytest.approx(network.weight[found.ties].sum())


@given(networks(least=2, most=7))
def test_find_a_normalised_cut_within_cheegers_bound(network: Network) -> None:
    """The sweep has a conductance of at most √(2 λ), λ the second eigenvalue, which is at most twice the best."""
    found = normalised_cut(network, weighted=True)
    if components(network).count > 1:
        assert found.weight == 0
        return
    best = min(cut.conductance for cut in all_cuts(network))
    assert best - 1e-9 <= found.conductance <= np.sqrt(4 * best) + 1e-9


def test_see_where_two_groups_hang_together() -> None:
    """Two complete fives, tied 4–5 and 3–6: two ties are the least cut, and four members stand on it."""
    pairs = [(a + start, b + start) for start in (0, 5) for a in range(5) for b in range(a + 1, 5)]
    network = of_pairs(10, [*pairs, (4, 5), (3, 6)])
    for cut in (minimum_cut(network), normalised_cut(network)):
        assert np.flatnonzero(cut.side).tolist() == [5, 6, 7, 8, 9]
        assert np.flatnonzero(cut.standing_on_it).tolist() == [3, 4, 5, 6]
        assert (cut.weight, cut.conductance, cut.normalised) == (2, pytest.approx(2 / 22), pytest.approx(2 / 11))


def test_split_the_karate_club_nearly_as_it_split() -> None:
    network, club = karate()
    cut = normalised_cut(network)
    agree = (cut.side == (club == club[33])).mean()
    assert max(agree, 1 - agree) >= 31 / 34
    assert minimum_cut(network).weight == 1


def test_cut_what_is_already_apart() -> None:
    network = of_pairs(5, [(0, 1), (1, 2), (3, 4)])
    for cut in (minimum_cut(network), normalised_cut(network)):
        assert (cut.weight, cut.side.tolist(), cut.ties.tolist()) == (0, [False] * 3 + [True] * 2, [])
        assert cut.conductance == 0
    assert minimum_cut(isolated(3)).conductance == NONE


@pytest.mark.parametrize("n", [0, 1])
def test_cut_nobody(n: int) -> None:
    for cut in (minimum_cut(isolated(n)), normalised_cut(isolated(n))):
        assert (cut.side.tolist(), cut.weight, cut.conductance) == ([False] * n, 0, NONE)


def test_cut_two_members_and_a_star() -> None:
    assert minimum_cut(path(2)).side.tolist() == normalised_cut(path(2)).side.tolist() == [False, True]
    assert minimum_cut(star(5)).weight == 1
    assert minimum_cut(complete(5)).weight == 4


def test_refuse_a_side_that_is_none() -> None:
    with pytest.raises(ValueError, match="the side has 3 values of int64; right are 3 of True and False"):
        cut_of(path(3), [0, 1, 1])
