"""Pairs from a grid: equal to pairs of snapped sites one by one, and near the exact curve."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import pdist

from hansa.analysis.kdensity import Sites, k_density, sites_on_earth, sites_on_plane
from hansa.analysis.kdensity.choice import ImpreciseGridError, Trial, choose_grid
from hansa.analysis.kdensity.estimate import FromPairs, from_grid
from hansa.analysis.kdensity.grid import Grid, grid_histogram, grid_over
from hansa.analysis.kdensity.smoothing import relative_error


def snapped(grid: Grid, sites: Sites) -> np.ndarray:
    """The middle of each site's cell."""
    column, row = (sites.east - grid.west) // grid.cell, (sites.north - grid.south) // grid.cell
    return np.column_stack([column, row]) * grid.cell


@pytest.mark.parametrize("reach", [0.21, 0.71, 3.0])
def test_count_pairs_of_cells_one_by_one(rng: np.random.Generator, reach: float) -> None:
    sites = sites_on_plane(rng.random(400), rng.random(400) * 2)
    grid = grid_over(sites, 0.05, reach)
    found, distances = grid_histogram(grid, sites), pdist(snapped(grid, sites))
    near = distances <= reach * (1 + 1e-9)
    assert found.pairs == len(distances)
    assert found.counts.sum() == pytest.approx(near.sum(), abs=1e-6)
    assert found.counts @ found.nodes == pytest.approx(distances[near].sum(), rel=1e-9)
    assert found.counts[0] == pytest.approx((distances == 0).sum(), abs=1e-6)


def test_weigh_pairs_of_cells(rng: np.random.Generator) -> None:
    sites, weights = sites_on_plane(*rng.random((2, 300))), rng.random(300) * 50
    grid = grid_over(sites, 0.1, 2.0)
    found = grid_histogram(grid, sites, weights)
    products = np.outer(weights, weights)[np.triu_indices(300, 1)]
    assert found.mass == pytest.approx(products.sum())
    assert found.masses @ found.nodes == pytest.approx(products @ pdist(snapped(grid, sites)))


def test_halve_the_precision_of_numbers_without_harm(towns: Sites) -> None:
    grid = grid_over(towns, 2_000.0, 3e5)
    double, single = (grid_histogram(grid, towns, precision=kind).counts for kind in (np.float64, np.float32))
    assert np.abs(double - single).sum() < 1e-3 * double.sum()


def test_count_one_cell_and_one_line() -> None:
    one = sites_on_plane([3, 3, 3], [7, 7, 7])
    assert grid_histogram(grid_over(one, 1.0, 5.0), one).counts[0] == 3
    line = sites_on_plane([0, 10, 20], [0, 0, 0])
    found = grid_histogram(grid_over(line, 1.0, 30.0), line)
    assert found.counts @ found.nodes == pytest.approx(40)


def test_refuse_a_grid_of_degrees() -> None:
    with pytest.raises(ValueError, match="the sites are in degrees"):
        grid_over(sites_on_earth([1, 2], [1, 2]), 1.0, 5.0)


def test_refuse_sites_outside_the_grid() -> None:
    grid = grid_over(sites_on_plane([0, 50], [0, 50]), 10.0, 20.0)
    for outside in ([-1, 5], [5, 60.1]):
        with pytest.raises(ValueError, match="a site lies outside the grid"):
            grid_histogram(grid, sites_on_plane([1, 2], outside))


@pytest.mark.parametrize("rule", ["all pairs", "near pairs"])
def test_stay_within_one_percent_of_the_exact_curve(towns: Sites, rule: str) -> None:
    at = np.linspace(0, 2e5, 101)
    exact = FromPairs(at, rule)(towns)
    chosen = choose_grid(towns, [Trial(towns, None, len(towns))], at, rule, tolerance=0.01)
    found = chosen.estimator(towns)
    assert chosen.error <= 0.01
    assert relative_error(found.density, exact.density, at) <= 0.01
    assert found.bandwidth == pytest.approx(exact.bandwidth, rel=2e-3)


