"""Kirchhoff gains: published values, recomputation, disconnected networks, forbidden pairs, chance and effort."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.analysis.cohesion import (
    Network,
    algebraic_connectivity,
    candidate_ties,
    components,
    fiedler_vector,
    greedy_ties,
    kirchhoff_index,
    path_lengths,
)
from hansa.analysis.cohesion.resistance import resistances, with_tie
from tests.analysis.cohesion.made_up import complete, isolated, karate, networks, of_pairs, path, relabelled

KARATE, _CLUB = karate()


def added(network: Network, i: int, j: int, weight: float = 1.0) -> Network:
    return Network.of(network.n, [*network.i, i], [*network.j, j], [*network.weight, weight])


def pieces_index(network: Network) -> float:
    """Kirchhoff indices of all pieces, added up."""
    of_member = components(network).of_member
    return sum(
        kirchhoff_index(network.only(np.flatnonzero(of_member == one)), weighted=True) for one in np.unique(of_member)
    )


def test_reproduce_the_best_tie_of_the_karate_club() -> None:
    """Oracle 18: from 470.268185 the tie (16, 26) leads to 441.857192 (cut, not rounded); Fiedler names the same."""
    found = candidate_ties(KARATE)
    assert found.kirchhoff_index == pytest.approx(470.268185, abs=5e-7)
    assert (found.i[0], found.j[0]) == (16, 26)
    assert found.kirchhoff_index - found.gain[0] == pytest.approx(441.857192, abs=2e-6)
    assert len(found.i) == 34 * 33 / 2 - 78
    vector = fiedler_vector(KARATE)
    far = np.triu(np.abs(vector[:, None] - vector[None, :]) * (KARATE.pattern.toarray() == 0))
    assert np.unravel_index(far.argmax(), far.shape) == (16, 26)


@settings(max_examples=60)
@given(networks(least=2, most=8), st.sampled_from([0.5, 1.0, 4.0]))
def test_tell_every_gain_as_computed_anew(network: Network, weight: float) -> None:
    """Oracle 31: the formula is the recomputation, to 1e-10, for ties inside a piece and for ties that join two."""
    found = candidate_ties(network, tie_weight=weight, weighted=True)
    before, reach = pieces_index(network), (components(network).sizes ** 2).sum() / 2
    for i, j, joined, gain in zip(found.i, found.j, found.joined_pairs, found.gain, strict=True):
        after = added(network, i, j, weight)
        assert before - pieces_index(after) == pytest.approx(gain, abs=1e-10 * max(1, before, abs(gain)))
        assert (components(after).sizes ** 2).sum() / 2 - reach == pytest.approx(joined)


@settings(max_examples=60)
@given(networks(least=2, most=9), st.integers(0, 6))
def test_add_ties_one_by_one_as_computed_anew(network: Network, count: int) -> None:
    """Rank-one updates drift nowhere: each index is that of the network so far, each tie the best then."""
    now = network
    steps = greedy_ties(network, count, weighted=True)
    assert len(steps) == min(count, network.n * (network.n - 1) // 2 - network.ties)
    for step in steps:
        best = candidate_ties(now, weighted=True)
        assert (step.i, step.j) == (best.i[0], best.j[0])
        assert step.gain == pytest.approx(best.gain[0], rel=1e-8, abs=1e-9)
        now = added(now, step.i, step.j)
        assert step.kirchhoff_index == pytest.approx(kirchhoff_index(now, weighted=True), rel=1e-9)


def test_update_by_rank_one_to_ten_digits() -> None:
    rng, state, now = np.random.default_rng(3), resistances(KARATE), KARATE
    for _tie in range(20):
        free = np.argwhere(np.triu(now.pattern.toarray() == 0, k=1))
        i, j = rng.choice(free)
        state, now = with_tie(state, i, j, 1.0), added(now, i, j)
    anew = resistances(now)
    assert state.inverse == pytest.approx(anew.inverse, abs=1e-10)
    assert state.squared == pytest.approx(anew.squared, abs=1e-10)
    with pytest.raises(ValueError, match="different pieces"):
        with_tie(resistances(isolated(2)), 0, 1, 1.0)


def test_join_pieces_first_and_in_their_middles() -> None:
    """A path of three, a path of two, one alone: the larger pieces first, at the middle of the path."""
    network = of_pairs(6, [(0, 1), (1, 2), (3, 4)])
    found = candidate_ties(network)
    assert found.kirchhoff_index == float("inf")
    assert (found.i[0], found.j[0], found.joined_pairs[0]) == (1, 3, 6)
    assert sorted(found.joined_pairs.tolist(), reverse=True) == found.joined_pairs.tolist()
    assert found.joined_pairs[-1] == 0
    assert (found.i[-1], found.j[-1]) == (0, 2)
    steps = greedy_ties(network, 2)
    assert [step.joined_pairs for step in steps] == [6, 5]
    assert steps[0].kirchhoff_index == float("inf")
    assert np.isfinite(steps[1].kirchhoff_index)


def test_leave_out_pairs_that_compete_or_have_no_chance() -> None:
    chance = np.ones((4, 4))
    chance[0, 2] = chance[2, 0] = 0
    found = candidate_ties(path(4), forbidden=[(3, 0)], chance=chance)
    assert list(zip(found.i.tolist(), found.j.tolist(), strict=True)) == [(1, 3)]
    assert greedy_ties(path(4), 5, forbidden=[(3, 0), (0, 2), (1, 3)]) == ()


def test_weigh_chance_and_effort() -> None:
    """A path of five gains most by its ends; half the chance, or twice the effort, and another pair comes first."""
    assert (candidate_ties(path(5)).i[0], candidate_ties(path(5)).j[0]) == (0, 4)
    doubt = np.ones((5, 5))
    doubt[0, 4] = doubt[4, 0] = 0.5
    by_chance, by_effort = candidate_ties(path(5), chance=doubt), candidate_ties(path(5), effort=1 / doubt)
    assert (by_chance.i[0], by_chance.j[0]) == (by_effort.i[0], by_effort.j[0]) == (0, 3)
    assert by_chance.expected_gain.tolist() == pytest.approx(by_effort.expected_gain.tolist())
    ends = by_chance.j - by_chance.i == 4
    assert by_chance.expected_gain[ends] == pytest.approx(by_chance.gain[ends] / 2)


@given(networks(least=2, most=8), st.randoms(use_true_random=False))
def test_gain_the_same_whatever_members_are_called(network: Network, chance) -> None:
    order = list(range(network.n))
    chance.shuffle(order)
    one, other = candidate_ties(network), candidate_ties(relabelled(network, np.array(order)))
    assert other.gain == pytest.approx(one.gain, abs=1e-8)
    assert (other.joined_pairs == one.joined_pairs).all()


def test_hold_together_what_common_friends_leave_apart() -> None:
    """Section D7: of four groups with six bridges, ten ties by Kirchhoff gain connect better than common friends."""
    rng, pairs = np.random.default_rng(11), set()
    for group in range(4):
        for one in range(30):
            for other in rng.choice(30, 2, replace=False):
                if one != other:
                    pairs.add((30 * group + min(one, int(other)), 30 * group + max(one, int(other))))
    pairs |= {(0, 30), (31, 60), (61, 90), (5, 95), (36, 66), (10, 70)}
    network = of_pairs(120, sorted(pairs))
    assert components(network).count == 1
    common = network.pattern @ network.pattern
    wanted = np.triu(common.toarray() * (network.pattern.toarray() == 0), k=1)
    familiar = random = steered = network
    for place in np.argsort(-wanted.ravel(), kind="stable")[:10]:
        familiar = added(familiar, place // 120, place % 120)
    free = np.argwhere(np.triu(network.pattern.toarray() == 0, k=1))
    for i, j in free[rng.choice(len(free), 10, replace=False)]:
        random = added(random, i, j)
    for step in greedy_ties(network, 10):
        steered = added(steered, step.i, step.j)
    before = algebraic_connectivity(network)
    assert algebraic_connectivity(familiar) < 1.2 * before
    assert algebraic_connectivity(steered) > max(2.5 * before, 1.2 * algebraic_connectivity(random))
    assert path_lengths(steered).mean_length < path_lengths(random).mean_length < path_lengths(familiar).mean_length


@pytest.mark.parametrize("network", [isolated(0), isolated(1), path(2), complete(4)])
def test_propose_nothing_where_no_pair_is_left(network: Network) -> None:
    assert len(candidate_ties(network).i) == 0
    assert greedy_ties(network, 3) == ()


def test_propose_the_only_tie_of_two_strangers() -> None:
    found = candidate_ties(isolated(2))
    assert (found.joined_pairs.tolist(), found.gain.tolist()) == ([1], [-1.0])
    assert greedy_ties(isolated(2), 3)[0].kirchhoff_index == pytest.approx(1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"chance": 1.5}, "a chance is 1.5; right is from 0 to 1"),
        ({"chance": np.full((3, 3), np.nan)}, "unknown or below 0"),
        ({"chance": np.arange(9).reshape(3, 3) / 9}, "chance is not symmetric"),
        ({"effort": 0}, "an effort is 0; right is a number over 0"),
        ({"effort": [1, 2]}, r"effort has the shape \(2,\); right is one number, or 3 × 3"),
        ({"forbidden": [0, 1]}, "right are pairs × 2"),
        ({"forbidden": [(0, 7)]}, "has an end that is no member"),
        ({"tie_weight": 0}, "the weight of a new tie is 0"),
    ],
)
def test_refuse_wrong_options(options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        candidate_ties(path(3), **options)


def test_refuse_to_add_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="-1 ties to add"):
        greedy_ties(path(3), -1)
