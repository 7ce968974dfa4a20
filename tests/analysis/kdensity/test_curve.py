"""The K-density: by hand, on real plants against dbmss, of many plants, and what is refused."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist, pdist
from scipy.stats import norm

from hansa.analysis.kdensity import Sites, curve, k_density, sites_on_earth, sites_on_plane
from tests.analysis.kdensity import dbmss

TREES = ["Q. Rosea", "V. Americana"]
PAIRS_OF_TREES = [(TREES[0], TREES[0]), (TREES[1], TREES[1]), (TREES[0], TREES[1])]


def test_smooth_one_pair_by_hand() -> None:
    """Two plants at distance 1: φ((d − 1) / h) / h, and the same mirrored at 0."""
    at, width = np.array([0.0, 0.5, 1.0, 2.0]), 0.5
    found = k_density(sites_on_plane([0, 1], [0, 0]), at, bandwidth=width)
    expected = (norm.pdf((at - 1) / width) + norm.pdf((at + 1) / width)) / width
    assert found.density == pytest.approx(expected, abs=1e-8)
    assert (found.pairs, found.coincident, found.method, found.bandwidth) == (1, 0, "pairs", 0.5)


@given(st.lists(st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5)), min_size=2, max_size=12), st.floats(4e3, 1e5))
@settings(max_examples=40)
def test_integrate_to_one(places: list[tuple[float, float]], width: float) -> None:
    at = np.linspace(0, 3e5 + 9 * width, 601)
    found = k_density(sites_on_plane(*zip(*places, strict=True)), at, bandwidth=width)
    assert np.trapezoid(found.density, at) == pytest.approx(1, abs=2e-3)


def test_stay_the_same_when_the_map_is_moved_and_turned(towns: Sites) -> None:
    at, some = np.linspace(0, 2e5, 21), towns.take(towns.evenly(500))
    turned = sites_on_plane(-some.north + 4e6, some.east + 3e6)
    assert k_density(turned, at).density == pytest.approx(k_density(some, at).density, rel=1e-4)


def test_stay_the_same_when_all_weights_are_equal(towns: Sites) -> None:
    at, some = np.linspace(0, 2e5, 21), towns.take(towns.evenly(300))
    weighted = k_density(some, at, weights=np.full(300, 7.0))
    assert weighted.density == pytest.approx(k_density(some, at).density)


def test_count_a_plant_of_weight_two_as_two_plants_in_one_place() -> None:
    """But for the pair of the two with each other, which stands at 0."""
    at = np.array([1000.0, 2000.0])
    twice = k_density(sites_on_plane([0, 0, 1000], [0, 0, 0]), at, bandwidth=100)
    heavy = k_density(sites_on_plane([0, 1000], [0, 0]), at, weights=[2, 1], bandwidth=100)
    assert twice.density == pytest.approx(heavy.density * 2 / 3)
    assert twice.coincident == pytest.approx(1 / 3)


def test_agree_on_the_plane_and_on_the_sphere(europe: pd.DataFrame, europe_by_degrees: Sites) -> None:
    at = np.linspace(0, 2e5, 21)
    plane = k_density(sites_on_plane(europe["x"], europe["y"]), at)
    sphere = k_density(europe_by_degrees, at)
    assert sphere.density == pytest.approx(plane.density, rel=0.01)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize(("one", "other"), PAIRS_OF_TREES)
def test_reproduce_dbmss_on_trees(golden: Path, one: str, other: str, weighted: bool) -> None:
    """Paracou, plot 16. What is left is the binning of R's `density`, told in dbmss.py, to the last digit."""
    trees = pd.read_csv(golden / "paracou16_points.csv")
    mine, theirs = trees[trees["PointType"] == one], trees[trees["PointType"] == other]
    name = f"paracou_Kd{'w' * weighted}_{one.replace('. ', '')}{other.replace('. ', '')}.csv"
    published = pd.read_csv(golden / name)
    at, places = published["r"].to_numpy(dtype=float), [rows[["x", "y"]].to_numpy() for rows in (mine, theirs)]
    weights = [rows["PointWeight"].to_numpy(dtype=float) if weighted else np.ones(len(rows)) for rows in (mine, theirs)]
    within = one == other
    found = k_density(
        sites_on_plane(mine["x"], mine["y"]),
        at,
        weights=weights[0],
        neighbours=None if within else sites_on_plane(theirs["x"], theirs["y"]),
        neighbour_weights=None if within else weights[1],
        bandwidth="near pairs",
    )
    upper = np.triu_indices(len(mine), 1)
    distances = pdist(places[0]) if within else cdist(*places).ravel()
    masses = np.outer(*weights)[upper] if within else np.outer(*weights).ravel()
    assert dbmss.kd(distances, masses, at, found.bandwidth) == pytest.approx(published["Kd"], rel=1e-6)
    assert found.density == pytest.approx(published["Kd"], rel=4e-3)


