"""Signed networks: the Highland tribes, 51 networks of states, and every small network that Hypothesis thinks of."""

from collections import Counter
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from hansa.analysis.signed import (
    SignedNetwork,
    frustration,
    least_signed_eigenvalue,
    triangle_balance,
    walk_balance,
)
from hansa.analysis.signed.cycles import as_rows, disjoint_cycles, light_cycles, unbalanced_triangles
from hansa.analysis.signed.programme import solve_camps, solve_two_camps
from hansa.analysis.signed.search import searched_camps

# Frustrated ties of each network of states, found by two formulations that agree (below); no published table is known.
# fmt: off
PERIODS = {
    "46-49": 17, "47-50": 18, "48-51": 20, "49-52": 15, "50-53": 15, "51-54": 17, "52-55": 21, "53-56": 27,
    "54-57": 33, "55-58": 35, "56-59": 34, "57-60": 26, "58-61": 30, "59-62": 36, "60-63": 39, "61-64": 37,
    "62-65": 36, "63-66": 29, "64-67": 24, "65-68": 23, "66-69": 28, "67-70": 27, "68-71": 28, "69-72": 33,
    "70-73": 26, "71-74": 28, "72-75": 29, "73-76": 35, "74-77": 46, "75-78": 48, "76-79": 50, "77-80": 45,
    "78-81": 39, "79-82": 43, "80-83": 48, "81-84": 45, "82-85": 47, "83-86": 46, "84-87": 43, "85-88": 34,
    "86-89": 32, "87-90": 46, "88-91": 42, "89-92": 38, "90-93": 44, "91-94": 49, "92-95": 45, "93-96": 50,
    "94-97": 48, "95-98": 38, "96-99": 45,
}
# fmt: on
NONE = pytest.approx(float("nan"), nan_ok=True)


def luck() -> np.random.Generator:
    return np.random.default_rng(1)


def of_names(ties: pd.DataFrame) -> SignedNetwork:
    names = {name: place for place, name in enumerate(sorted({*ties["from"], *ties["to"]}))}
    ends = (ties[column].map(names).to_numpy() for column in ("from", "to"))
    return SignedNetwork.of(len(names), *ends, ties["sign"].to_numpy(dtype=np.int64))


@pytest.fixture(scope="module")
def tribes(shared_data) -> SignedNetwork:
    """Gahuku–Gama tribes of the New Guinea Highlands, Read (1954)."""
    return of_names(pd.read_csv(shared_data / "signed" / "tribes_edges.csv"))


@pytest.fixture(scope="module")
def states(shared_data) -> dict[str, SignedNetwork]:
    """Networks of states by periods of four years, from the Correlates of War. NAM… are names, not missing values."""
    ties = pd.read_csv(shared_data / "signed" / "cow_signed_edges.csv", keep_default_na=False)
    return {period: of_names(part) for period, part in ties.groupby("network", sort=False)}


