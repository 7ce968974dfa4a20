"""K-density against chance: towns, fields and regular patterns, and the ways curves are computed."""

import numpy as np
import pytest

from hansa.analysis.kdensity import Sites, inference, k_density, k_density_test, sites_on_earth, sites_on_plane

AT = np.linspace(0, 1e5, 41)


@pytest.fixture
def land(rng: np.random.Generator) -> Sites:
    """900 sites on 200 × 200 km, most of them in a town in the south-west."""
    town = rng.normal(50_000, 15_000, (2, 500))
    return sites_on_plane(*np.hstack([town, rng.uniform(0, 2e5, (2, 400))]))


def test_find_a_cluster(land: Sites, rng: np.random.Generator) -> None:
    near = np.flatnonzero(np.hypot(land.east - 1.5e5, land.north - 1.5e5) < 25_000)
    found = k_density_test(land.take(near), land, rng=rng, distances=AT, draws=199)
    assert (found.verdict, found.p_value) == ("localised", 1 / 200)
    assert found.excess.localisation_index > 0.2
    assert 25_000 < AT[found.excess.localisation > 0].max() < 60_000


def test_find_dispersion(rng: np.random.Generator) -> None:
    """Plants on a square lattice among sites at random keep their distance."""
    lattice = np.stack(np.meshgrid(np.arange(8), np.arange(8))).reshape(2, -1) * 25_000 + 12_500.0
    sites = np.hstack([lattice, rng.uniform(0, 2e5, (2, 1_000))])
    found = k_density_test(
        sites_on_plane(*lattice), sites_on_plane(*sites), rng=rng, distances=AT[:8], bandwidth=3_000, draws=199
    )
    assert found.verdict == "dispersed"
    assert found.p_value <= 0.05
    assert found.excess.dispersion_index > 0 == found.excess.localisation_index


def test_find_no_cluster_where_everybody_is_in_town(land: Sites, rng: np.random.Generator) -> None:
    """Half of all sites stand in the town; so do half of plants drawn from them."""
    plants = land.take(rng.choice(900, 120, replace=False))
    found = k_density_test(plants, land, rng=rng, distances=AT, draws=199)
    assert (found.verdict, found.p_value > 0.05) == ("neither", True)


def test_reject_chance_as_often_as_alpha_says(land: Sites, rng: np.random.Generator) -> None:
    """80 activities drawn at random, alpha 10 %: 8 rejected, give or take three standard errors of 2.7."""
    at = AT[::8]
    rejected = sum(
        k_density_test(
            land.take(rng.choice(900, 15, replace=False)), land, rng=rng, distances=at, draws=19, alpha=0.1
        ).p_value
        <= 0.1
        for _ in range(80)
    )
    assert 1 <= rejected <= 16


def test_give_the_exact_curve(land: Sites, rng: np.random.Generator) -> None:
    plants = land.take(np.arange(0, 900, 9))
    found = k_density_test(plants, land, rng=rng, distances=AT, draws=39)
    alone = k_density(plants, AT)
    assert found.observed.tolist() == alone.density.tolist()
    assert (found.method, found.simulation_method, found.bandwidth) == ("pairs", "pairs", alone.bandwidth)
    assert (found.draws, found.alpha) == (39, 0.05)
    assert found.error == alone.error


