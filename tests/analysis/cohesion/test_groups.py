"""E–I index, assortativity, modularity, brokerage, openness: published values, identities, chance."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from scipy.sparse import csr_matrix
from sknetwork.clustering import Louvain

from hansa.analysis.cohesion import (
    Network,
    brokerage,
    brokerage_test,
    expected_brokerage,
    external_internal,
    external_internal_test,
    group_assortativity,
    group_assortativity_test,
    mixing_matrix,
    modularity,
    openness,
    triangles,
)
from tests.analysis.cohesion.made_up import complete, grouped, isolated, karate, of_pairs, path

KARATE, CLUB = karate()
NONE = pytest.approx(float("nan"), nan_ok=True)


def test_reproduce_external_internal_of_the_karate_club() -> None:
    """Oracle 15 and section D2 of methods.md: 11 ties out, 67 in; 17 and 17 members let expect +0.0303."""
    found = external_internal(KARATE, CLUB)
    assert (found.external, found.internal) == (11, 67)
    assert found.index == pytest.approx(-0.7179487, abs=5e-8)
    assert found.expected == pytest.approx(1 / 33)
    test = external_internal_test(KARATE, CLUB, rng=np.random.default_rng(1))
    assert test.mean == pytest.approx(1 / 33, abs=0.02)
    assert (test.p_value, test.z < -5) == (0.002, True)


def test_reproduce_assortativity_and_modularity_of_the_karate_club() -> None:
    """Oracle 15: r by club 0.7175309; the best modularity is 0.4197896 (Brandes et al. 2008), which Louvain finds."""
    assert group_assortativity(KARATE, CLUB) == pytest.approx(0.7175309, abs=5e-8)
    best = np.zeros(34)
    best[[4, 5, 6, 10, 16]], best[[23, 24, 25, 27, 28, 31]] = 1, 2
    best[[8, 9, 14, 15, 18, 20, 22, 26, 29, 30, 32, 33]] = 3
    assert modularity(KARATE, best) == pytest.approx(0.4197896, abs=5e-8)
    ties = csr_matrix(KARATE.pattern)
    found = [Louvain(random_state=seed, shuffle_nodes=True).fit_predict(ties) for seed in range(20)]
    assert max(modularity(KARATE, labels) for labels in found) == pytest.approx(0.4197896, abs=5e-8)


def test_reproduce_brokerage_of_the_karate_club() -> None:
    """Oracle 16: roles by club over ordered pairs, of the club, of member 0 and of member 33."""
    counts = brokerage(KARATE, CLUB)
    assert counts.sum(axis=0).tolist() == [510, 20, 128, 128, 0]
    assert counts[0].tolist() == [174, 0, 15, 15, 0]
    assert counts[33].tolist() == [156, 6, 40, 40, 0]
    assert counts.sum() == 786 == (KARATE.degrees * (KARATE.degrees - 1)).sum() - 6 * 45


@given(grouped())
def test_count_every_open_path_in_one_role(both: tuple[Network, list[str]]) -> None:
    """The sum is Σk(k − 1) − 6 × triangles; each role as counted by looking at every three members."""
    network, groups = both
    counts = brokerage(network, groups)
    assert counts.sum() == (network.degrees * (network.degrees - 1)).sum() - 2 * triangles(network).sum()
    tied, by_hand = network.pattern.toarray() > 0, np.zeros((network.n, 5))
    for a, v, b in permutations(range(network.n), 3):
        if tied[a, v] and tied[v, b] and not tied[a, b]:
            same = (groups[a] == groups[v], groups[b] == groups[v])
            role = {(True, True): 0, (True, False): 2, (False, True): 3}.get(same, 1 if groups[a] == groups[b] else 4)
            by_hand[v, role] += 1
    assert (counts == by_hand).all()


def test_expect_as_many_brokers_as_random_networks_have() -> None:
    """Ties on any pair with chance d: two-paths without the third tie come with d²(1 − d), by counts of threes."""
    rng, groups = np.random.default_rng(2), list("aaaabbbcc")
    drawn = []
    for _draw in range(600):
        i, j = np.triu_indices(9, k=1)
        chosen = rng.random(36) < 0.4
        drawn.append(brokerage(Network.of(9, i[chosen], j[chosen]), groups))
    half = of_pairs(9, [(0, 1)])
    scale = 0.4**2 * 0.6 / ((1 / 36) ** 2 * 35 / 36)
    expected = expected_brokerage(half, groups) * scale
    assert np.mean(drawn, axis=0) == pytest.approx(expected, rel=0.15, abs=0.15)


def test_expect_all_threes_of_each_kind() -> None:
    """Divided by d²(1 − d), the expectations are the numbers of ordered pairs (a, b): together (N − 1)(N − 2)."""
    network = of_pairs(7, [(0, 1), (2, 3), (4, 5)])
    share = 1 / 7
    pairs = expected_brokerage(network, list("aaabbcc")) / (share**2 * (1 - share))
    assert pairs.sum(axis=1) == pytest.approx([30] * 7)
    assert pairs[0] == pytest.approx([2, 4, 8, 8, 8])


def test_see_that_a_bridge_is_no_chance() -> None:
    """Member 0 alone ties eight of one country with eight of another, and is itself of a third."""
    pairs = [(0, one) for one in range(1, 17)]
    pairs += [(a, b) for side in (range(1, 9), range(9, 17)) for a in side for b in side if a < b]
    groups = ["x", *"n" * 8, *"s" * 8]
    test = brokerage_test(of_pairs(17, pairs), groups, rng=np.random.default_rng(1), draws=199)
    assert test.counts[0].tolist() == [0, 0, 0, 0, 128]
    assert test.p_value[0, 4] == test.total_p_value[4] == 0.005
    assert test.totals.shape == (199, 5)


@given(grouped())
def test_agree_between_index_and_mixing(both: tuple[Network, list[str]]) -> None:
    network, groups = both
    found = external_internal(network, groups, weighted=True)
    names, ends = mixing_matrix(network, groups, weighted=True)
    assert found.external + found.internal == pytest.approx(network.weight.sum())
    if network.ties:
        assert ends.sum() == pytest.approx(1)
        assert np.trace(ends) == pytest.approx((1 - found.index) / 2)
    assert set(found.by_group) == set(groups) == set(names)
    assert found.index == NONE if not network.ties else -1 <= found.index <= 1


def test_sum_weights_when_asked() -> None:
    network = of_pairs(3, [(0, 1), (1, 2)], [3, 1])
    assert external_internal(network, ["a", "a", "b"]).index == 0
    found = external_internal(network, ["a", "a", "b"], weighted=True)
    assert found.index == -0.5
    assert found.by_group == {"a": -0.5, "b": 1.0}
    assert found.by_member.tolist() == [-1.0, -0.5, 1.0]


def test_say_that_nothing_is_known_without_ties_or_with_one_group() -> None:
    for n in (0, 1, 2, 4):
        groups = list("abab")[:n]
        assert external_internal(isolated(n), groups).index == NONE
        assert group_assortativity(isolated(n), groups) == NONE
        assert modularity(isolated(n), groups) == NONE
        assert brokerage(isolated(n), groups).sum() == 0
        test = external_internal_test(isolated(n), groups, rng=np.random.default_rng(1), draws=9)
        assert (test.z, test.p_value) == (NONE, NONE)
        assert group_assortativity_test(isolated(n), groups, rng=np.random.default_rng(1), draws=9).p_value == NONE
    assert group_assortativity(complete(3), "aaa") == NONE
    assert external_internal(complete(3), "aaa").index == -1
    assert modularity(complete(3), "aaa") == 0


def test_refuse_groups_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="2 groups for 3 members; right is one for each"):
        external_internal(path(3), "ab")
    with pytest.raises(ValueError, match="the group of member 1 is missing"):
        brokerage(path(3), ["a", None, "b"])
    with pytest.raises(ValueError, match="0 draws"):
        brokerage_test(path(3), "abb", rng=np.random.default_rng(1), draws=0)
    with pytest.raises(ValueError, match="0 draws"):
        external_internal_test(path(3), "abb", rng=np.random.default_rng(1), draws=0)


def test_open_a_cluster() -> None:
    """Three members and three outsiders; one member has no tie outside; ties among outsiders do not count."""
    network = of_pairs(6, [(0, 1), (1, 2), (0, 3), (0, 4), (1, 5), (3, 4)], [1, 1, 2, 1, 1, 9])
    inside = np.array([True, True, True, False, False, False])
    found = openness(network, inside, ["NO", "NO", "NO", "IS", "IS", "SE"])
    assert found.outside_share == pytest.approx(3 / 5)
    assert found.reaching_members == pytest.approx(2 / 3)
    assert found.partner_entropy_bits == pytest.approx(np.log2(3) - 2 / 3)
    assert found.by_member == pytest.approx([2 / 3, 1 / 3, 0, np.nan, np.nan, np.nan], nan_ok=True)
    assert openness(network, inside, weighted=True).outside_share == pytest.approx(4 / 6)
    assert openness(network, np.ones(6, bool)).outside_share == 0
    assert openness(network, np.zeros(6, bool)).reaching_members == NONE
    assert openness(isolated(2), np.ones(2, bool), "ab").partner_entropy_bits == NONE
    with pytest.raises(ValueError, match="6 of True and False"):
        openness(network, [1, 1, 1, 0, 0, 0])