@st.composite
def networks(draw: st.DrawFn, most: int = 8) -> SignedNetwork:
    n = draw(st.integers(0, most))
    pairs = list(combinations(range(n), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    signs = draw(st.lists(st.sampled_from([1, -1]), min_size=len(chosen), max_size=len(chosen)))
    return SignedNetwork.of(n, [i for i, _j in chosen], [j for _i, j in chosen], signs)


def by_chance(n: int, ties: int, rng: np.random.Generator) -> SignedNetwork:
    i, j = np.triu_indices(n, k=1)
    chosen = rng.choice(len(i), ties, replace=False)
    return SignedNetwork.of(n, i[chosen], j[chosen], rng.choice([-1, 1], ties))


def by_trying_all(network: SignedNetwork, camps: int = 2) -> int:
    return min(len(network.frustrated(camp)) for camp in product(range(camps), repeat=network.n))


def by_trying_all_but_one(network: SignedNetwork) -> int:
    """As `by_trying_all`, in bits: 2¹⁵ divisions of 16 members at once."""
    side = (np.arange(2 ** (network.n - 1))[:, None] >> np.arange(network.n)) & 1
    return int(((side[:, network.i] == side[:, network.j]) != (network.sign > 0)).sum(axis=1).min())


def by_covering_cycles(network: SignedNetwork) -> float:
    """Another formulation: the fewest ties that meet every unbalanced cycle, cycles sought until none is missed."""
    cycles = unbalanced_triangles(network) | light_cycles(network, np.zeros(network.ties), 1.0)
    while cycles:
        rows, one = as_rows(cycles, network.ties), np.ones(network.ties)
        found = milp(one, constraints=LinearConstraint(rows, lb=1), integrality=one, bounds=Bounds(0, 1))
        missed = light_cycles(network, np.round(found.x), 0.5)
        if not missed:
            return round(found.fun)
        cycles |= missed
    return 0


def test_reproduce_the_highland_tribes(tribes: SignedNetwork) -> None:
    """Oracle 19 of methods.md, after the R package signnet: 16 tribes, 29 ties of each sign."""
    assert (tribes.n, Counter(tribes.sign.tolist())) == (16, {1: 29, -1: 29})
    triangles = triangle_balance(tribes)
    assert (triangles.triangles, triangles.all_friends + triangles.common_enemy) == (68, 59)
    assert triangles.balanced_share == pytest.approx(0.8676471, abs=5e-8)
    assert walk_balance(tribes) == pytest.approx(0.3575761, abs=5e-8)
    assert least_signed_eigenvalue(tribes) == pytest.approx(1.0402891, abs=5e-8)
    found = frustration(tribes, rng=luck())
    assert (found.lower, found.upper, found.exact, len(found.frustrated)) == (7, 7, True, 7)
    assert found.normalised == pytest.approx(0.7586207, abs=5e-8)
    assert by_trying_all_but_one(tribes) == 7


@pytest.mark.parametrize("camps", [3, 4])
def test_reproduce_camps_of_the_highland_tribes(tribes: SignedNetwork, camps: int) -> None:
    """Oracle 19: three camps leave 2 ties frustrated, and four no fewer."""
    found = frustration(tribes, camps, rng=luck())
    assert (found.lower, found.upper, found.exact) == (2, 2, True)
    assert len(tribes.frustrated(found.camp)) == 2
    assert found.camp.max() < camps


@pytest.mark.parametrize("period", PERIODS)
def test_find_the_same_camps_of_states_in_two_ways(states: dict[str, SignedNetwork], period: str) -> None:
    network = states[period]
    found = frustration(network, rng=luck())
    assert found.exact
    assert found.upper == PERIODS[period] == by_covering_cycles(network)
    assert len(network.frustrated(found.camp)) == found.upper


@settings(max_examples=60)
@given(networks())
def test_find_no_better_camps_by_trying_all(network: SignedNetwork) -> None:
    found = frustration(network, rng=luck())
    assert found.exact
    assert found.upper == by_trying_all(network)
    assert network.frustrated(found.camp).tolist() == found.frustrated.tolist()


@settings(max_examples=40)
@given(networks(most=6), st.integers(2, 4))
def test_find_no_better_division_into_several_camps(network: SignedNetwork, camps: int) -> None:
    found = frustration(network, camps, rng=luck())
    assert found.exact
    assert found.upper == by_trying_all(network, camps)


@pytest.mark.parametrize("n", [18, 20])
def test_find_no_better_camps_of_twenty(n: int) -> None:
    network = by_chance(n, 4 * n, np.random.default_rng(n))
    assert frustration(network, rng=luck()).upper == by_trying_all_but_one(network) == by_covering_cycles(network)


@settings(max_examples=40)
@given(networks())
def test_solve_without_the_help_of_the_search(network: SignedNetwork) -> None:
    if network.ties:
        solved, truth = solve_two_camps(network, 10), by_trying_all(network)
        assert solved.camp is not None
        assert (solved.least, len(network.frustrated(solved.camp))) == (truth, truth)


@settings(max_examples=20)
@given(networks(most=6))
def test_solve_three_camps_without_the_help_of_the_search(network: SignedNetwork) -> None:
    if network.ties:
        solved, truth = solve_camps(network, 3, 10), by_trying_all(network, 3)
        assert solved.camp is not None
        assert (solved.least, len(network.frustrated(solved.camp))) == (truth, truth)


@given(networks())
def test_agree_between_measures(network: SignedNetwork) -> None:
    """Formulas by traces; and balance by one measure is balance by all."""
    signs = network.dense()
    triangles = triangle_balance(network)
    cubes = np.trace(np.linalg.matrix_power(signs, 3)), np.trace(np.linalg.matrix_power(np.abs(signs), 3))
    assert triangles.triangles == pytest.approx(cubes[1] / 6)
    assert triangles.triangles * (1 - triangles.balanced_share if triangles.triangles else 0) == pytest.approx(
        (cubes[1] - cubes[0]) / 12
    )
    assert len(unbalanced_triangles(network)) == triangles.enemies_of_friends + triangles.all_enemies
    if network.n:
        balanced = by_trying_all(network) == 0
        assert (walk_balance(network) > 1 - 1e-9) == balanced
        if balanced:
            assert least_signed_eigenvalue(network) == pytest.approx(0, abs=1e-9)


@given(networks(), st.randoms(use_true_random=False), st.integers(0, 255))
def test_tell_the_same_whatever_members_are_called_and_whoever_changes_sides(network, chance, sides) -> None:
    """Members who change sides turn all their ties; the balance stays."""
    order = list(range(network.n))
    chance.shuffle(order)
    names = np.array(order, dtype=np.int64)
    side = np.array([1 - 2 * (sides >> one & 1) for one in range(network.n)], dtype=np.int64)
    turned = network.sign * side[network.i] * side[network.j]
    other = SignedNetwork.of(network.n, names[network.i], names[network.j], turned)
    assert frustration(other, rng=luck()).upper == frustration(network, rng=luck()).upper
    assert walk_balance(other) == pytest.approx(walk_balance(network), nan_ok=True)
    assert triangle_balance(other).balanced_share == pytest.approx(
        triangle_balance(network).balanced_share, nan_ok=True
    )
    assert least_signed_eigenvalue(other) == pytest.approx(least_signed_eigenvalue(network), nan_ok=True, abs=1e-9)


def test_tell_bounds_where_there_is_no_time() -> None:
    """Signs by chance on 400 ties, a tenth of a second: bounds, told as such; the division found has the upper one."""
    network = by_chance(80, 400, np.random.default_rng(5))
    found = frustration(network, rng=luck(), seconds=0.1)
    assert not found.exact
    assert 0 < found.lower < found.upper == len(network.frustrated(found.camp))


def test_tell_bounds_of_networks_too_large() -> None:
    network = by_chance(60, 300, np.random.default_rng(5))
    for camps in (2, 3):
        found = frustration(network, camps, rng=luck(), most_ties=299)
        assert not found.exact
        assert 0 < found.lower < found.upper
    assert found.lower < frustration(network, rng=luck(), most_ties=299).lower


def test_prove_balance_of_any_size_without_a_programme() -> None:
    """Two camps of 300, friends inside and enemies outside, found by the search: 0 needs no proof."""
    rng = np.random.default_rng(2)
    i, j = np.triu_indices(600, k=1)
    chosen = rng.random(len(i)) < 0.05
    i, j = i[chosen], j[chosen]
    camp = rng.integers(2, size=600)
    network = SignedNetwork.of(600, i, j, np.where(camp[i] == camp[j], 1, -1))
    found = frustration(network, rng=luck(), most_ties=0)
    assert (found.upper, found.exact, found.normalised) == (0, True, 1)
    assert len(set(zip(found.camp, camp, strict=True))) == 2


def test_find_cycles_longer_than_triangles() -> None:
    """A ring of five with one enmity: no triangle, but one tie is frustrated."""
    ring = SignedNetwork.of(5, [0, 1, 2, 3, 0], [1, 2, 3, 4, 4], [1, 1, 1, 1, -1])
    assert triangle_balance(ring).balanced_share == NONE
    assert walk_balance(ring) < 1
    assert least_signed_eigenvalue(ring) == pytest.approx(2 - 2 * np.cos(np.pi / 5))
    assert frustration(ring, rng=luck()).upper == 1
    assert disjoint_cycles(light_cycles(ring, np.zeros(5), 1.0)) == 1


def test_tell_who_hates_whom() -> None:
    """Members 0–2 and 3–5 are camps; 2 and 3 are friends across, which is the one tie that does not fit."""
    pairs = [
        (0, 1, 1),
        (0, 2, 1),
        (1, 2, 1),
        (3, 4, 1),
        (3, 5, 1),
        (4, 5, 1),
        (0, 3, -1),
        (1, 4, -1),
        (2, 5, -1),
        (2, 3, 1),
    ]
    network = SignedNetwork.of(6, *zip(*pairs, strict=True))
    found = frustration(network, rng=luck())
    assert found.camp.tolist() == [0, 0, 0, 1, 1, 1]
    assert [(network.i[tie], network.j[tie]) for tie in found.frustrated] == [(2, 3)]


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_measure_members_without_ties(n: int) -> None:
    nobody = SignedNetwork.of(n, [], [], [])
    assert triangle_balance(nobody).balanced_share == NONE
    assert walk_balance(nobody) == (1 if n else NONE)
    assert least_signed_eigenvalue(nobody) == (0 if n else NONE)
    for camps in (2, 3):
        found = frustration(nobody, camps, rng=luck())
        assert (found.upper, found.exact, found.normalised, found.camp.tolist()) == (0, True, NONE, [0] * n)


def test_measure_two_enemies() -> None:
    two = SignedNetwork.of(2, [0], [1], [-1])
    assert frustration(two, rng=luck()).camp.tolist() == [0, 1]
    assert (walk_balance(two), least_signed_eigenvalue(two)) == (pytest.approx(1), pytest.approx(0))


def test_measure_networks_in_pieces() -> None:
    """Frustration adds up over pieces; the least eigenvalue is that of the best balanced one."""
    bad, good = ([0, 1, 0], [1, 2, 2]), ([3, 4, 3], [4, 5, 5])
    network = SignedNetwork.of(7, [*bad[0], *good[0]], [*bad[1], *good[1]], [1, 1, -1, -1, -1, -1])
    assert frustration(network, rng=luck()).upper == 2
    assert least_signed_eigenvalue(network) == 0
    assert triangle_balance(network).balanced_share == 0


def test_search_improves_until_nobody_wants_to_move() -> None:
    network = by_chance(30, 100, np.random.default_rng(9))
    camp = searched_camps(network, 3, rng=luck(), starts=5)
    least = len(network.frustrated(camp))
    for member, other in product(range(30), range(3)):
        moved = camp.copy()
        moved[member] = other
        assert len(network.frustrated(moved)) >= least


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((2, [0, 1], [1, 0], [1, -1]), "members 0 and 1 are tied 2 times"),
        ((2, [0], [1], [0]), r"the sign of tie number 0 .*, between 0 and 1, is 0; right is 1 or -1"),
        ((2, [0], [1], [float("nan")]), "is nan; right is 1 or -1"),
        ((2, [0], [1], [1, 1]), "2 signs for 1 ties"),
        ((2, [0], [0], [1]), "ties a member to itself"),
        ((2, [0], [2], [1]), "an end that is no member"),
    ],
)
def test_refuse_wrong_ties(arguments: tuple, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SignedNetwork.of(*arguments)


def test_refuse_one_camp_and_camps_that_do_not_fit() -> None:
    two = SignedNetwork.of(2, [0], [1], [-1])
    with pytest.raises(ValueError, match="1 camps; right is two or more"):
        frustration(two, 1, rng=luck())
    with pytest.raises(ValueError, match="3 camps for 2 members"):
        two.frustrated([0, 1, 1])


def test_refuse_more_members_than_a_dense_matrix_holds() -> None:
    many = SignedNetwork.of(5001, [0], [1], [1])
    for measure in (walk_balance, least_signed_eigenvalue):
        with pytest.raises(ValueError, match="5001 members; this needs a dense matrix"):
            measure(many)