def test_repeat_with_the_same_seed_and_any_number_of_threads(land: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    def once(seed: int) -> np.ndarray:
        chance = np.random.default_rng(seed)
        return k_density_test(land.take(np.arange(50)), land, rng=chance, distances=AT, draws=39).upper_local

    first = once(1)
    monkeypatch.setattr("numba.get_num_threads", lambda: 1)
    assert np.array_equal(first, once(1))
    assert not np.array_equal(first, once(2))


def test_agree_from_pairs_and_from_the_grid(towns: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    """400 plants among 6,000 sites: bands by both ways, from the same draws, within 1 % of the curve."""
    plants, at = towns.take(np.arange(400)), np.linspace(0, 2e5, 41)

    def once() -> inference.KDensityTest:
        return k_density_test(plants, towns, rng=np.random.default_rng(5), distances=at, draws=99, tolerance=0.01)

    pairs = once()
    monkeypatch.setattr(inference, "PAIRS_IN_SIMULATIONS", 300)
    # One draw is taken for the trial of the grid: the seeds of simulations are children, so they stay the same.
    grid = once()
    assert (pairs.simulation_method, grid.simulation_method, grid.method) == ("pairs", "grid", "pairs")
    assert grid.error <= 0.01
    assert grid.observed.tolist() == pairs.observed.tolist()
    scale = np.maximum(pairs.observed, pairs.observed.mean())
    # The global band may stand on other curves, where two are almost equally extreme.
    for name, most in (("lower_local", 0.01), ("upper_local", 0.01), ("lower_global", 0.03), ("upper_global", 0.03)):
        assert np.abs((getattr(grid, name) - getattr(pairs, name)) / scale).max() < most, name
    assert grid.p_value == pytest.approx(pairs.p_value, abs=0.03)
    assert grid.verdict == pairs.verdict


def test_take_the_grid_for_observed_plants_when_they_are_many(towns: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both limits are lowered: 2,000 plants then count as too many."""
    monkeypatch.setattr(inference, "PAIRS_IN_SIMULATIONS", 300)
    monkeypatch.setattr(inference, "PAIRS_AT_MOST", 1_500)
    plants, at = towns.take(np.arange(0, 6_000, 3)), np.linspace(0, 2e5, 41)
    found = k_density_test(plants, towns, rng=np.random.default_rng(5), distances=at, draws=39, weights=np.ones(2_000))
    assert (found.method, found.simulation_method) == ("grid", "grid")
    exact = k_density(plants, at).density
    assert np.abs(found.observed - exact).max() < 0.02 * exact.max()


def test_compute_pairs_where_no_plane_fits(rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "PAIRS_IN_SIMULATIONS", 20)
    earth = sites_on_earth(rng.uniform(-180, 180, 200), rng.uniform(-60, 70, 200))
    found = k_density_test(earth.take(np.arange(50)), earth, rng=rng, distances=AT * 20, draws=39)
    assert found.simulation_method == "pairs"
    monkeypatch.setattr(inference, "PAIRS_AT_MOST", 40)
    with pytest.raises(ValueError, match=r"50 plants are too many .*Right are at most"):
        k_density_test(earth.take(np.arange(50)), earth, rng=rng, distances=AT * 20, draws=39)


def test_let_weights_move_with_plants_or_stay_with_sites(land: Sites) -> None:
    """One plant of a hundred, two sites of nine hundred are heavy: chance differs with what moves."""
    plants, weights, site_weights = land.take(np.arange(100)), np.ones(100), np.ones(900)
    weights[:2] = 500
    chance = {"rng": np.random.default_rng(3), "distances": AT, "draws": 99, "weights": weights}
    moving = k_density_test(plants, land, **chance)
    staying = k_density_test(plants, land, site_weights=site_weights, **chance)
    width = {found: (found.upper_local - found.lower_local).mean() for found in (moving, staying)}
    assert width[moving] > 5 * width[staying]
    assert moving.observed.tolist() == staying.observed.tolist()


def test_deal_weights_out_at_random(land: Sites) -> None:
    """When all sites are plants a draw changes only who has which weight, and the curve does change."""
    weights = np.where(land.east > 1e5, 100.0, 1.0)
    found = k_density_test(land, land, rng=np.random.default_rng(3), distances=AT, weights=weights, draws=39)
    assert (found.upper_local > found.lower_local).all()


def test_take_the_median_of_all_sites_for_distances(land: Sites, rng: np.random.Generator) -> None:
    plants = land.take(np.arange(50))
    found = k_density_test(plants, land, rng=rng, draws=39)
    assert found.distances[-1] == k_density(land).distances[-1] != k_density(plants).distances[-1]


def test_tell_progress(land: Sites, rng: np.random.Generator) -> None:
    told: list[int] = []
    k_density_test(land.take(np.arange(9)), land, rng=rng, distances=AT, draws=25, progress=told.append)
    assert told == list(range(1, 26))


def test_reproduce_the_band_of_dbmss(land: Sites) -> None:
    plants = land.take(np.arange(60))
    ours, theirs = (
        k_density_test(plants, land, rng=np.random.default_rng(8), distances=AT[::8], draws=199, band=band)
        for band in ("extreme rank length", "drop extremes")
    )
    assert ours.lower_local.tolist() == theirs.lower_local.tolist()
    assert (ours.upper_global != theirs.upper_global).any()


@pytest.mark.parametrize(
    ("number", "arguments", "message"),
    [
        (901, {}, "901 plants cannot be drawn from 900 sites without replacement"),
        (900, {}, "all 900 sites are plants of the activity, so every simulation would be the same"),
        (1, {}, "1 plant makes no pair"),
        (50, {"draws": 18}, "18 simulations cannot tell"),
        (50, {"alpha": 1.5}, "alpha is 1.5"),
        (50, {"site_weights": np.ones(900)}, "the sites have weights and the plants have none"),
        (50, {"weights": np.ones(50), "site_weights": np.ones(3)}, "weight of the sites has 3 values; right are 900"),
        (50, {"weights": -np.ones(50)}, "weight of the plants number 0"),
        (50, {"bandwidth": -5.0}, "the bandwidth is -5.0"),
    ],
)
def test_refuse_what_cannot_be_tested(land: Sites, number: int, arguments: dict, message: str) -> None:
    plants = land.take(np.arange(number) % 900)
    with pytest.raises(ValueError, match=message):
        k_density_test(plants, land, **{"rng": np.random.default_rng(1), "distances": AT, "draws": 39, **arguments})


def test_refuse_plants_in_degrees_among_sites_in_metres(land: Sites, rng: np.random.Generator) -> None:
    with pytest.raises(ValueError, match="one set of sites is in degrees"):
        k_density_test(sites_on_earth([1, 2], [1, 2]), land, rng=rng, distances=AT)
