"""Density, pieces, cores, clustering, paths, core and periphery, spectrum: published values and identities."""

from itertools import combinations, product

import numpy as np
import pytest
import rustworkx
from hypothesis import given
from hypothesis import strategies as st

from hansa.analysis.cohesion import (
    Network,
    algebraic_connectivity,
    components,
    constraint,
    core_numbers,
    core_periphery,
    core_periphery_null,
    degree_assortativity,
    density,
    effective_size,
    fiedler_vector,
    kirchhoff_index,
    local_clustering,
    mean_clustering,
    mean_degree,
    path_lengths,
    rewired,
    ring_lattice,
    small_world,
    transitivity,
    triangles,
)
from tests.analysis.cohesion.made_up import complete, isolated, karate, networks, of_pairs, path, relabelled, ring, star

KARATE, CLUB = karate()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("density", density(KARATE), 0.1390374),
        ("mean degree", mean_degree(KARATE), 156 / 34),
        ("mean clustering", mean_clustering(KARATE), 0.5706385),
        ("transitivity", transitivity(KARATE), 0.2556818),
        ("degree assortativity", degree_assortativity(KARATE), -0.4756131),
        ("algebraic connectivity", algebraic_connectivity(KARATE), 0.4685252),
        ("mean path", path_lengths(KARATE).mean_length, 2.4081996),
        ("efficiency", path_lengths(KARATE).efficiency, 0.4920083),
        ("deepest core", core_numbers(KARATE).max(), 4),
        ("triangles", triangles(KARATE).sum() / 3, 45),
        ("constraint of 0", constraint(KARATE)[0], 0.1554233),
        ("constraint of 33", constraint(KARATE)[33], 0.1564187),
        ("effective size of 0", effective_size(KARATE)[0], 13.75),
        ("Kirchhoff index", kirchhoff_index(KARATE), 470.268185),
    ],
)
def test_reproduce_the_karate_club(name: str, value: float, expected: float) -> None:
    """Oracles 15 and 18 of methods.md and its section D5, for Zachary's club as networkx and scikit-network have it."""
    assert value == pytest.approx(expected, abs=5e-8 * max(1, abs(expected))), name


def test_find_the_core_of_the_karate_club() -> None:
    """Oracle 15, after Lip (2011): least cost 23 with a core of six or of seven."""
    found = core_periphery(KARATE)
    assert (found.cost, found.sizes) == (23, (6, 7))
    assert np.flatnonzero(found.core).tolist() == [0, 1, 2, 3, 32, 33]
    assert found.cost_share == pytest.approx(23 / 561)
    assert (core_periphery_null(KARATE, rng=np.random.default_rng(1), draws=99) > 23).all()


@given(networks(most=7))
def test_find_no_better_core_by_trying_all(network: Network) -> None:
    tied = network.pattern.toarray() > 0

    def cost(core: tuple[bool, ...]) -> int:
        pairs = combinations(range(network.n), 2)
        return sum(
            (core[a] and core[b] and not tied[a, b]) + (not core[a] and not core[b] and tied[a, b]) for a, b in pairs
        )

    found = core_periphery(network)
    assert found.cost == min(cost(core) for core in product([False, True], repeat=network.n))
    assert found.cost == cost(tuple(found.core))


@given(networks(least=1))
def test_agree_with_rustworkx(network: Network) -> None:
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(network.n))
    graph.add_edges_from([(int(i), int(j), 1.0) for i, j in zip(network.i, network.j, strict=True)])
    assert core_numbers(network).tolist() == [rustworkx.core_number(graph)[one] for one in range(network.n)]
    distances = rustworkx.distance_matrix(graph, null_value=np.inf)
    far = distances[~np.eye(network.n, dtype=bool)]
    found = path_lengths(network)
    assert components(network).count == rustworkx.number_connected_components(graph)
    if network.ties:
        assert found.mean_length == pytest.approx(far[np.isfinite(far)].mean())
        assert found.longest == far[np.isfinite(far)].max()
        assert found.efficiency == pytest.approx((1 / far).mean())
        assert np.nan_to_num(transitivity(network)) == pytest.approx(rustworkx.transitivity(graph))


@given(networks(), st.randoms(use_true_random=False))
def test_tell_the_same_whatever_members_are_called(network: Network, chance) -> None:
    order = list(range(network.n))
    chance.shuffle(order)
    names = np.array(order, dtype=np.int64)
    other = relabelled(network, names)
    for measure in (core_numbers, triangles, local_clustering, constraint, effective_size):
        assert measure(other)[names] == pytest.approx(measure(network), nan_ok=True), measure
    for measure in (transitivity, degree_assortativity, algebraic_connectivity, kirchhoff_index):
        assert measure(other) == pytest.approx(measure(network), nan_ok=True, abs=1e-9), measure
    assert core_periphery(other).sizes == core_periphery(network).sizes
    assert sorted(components(other).sizes) == sorted(components(network).sizes)


def test_measure_many_members_at_once() -> None:
    """More than 512 sources, so more than one block of bits: a ring of 1,300 has mean length n² / 4(n − 1)."""
    n = 1300
    found = path_lengths(ring(n))
    assert found.mean_length == pytest.approx(n**2 / (4 * (n - 1)))
    assert found.longest == n // 2
    assert path_lengths(star(1300)).mean_length == pytest.approx(2 - 2 / n)


