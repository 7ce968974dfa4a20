"""M and m: by hand, against direct sums on plane and sphere, and against dbmss."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from scipy.stats import norm

from hansa.analysis.kdensity import Sites, marcon_puech, sites_on_earth, sites_on_plane
from tests.analysis.kdensity import dbmss
from tests.analysis.kdensity.test_curve import PAIRS_OF_TREES


def all_distances(sites: Sites) -> np.ndarray:
    """Every distance, NaN from a site to itself."""
    found = np.asarray(sites.distance(cdist(*[np.column_stack(sites.coordinates)] * 2)))
    np.fill_diagonal(found, np.nan)
    return found


def direct(nearness: np.ndarray, plants: np.ndarray, neighbours: np.ndarray | None, weights: np.ndarray) -> float:
    """The definition, for one distance: nearness of each pair as M or m has it, 0 from a site to itself."""
    these = plants if neighbours is None else neighbours
    whole = weights[these].sum() - (weights if neighbours is None else 0)
    local, overall = 0.0, 0.0
    for i in np.flatnonzero(plants):
        everyone = (nearness[i] * weights).sum()
        if everyone > 0:
            local += (nearness[i] * weights)[these].sum() / everyone
            overall += (whole[i] if neighbours is None else whole) / (weights.sum() - weights[i])
    return local / overall if overall else np.nan


def test_find_chance_among_three_equidistant_sites() -> None:
    """Oracle 10: mutual distances 1, types 1, 2, 2, weights 1, 2, 3: local ratios 3/4 and 2/3, as over all."""
    triangle = sites_on_plane([0, 1, 0.5], [0, 0, np.sqrt(0.75)])
    found = marcon_puech(triangle, [False, True, True], [0.5, 1 + 1e-12], weights=[1, 2, 3])
    assert np.isnan(found.values[0])
    assert found.values[1] == pytest.approx(1, rel=1e-12)
    assert (found.plants, found.bandwidth) == (2, None)


def test_count_a_neighbour_at_exactly_the_distance() -> None:
    sites = sites_on_plane([0, 3000, 0], [0, 0, 4000])
    found = marcon_puech(sites, [True, True, False], [2999.999, 3000, 5000])
    assert np.isnan(found.values[0])
    assert found.values[1:] == pytest.approx([2, 1])


@pytest.mark.parametrize("function", ["M", "m"])
def test_find_chance_where_all_sites_are_plants(towns: Sites, function: str) -> None:
    some = towns.take(towns.evenly(200))
    found = marcon_puech(some, np.ones(200, dtype=bool), [2e4, 1e5], function=function)
    assert found.values == pytest.approx([1, 1])


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from("abc")), min_size=4, max_size=25),
    st.sampled_from([1.0, 3.0, 5.0, 13.0, 60.0]),
    st.booleans(),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60)
def test_agree_with_the_definition(places: list, reach: float, cross: bool, chance) -> None:  # type: ignore[no-untyped-def]
    """Whole coordinates, so that many distances are equal, and many places too."""
    kinds = np.array([kind for _, _, kind in places])
    if (kinds == "a").sum() < 2 or not (kinds == "b").any():
        return
    sites = sites_on_plane([x for x, _, _ in places], [y for _, y, _ in places])
    weights = np.array([chance.choice([0.5, 1, 4]) for _ in places])
    neighbours = kinds == "b" if cross else None
    found = marcon_puech(sites, kinds == "a", [0, reach], neighbours=neighbours, weights=weights)
    distances = np.nan_to_num(all_distances(sites), nan=np.inf)
    for at, value in zip([0, reach], found.values, strict=True):
        assert value == pytest.approx(direct(distances <= at, kinds == "a", neighbours, weights), nan_ok=True)


@pytest.mark.parametrize("place", ["date line", "pole", "everywhere"])
@pytest.mark.parametrize("function", ["M", "m"])
def test_agree_with_the_definition_on_the_sphere(rng: np.random.Generator, place: str, function: str) -> None:
    longitude, latitude = {
        "date line": ((rng.uniform(170, 190, 150) + 180) % 360 - 180, rng.uniform(-25, -10, 150)),
        "pole": (rng.uniform(-180, 180, 150), rng.uniform(80, 90, 150)),
        "everywhere": (rng.uniform(-180, 180, 150), rng.uniform(-90, 90, 150)),
    }[place]
    sites, plants = sites_on_earth(longitude, latitude), rng.random(150) < 0.4
    weights, at, width = rng.random(150), np.array([3e5, 1e6, 1.5e7]), 2e5
    found = marcon_puech(sites, plants, at, weights=weights, function=function, bandwidth=width)
    distances = np.nan_to_num(all_distances(sites), nan=np.inf)
    for value, metres in zip(found.values, at, strict=True):
        near = distances <= metres if function == "M" else norm.pdf((distances - metres) / width)
        assert value == pytest.approx(direct(near, plants, None, weights), rel=2e-4, nan_ok=True)


def test_leave_out_plants_without_neighbours() -> None:
    """A plant alone on its island counts in neither sum."""
    with_island = sites_on_plane([0, 1, 2, 5000], [0, 0, 0, 0])
    found = marcon_puech(with_island, [True, True, False, True], [10, 20])
    # Two plants remain; around each one of two neighbours is a plant; of the other three sites two are.
    assert found.values == pytest.approx([0.75, 0.75])


@pytest.mark.parametrize("function", ["M", "m"])
@pytest.mark.parametrize(("one", "other"), PAIRS_OF_TREES)
def test_reproduce_dbmss_on_trees(golden: Path, one: str, other: str, function: str) -> None:
    """Paracou, plot 16, weighted by basal area. M to the last digit, m but for the binning of R's `density`."""
    trees = pd.read_csv(golden / "paracou16_points.csv")
    published = pd.read_csv(golden / f"paracou_{function}_{one.replace('. ', '')}{other.replace('. ', '')}.csv")
    at, kinds, weights = published["r"].to_numpy(dtype=float), trees["PointType"], trees["PointWeight"].to_numpy()
    sites, plants = sites_on_plane(trees["x"], trees["y"]), (kinds == one).to_numpy()
    theirs = None if one == other else (kinds == other).to_numpy()
    found = marcon_puech(sites, plants, at, neighbours=theirs, weights=weights, function=function)
    expected = published[function].to_numpy()
    if function == "M":
        assert found.values == pytest.approx(expected, rel=1e-12, nan_ok=True)
        return
    assert found.values == pytest.approx(expected, rel=1e-3)
    looked_for = plants if theirs is None else theirs
    rest = weights.sum() - weights[plants]
    shares = (weights[looked_for].sum() - (weights[plants] if theirs is None else 0)) / rest
    rows = all_distances(sites)[plants]
    assert dbmss.m(rows, looked_for, weights, shares, at, found.bandwidth) == pytest.approx(expected, rel=1e-6)


