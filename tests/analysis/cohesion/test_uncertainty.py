"""Intervals for incomplete rosters, and the table of all measures."""

import numpy as np
import pytest

from hansa.analysis.cohesion import (
    Network,
    cohesion_summary,
    density,
    mean_degree,
    missing_members,
    transitivity,
    vertex_bootstrap,
)
from hansa.analysis.cohesion.summary import COLUMNS
from tests.analysis.cohesion.made_up import complete, isolated, karate, of_pairs, path

KARATE, CLUB = karate()


def random_network(n: int, share: float, rng: np.random.Generator) -> Network:
    i, j = np.triu_indices(n, k=1)
    chosen = rng.random(len(i)) < share
    return Network.of(n, i[chosen], j[chosen])


def test_cover_the_true_density() -> None:
    """Rosters of 40 drawn from two kinds of members, active and quiet: intervals at 90 % hold the truth so often."""
    rng, kept, runs = np.random.default_rng(6), 0, 60
    truth = 0.25 * 0.5 + 0.5 * 0.2 + 0.25 * 0.05
    chances = np.array([[0.05, 0.2], [0.2, 0.5]])
    i, j = np.triu_indices(40, k=1)
    for _run in range(runs):
        kind = rng.integers(2, size=40)
        tied = rng.random(len(i)) < chances[kind[i], kind[j]]
        interval = vertex_bootstrap(
            Network.of(40, i[tied], j[tied]), lambda drawn, _members: density(drawn), rng=rng, draws=60, level=0.9
        )
        kept += bool(interval.low <= truth <= interval.high)
    assert 0.8 <= kept / runs <= 0.98


def test_draw_copies_tied_like_their_originals() -> None:
    """In a complete network all draws are complete, copies of one member too; without ties no draw has any."""
    for network, expected in ((complete(6), 1.0), (isolated(6), 0.0)):
        interval = vertex_bootstrap(network, lambda drawn, _m: density(drawn), rng=np.random.default_rng(1), draws=20)
        assert (interval.mean, interval.sd, interval.low, interval.high) == (expected, 0, expected, expected)


def test_tell_whom_a_draw_is_made_of() -> None:
    def share(drawn: Network, members: np.ndarray) -> list[float]:
        assert drawn.n == len(members) == 34
        return [CLUB[members].mean(), drawn.n]

    interval = vertex_bootstrap(KARATE, share, rng=np.random.default_rng(1), draws=100)
    assert interval.observed.tolist() == [0.5, 34]
    assert interval.mean[0] == pytest.approx(0.5, abs=0.03)
    assert interval.sd[0] == pytest.approx(0.5 / np.sqrt(34), rel=0.25)
    assert interval.sd[1] == 0


@pytest.mark.parametrize("n", [0, 1])
def test_know_nothing_of_less_than_two_members(n: int) -> None:
    interval = vertex_bootstrap(isolated(n), lambda drawn, _m: density(drawn), rng=np.random.default_rng(1))
    assert np.isnan([interval.observed, interval.low, interval.high]).all()


def test_leave_out_draws_where_the_figure_is_unknown() -> None:
    interval = vertex_bootstrap(
        of_pairs(5, [(0, 1), (1, 2)]), lambda drawn, _m: transitivity(drawn), rng=np.random.default_rng(2), draws=50
    )
    assert np.isfinite([interval.mean, interval.low, interval.high]).all()


def test_see_what_missing_members_do() -> None:
    """Taking half of the members away leaves density as it is on average, and takes half of everyone's partners."""
    network = random_network(60, 0.3, np.random.default_rng(8))
    found = missing_members(
        network, lambda part, _m: [density(part), mean_degree(part)], (0.0, 0.5), rng=np.random.default_rng(1)
    )
    assert [one.removed for one in found] == [0, 30]
    assert found[0].mean == pytest.approx([density(network), mean_degree(network)])
    assert found[1].mean[0] == pytest.approx(density(network), rel=0.03)
    assert found[1].mean[1] == pytest.approx(mean_degree(network) * 29 / 59, rel=0.03)
    assert found[1].low[0] < density(network) < found[1].high[0]


def test_refuse_wrong_numbers_of_draws_and_shares() -> None:
    rng = np.random.default_rng(1)
    for call, message in (
        (lambda: vertex_bootstrap(KARATE, lambda drawn, _m: 0, rng=rng, draws=0), "0 draws"),
        (lambda: vertex_bootstrap(KARATE, lambda drawn, _m: 0, rng=rng, level=95), "the level is 95"),
        (lambda: missing_members(KARATE, lambda drawn, _m: 0, [1.0], rng=rng), "1.0 of the members cannot be taken"),
        (lambda: missing_members(KARATE, lambda drawn, _m: 0, rng=rng, draws=0), "0 draws"),
        (lambda: cohesion_summary(KARATE, rng=rng, draws=0), "0 draws"),
    ):
        with pytest.raises(ValueError, match=message):
            call()


def test_sum_up_the_karate_club() -> None:
    """Values of oracles 15 to 18 once more, in the table of all."""
    table = cohesion_summary(KARATE, rng=np.random.default_rng(1), groups={"club": CLUB}, draws=40).set_index("measure")
    assert [table.index.name, *table.columns] == list(COLUMNS)
    for measure, value in {
        "density": 0.1390374, "mean_degree": 156 / 34, "transitivity": 0.2556818, "mean_clustering": 0.5706385,
        "mean_length": 2.4081996, "efficiency": 0.4920083, "degeneracy": 4, "algebraic_connectivity": 0.4685252,
        "degree_assortativity": -0.4756131, "mean_effective_resistance": 470.268185 / 561, "components": 1,
        "resilience_recalculated": 0.1358131, "resilience_initial": 0.1418685, "core_periphery_cost": 23 / 561,
        "external_internal:club": -0.7179487, "assortativity:club": 0.7175309, "coordinator:club": 510,
        "itinerant:club": 20, "representative:club": 128, "gatekeeper:club": 128, "liaison:club": 0,
    }.items():  # fmt: skip
        assert table.loc[measure, "value"] == pytest.approx(value, abs=1e-7), measure
    assert (table["expected_low"] <= table["expected_high"]).sum() == 17
    held = table.dropna(subset=["lower"])
    assert len(held) == 8
    assert ((held["lower"] <= held["value"]) & (held["value"] <= held["upper"])).all()
    assert table.loc["external_internal:club", "value"] < table.loc["external_internal:club", "expected_low"]


def test_sum_up_the_same_with_the_same_luck() -> None:
    one, other = (cohesion_summary(KARATE, rng=np.random.default_rng(3), draws=5) for _time in range(2))
    assert one.equals(other)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "network", [isolated(0), isolated(1), isolated(2), isolated(5), path(2), of_pairs(5, [(0, 1), (2, 3)]), complete(4)]
)
def test_sum_up_networks_with_little_in_them(network: Network) -> None:
    table = cohesion_summary(network, rng=np.random.default_rng(1), groups={"one": ["x"] * network.n}, draws=5)
    assert table["measure"].is_unique
    assert len(table) == 28
    assert table.set_index("measure").loc["members", "value"] == network.n
    assert not np.isinf(table["value"].drop(6)).any()