def test_stay_within_one_percent_on_real_emergencies(shared_data: Path) -> None:
    """20,820 places around Toulouse, up to their median distance of 6.4 km, bandwidth 101 m."""
    places = pd.read_csv(shared_data / "plants" / "toulouse_emergencies_2004.csv")
    sites = sites_on_plane(places["X"], places["Y"])
    at = np.linspace(0, 6_400, 101)
    exact = FromPairs(at, "all pairs")(sites)
    chosen = choose_grid(sites, [Trial(sites, None, len(sites))], at, "all pairs", tolerance=0.01)
    assert relative_error(chosen.estimator(sites).density, exact.density, at) <= 0.01


def test_stay_within_one_percent_of_great_circles_in_europe(europe_by_degrees: Sites) -> None:
    """The plane reaches from Portugal to Cyprus; its stretch and the grid together err by less than 1 %."""
    at = np.linspace(0, 2e5, 101)
    trial = Trial(europe_by_degrees, None, len(europe_by_degrees))
    chosen = choose_grid(europe_by_degrees, [trial], at, "all pairs", tolerance=0.01)
    exact = k_density(europe_by_degrees, at)
    assert chosen.plane.crs == "EPSG:3035"
    assert exact.method == "pairs"
    found = chosen.estimator(chosen.plane.project(europe_by_degrees))
    assert relative_error(found.density, exact.density, at) <= 0.01


def test_take_finer_cells_for_a_smaller_tolerance(towns: Sites) -> None:
    at, trial = np.linspace(0, 2e5, 101), Trial(towns, None, len(towns))
    loose, strict = (choose_grid(towns, [trial], at, "all pairs", tolerance) for tolerance in (0.05, 0.004))
    assert strict.estimator.fine.cell < loose.estimator.fine.cell
    assert strict.error <= 0.004 < loose.error <= 0.05


def test_refuse_a_grid_that_is_never_precise_enough(towns: Sites) -> None:
    trial = Trial(towns, None, len(towns))
    with pytest.raises(ImpreciseGridError, match=r"keeps the error below 0\.0%: the finest one errs by \d\.\d%"):
        choose_grid(towns, [trial], np.linspace(0, 2e5, 11), "all pairs", tolerance=1e-9)
    with pytest.raises(ImpreciseGridError, match="one for 10 m is too large"):
        choose_grid(towns, [trial], np.linspace(0, 2e5, 11), 10.0, tolerance=0.01)


def test_refuse_a_plane_for_the_whole_earth(rng: np.random.Generator) -> None:
    earth = sites_on_earth(rng.uniform(-180, 180, 100), rng.uniform(-60, 70, 100))
    with pytest.raises(ImpreciseGridError, match="at most 4%, reached 3,500 km from the centre"):
        choose_grid(earth, [Trial(earth, None, 100)], np.linspace(0, 2e5, 11), "all pairs", tolerance=0.01)


def test_expect_the_bandwidth_of_all_sites_from_a_sample(towns: Sites) -> None:
    """A sample of a quarter has a bandwidth wider by 16 to the fifth root: the grid is as fine as all sites need."""
    at = np.linspace(0, 2e5, 101)
    whole = k_density(towns, at).bandwidth
    sample = Trial(towns.take(towns.evenly(1_500)), None, 6_000)
    fine = choose_grid(towns, [sample], at, "all pairs", tolerance=0.5).estimator.fine
    assert fine.cell == pytest.approx(whole / 2, rel=0.05)


def test_reach_as_far_as_the_bandwidth_asks(towns: Sites) -> None:
    estimator = from_grid(towns, np.linspace(0, 1e5, 11), 5_000.0, 5_000.0, 2.0)
    assert (estimator.fine.cell, estimator.fine.reach, estimator.coarse) == (2_500.0, 130_000.0, None)
