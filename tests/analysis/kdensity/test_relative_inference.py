"""M and m against chance."""

import numpy as np
import pytest

from hansa.analysis.kdensity import Sites, marcon_puech, marcon_puech_test, sites_on_plane
from hansa.analysis.kdensity.labels import Labels

AT = np.array([5e3, 1e4, 2e4, 4e4])


@pytest.fixture
def land(rng: np.random.Generator) -> Sites:
    return sites_on_plane(*rng.uniform(0, 2e5, (2, 600)))


@pytest.fixture
def clustered(land: Sites) -> np.ndarray:
    return np.hypot(land.east - 6e4, land.north - 6e4) < 2.5e4


@pytest.mark.parametrize("function", ["M", "m"])
@pytest.mark.parametrize("chance", ["random location", "random labelling"])
def test_find_a_cluster(land: Sites, clustered: np.ndarray, function: str, chance: str) -> None:
    found = marcon_puech_test(
        land, clustered, AT, rng=np.random.default_rng(1), draws=99, function=function, chance=chance
    )
    assert (found.verdict, found.p_value) == ("localised", 0.01)
    alone = marcon_puech(land, clustered, AT, function=function)
    assert found.observed == pytest.approx(alone.values)
    assert (found.bandwidth, found.draws, found.alpha) == (alone.bandwidth, 99, 0.05)


def test_find_no_cluster_in_chance(land: Sites, rng: np.random.Generator) -> None:
    found = marcon_puech_test(land, rng.random(600) < 0.15, AT, rng=rng, draws=199)
    assert (found.verdict, found.p_value > 0.05) == ("neither", True)
    assert (found.lower_local < 1).all() and (found.upper_local > 1).all()


def test_find_two_activities_that_avoid_each_other(
    land: Sites, clustered: np.ndarray, rng: np.random.Generator
) -> None:
    far = np.hypot(land.east - 1.5e5, land.north - 1.5e5) < 2.5e4
    found = marcon_puech_test(land, clustered, AT, rng=rng, neighbours=far, draws=99, chance="population independence")
    assert (found.verdict, found.p_value <= 0.05) == ("dispersed", True)
    assert (found.observed == 0).all()


def test_reject_chance_as_often_as_alpha_says(land: Sites, rng: np.random.Generator) -> None:
    """200 activities at random, alpha 10 %: 20 rejected, give or take three standard errors of 4.2."""
    rejected = sum(
        marcon_puech_test(land, rng.permutation(600) < 60, AT[1:], rng=rng, draws=39, alpha=0.1).p_value <= 0.1
        for _ in range(200)
    )
    assert 20 - 13 <= rejected <= 20 + 13


def test_leave_distances_without_neighbours_out_of_the_bands(land: Sites, clustered: np.ndarray) -> None:
    found = marcon_puech_test(land, clustered, [0, *AT], rng=np.random.default_rng(1), draws=39)
    assert np.isnan([found.observed[0], found.upper_local[0], found.upper_global[0]]).all()
    assert np.isfinite(found.upper_global[2:]).all()
    assert found.verdict == "localised"


def test_repeat_with_the_same_seed(land: Sites, clustered: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    def once() -> np.ndarray:
        return marcon_puech_test(land, clustered, AT, rng=np.random.default_rng(4), draws=39).upper_local

    first = once()
    monkeypatch.setattr("numba.get_num_threads", lambda: 1)
    assert np.array_equal(first, once())


def test_deal_out_what_each_chance_says(rng: np.random.Generator) -> None:
    plants, weights = np.arange(30) < 10, np.arange(30.0)
    neighbours = (np.arange(30) >= 10) & (np.arange(30) < 18)
    labels = Labels(plants, neighbours, weights)
    moved = labels.dealt_anew("random location", rng)
    assert sorted(moved.weights[moved.plants]) == list(range(10))
    assert sorted(moved.weights[moved.neighbours]) == list(range(10, 18))
    assert moved.plants.tolist() != plants.tolist()
    relabelled = labels.dealt_anew("random labelling", rng)
    assert relabelled.weights.tolist() == weights.tolist() and relabelled.plants.sum() == 10
    assert relabelled.plants.tolist() != plants.tolist()
    independent = labels.dealt_anew("population independence", rng)
    assert independent.plants.tolist() == plants.tolist()
    assert independent.weights[:10].tolist() == weights[:10].tolist()
    assert sorted(independent.weights[independent.neighbours]) == list(range(10, 18))
    assert independent.neighbours.tolist() != neighbours.tolist()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"chance": "anything"}, "chance is 'anything'; right is “random location”"),
        ({"chance": "population independence"}, "is about two activities"),
        ({"draws": 5}, "5 simulations cannot tell"),
        ({"function": "L"}, "right is “M”"),
    ],
)
def test_refuse_what_is_no_test(land: Sites, clustered: np.ndarray, arguments: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        marcon_puech_test(land, clustered, AT, **{"rng": np.random.default_rng(1), "draws": 39, **arguments})