def test_reproduce_dbmss_on_european_industry(golden: Path, europe: pd.DataFrame) -> None:
    """M of nine subsectors at 24 distances, every value to the last digit."""
    published = pd.read_csv(golden / "industrial_M_Kd_by_subsector.csv")
    sites, kinds = sites_on_plane(europe["x"], europe["y"]), europe["Subsector"].to_numpy()
    assert published["Subsector"].nunique() == 9
    for subsector, rows in published.groupby("Subsector"):
        found = marcon_puech(sites, kinds == subsector, rows["r"])
        assert found.values == pytest.approx(rows["M"].to_numpy(), rel=1e-12), subsector


def test_reproduce_dbmss_on_all_pairs_of_subsectors(golden: Path, europe: pd.DataFrame) -> None:
    """72 ordered pairs at four distances, every value to the last digit."""
    published = pd.read_csv(golden / "industrial_M_intertype.csv")
    sites, kinds = sites_on_plane(europe["x"], europe["y"]), europe["Subsector"].to_numpy()
    pairs = published.groupby(["ref", "nb"])
    assert len(pairs) == 72
    for (one, other), rows in pairs:
        found = marcon_puech(sites, kinds == one, rows["r"], neighbours=kinds == other)
        assert found.values == pytest.approx(rows["M"].to_numpy(), rel=1e-12, nan_ok=True), (one, other)


SITES = sites_on_plane([0, 1000, 2000, 3000], [0, 500, 0, 0])
HALF = [True, True, False, False]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"plants": [True, False, False, False]}, "1 plant has no other of its kind"),
        ({"plants": [False] * 4}, "plants names no site"),
        ({"plants": [1, 1, 0, 0]}, r"plants has shape \(4,\) and type int64; right is True or False for each of 4"),
        ({"plants": [True, True]}, r"plants has shape \(2,\)"),
        ({"neighbours": [False, True, True, False]}, r"site 1 .*is a plant and a neighbour \(1 such sites\)"),
        ({"neighbours": [False] * 4}, "neighbours names no site"),
        ({"weights": [1, 1, -1, 1]}, "weight of the sites number 2"),
        ({"weights": [0, 0, 1, 1]}, "no plant that is looked for has a weight above 0"),
        ({"distances": [5, 1]}, "each greater than the one before"),
        ({"function": "K"}, "right is “M”"),
        ({"function": "m", "bandwidth": 0}, "the bandwidth is 0"),
        ({"function": "m", "distances": [1, 2]}, "no two plants are 4 metres apart or nearer"),
    ],
)
def test_refuse_what_has_no_ratio(arguments: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        marcon_puech(SITES, **{"plants": HALF, "distances": [1000, 2000], **arguments})