@pytest.mark.parametrize("n", [2, 5, 9])
def test_know_spectra_in_closed_form(n: int) -> None:
    """Path: λ₂ = 2 − 2cos(π/n), Kf = (n³ − n)/6. Complete: n, n − 1. Star: 1, (n − 1)². Ring: Kf = (n³ − n)/12."""
    assert algebraic_connectivity(path(n)) == pytest.approx(2 - 2 * np.cos(np.pi / n))
    assert kirchhoff_index(path(n)) == pytest.approx((n**3 - n) / 6)
    assert algebraic_connectivity(complete(n)) == pytest.approx(n)
    assert kirchhoff_index(complete(n)) == pytest.approx(n - 1)
    assert kirchhoff_index(star(n)) == pytest.approx((n - 1) ** 2)
    if n > 2:
        assert kirchhoff_index(ring(n)) == pytest.approx((n**3 - n) / 12)


def test_read_weights_as_conductance() -> None:
    network = of_pairs(3, [(0, 1), (1, 2)], [2, 4])
    assert kirchhoff_index(network, weighted=True) == pytest.approx(1 / 2 + 1 / 4 + 3 / 4)
    assert kirchhoff_index(network) == pytest.approx(4)
    assert algebraic_connectivity(network, weighted=True) > algebraic_connectivity(network)
    assert constraint(network, weighted=True)[1] == pytest.approx((1 / 3) ** 2 + (2 / 3) ** 2)


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_measure_members_without_ties(n: int) -> None:
    nobody = isolated(n)
    none = pytest.approx(float("nan"), nan_ok=True)
    assert density(nobody) == (0 if n > 1 else none)
    assert mean_degree(nobody) == (0 if n else none)
    assert transitivity(nobody) == none
    assert mean_clustering(nobody) == (0 if n else none)
    assert degree_assortativity(nobody) == none
    assert components(nobody).sizes.tolist() == [1] * n
    assert components(nobody).largest_share == (1 / n if n else none)
    paths = path_lengths(nobody)
    assert (paths.mean_length, paths.efficiency) == (none, 0 if n > 1 else none)
    assert core_numbers(nobody).tolist() == [0] * n
    assert (core_periphery(nobody).cost, core_periphery(nobody).core.tolist()) == (0, [False] * n)
    assert algebraic_connectivity(nobody) == (0 if n > 1 else none)
    assert kirchhoff_index(nobody) == (float("inf") if n > 1 else 0)
    assert constraint(nobody) == pytest.approx(np.full(n, np.nan), nan_ok=True)
    assert effective_size(nobody) == pytest.approx(np.full(n, np.nan), nan_ok=True)
    assert np.isnan(small_world(nobody, rng=np.random.default_rng(1), draws=2).sigma)


def test_measure_two_members_with_a_tie() -> None:
    two = path(2)
    assert (density(two), mean_degree(two), components(two).count) == (1, 1, 1)
    assert path_lengths(two).mean_length == path_lengths(two).efficiency == 1
    assert (core_numbers(two).tolist(), core_periphery(two).cost) == ([1, 1], 0)
    assert constraint(two).tolist() == effective_size(two).tolist() == [1, 1]
    assert fiedler_vector(two) == pytest.approx([2**-0.5, -(2**-0.5)])


def test_measure_a_network_in_pieces() -> None:
    pieces = of_pairs(7, [(0, 1), (1, 2), (0, 2), (4, 5)])
    assert components(pieces).of_member.tolist() == [0, 0, 0, 2, 1, 1, 3]
    assert (algebraic_connectivity(pieces), kirchhoff_index(pieces)) == (0, float("inf"))
    assert path_lengths(pieces).mean_length == 1
    assert path_lengths(pieces).reachable_share == pytest.approx(4 / 21)
    assert (transitivity(pieces), mean_clustering(pieces)) == (1, 3 / 7)


@given(networks(least=4, most=12))
def test_keep_degrees_when_rewired(network: Network) -> None:
    assert rewired(network, rng=np.random.default_rng(3)).degrees.tolist() == network.degrees.tolist()


def test_reach_every_network_with_these_degrees() -> None:
    """A path of four has degrees 1, 2, 2, 1: 0–1–2–3 and 0–2–1–3, equally often."""
    rng = np.random.default_rng(5)
    straight = sum(rewired(path(4), rng=rng).j[0] == 1 for _draw in range(2000))
    assert 900 < straight < 1100


def test_tell_small_worlds_from_lattices_and_chance() -> None:
    """A ring of 200 with 6 neighbours each (C = 0.6 exactly), and the same with all ties drawn anew."""
    n, rng = 200, np.random.default_rng(7)
    lattice = ring_lattice(n, 3 * n)
    some = rewired(lattice, rng=rng, swaps_per_tie=10)
    found = {name: small_world(one, rng=rng, draws=3) for name, one in (("lattice", lattice), ("chance", some))}
    assert found["lattice"].clustering == pytest.approx(0.6)
    assert found["lattice"].omega == pytest.approx(
        found["lattice"].random_length.mean() / (3433 / 199) * 1 - 1, abs=0.02
    )
    assert found["chance"].omega == pytest.approx(1, abs=0.1)
    assert found["chance"].sigma == pytest.approx(1, abs=0.3)
    assert found["lattice"].sigma > 3


def test_refuse_no_draw() -> None:
    for measure in (small_world, core_periphery_null):
        with pytest.raises(ValueError, match="0 draws; at least one"):
            measure(path(3), rng=np.random.default_rng(1), draws=0)


def test_refuse_more_members_than_a_dense_matrix_holds() -> None:
    with pytest.raises(ValueError, match="5001 members; this needs a dense matrix"):
        kirchhoff_index(path(5001))