def test_reproduce_dbmss_on_european_industry(golden: Path, europe: pd.DataFrame) -> None:
    """Nine subsectors, 216 values, to 200 km: within 0.04 %, the rest being the binning of R's `density`."""
    published = pd.read_csv(golden / "industrial_M_Kd_by_subsector.csv")
    assert len(published) == 216
    for subsector, rows in published.groupby("Subsector"):
        plants, at = europe[europe["Subsector"] == subsector], rows["r"].to_numpy(dtype=float)
        found = k_density(sites_on_plane(plants["x"], plants["y"]), at, bandwidth="near pairs")
        distances = pdist(plants[["x", "y"]])
        assert found.bandwidth == pytest.approx(dbmss.bandwidth(distances[distances <= 4e5]), rel=1e-6)
        as_r = dbmss.kd(distances, np.ones(len(distances)), at, found.bandwidth)
        assert as_r == pytest.approx(rows["Kd"], rel=1e-6), subsector
        assert found.density == pytest.approx(rows["Kd"], rel=4e-4), subsector
        assert found.error < 4e-5


def test_take_the_grid_for_many_plants(towns: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of 50,000 is lowered: the exact curve of the same plants is at hand then."""
    at, weights = np.linspace(0, 2e5, 101), np.arange(len(towns)) % 9 + 1.0
    exact = k_density(towns, at, weights=weights)
    monkeypatch.setattr(curve, "PAIRS_AT_MOST", 3_000)
    found = k_density(towns, at, weights=weights)
    assert (found.method, exact.method) == ("grid", "pairs")
    assert found.error <= 0.01
    assert found.bandwidth == pytest.approx(exact.bandwidth, rel=2e-3)
    assert np.abs(found.density / exact.density - 1).max() < 0.02


def test_refuse_many_plants_all_over_the_earth(rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curve, "PAIRS_AT_MOST", 200)
    earth = sites_on_earth(rng.uniform(-180, 180, 300), rng.uniform(-60, 70, 300))
    with pytest.raises(ValueError, match=r"300 plants are too many .*one continent at a time, a wider bandwidth"):
        k_density(earth, [0, 1e5])


def test_take_distances_up_to_the_median(rng: np.random.Generator) -> None:
    sites = sites_on_plane(*rng.random((2, 300)) * 1e5)
    found = k_density(sites)
    assert len(found.distances) == 101 and found.distances[0] == 0
    distances = pdist(np.column_stack([sites.east, sites.north]))
    assert found.distances[-1] == pytest.approx(np.median(distances), rel=1e-3)


def test_tell_how_many_pairs_share_an_address() -> None:
    doubled = sites_on_plane([0, 0, 0, 500], [0, 0, 0, 0])
    assert k_density(doubled, [0, 100], bandwidth=50).coincident == 0.5
    neighbours = sites_on_plane([0, 900], [0, 0])
    assert k_density(doubled, [0, 100], neighbours=neighbours, bandwidth=50).coincident == 3 / 8


def test_take_plants_in_one_place_with_a_bandwidth_given() -> None:
    """All of the density is the kernel's: 2 φ(d / h) / h."""
    found = k_density(sites_on_plane([5] * 4, [5] * 4), [0, 100.0], bandwidth=100)
    assert found.density == pytest.approx(2 * norm.pdf([0, 1]) / 100)


PLANE = sites_on_plane([0, 1000, 3000], [0, 0, 500])


@pytest.mark.parametrize(
    ("plants", "arguments", "message"),
    [
        (PLANE.take(np.array([0])), {}, "1 plant makes no pair; right are at least two"),
        (PLANE.take(np.array([], dtype=int)), {}, "0 plant makes no pair"),
        (sites_on_plane([7] * 5, [9] * 5), {}, "all 5 plants stand in one place.*bandwidth would be 0"),
        (sites_on_plane([7] * 5, [9] * 5), {"distances": [0, 1]}, "all 5 plants stand in one place"),
        (PLANE.take(np.array([0, 1])), {"distances": [0, 500]}, "bandwidth would be 0"),
        (PLANE, {"weights": [1, -2, 3]}, r"weight of the plants number 1 \(counted from 0\) is -2"),
        (PLANE, {"weights": [1, np.nan, 3]}, "weight of the plants number 1"),
        (PLANE, {"weights": [1, 2]}, "weight of the plants has 2 values; right are 3"),
        (PLANE, {"weights": [5, 0, 0]}, "fewer than two plants have a weight above 0"),
        (PLANE, {"distances": [0, 500, 500]}, "each greater than the one before"),
        (PLANE, {"distances": [500]}, "right are two or more metres"),
        (PLANE, {"distances": [-1, 500]}, "distance number 0"),
        (PLANE, {"bandwidth": 0}, "the bandwidth is 0"),
        (PLANE, {"bandwidth": "scott"}, "right is “all pairs”, “near pairs” or metres above 0"),
        (PLANE, {"neighbours": PLANE.take(np.array([], dtype=int))}, "3 plants and 0 neighbours make no pair"),
        (PLANE, {"neighbours": PLANE, "neighbour_weights": [0, 0, 0]}, "no neighbour has a weight above 0"),
        (PLANE, {"neighbours": sites_on_earth([1], [1])}, "one set of sites is in degrees"),
    ],
)
def test_refuse_what_has_no_density(plants: Sites, arguments: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        k_density(plants, **arguments)


def test_refuse_too_many_pairs_of_two_sets() -> None:
    many = sites_on_plane(np.arange(40_000.0) + 1000, np.arange(40_000.0) + 1000)
    with pytest.raises(ValueError, match="1,600,000,000 pairs; right are at most 1,250,000,000"):
        k_density(many, neighbours=many)
