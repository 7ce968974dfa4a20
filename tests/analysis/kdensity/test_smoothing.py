"""Bandwidth and smoothing against direct sums over all distances."""

import numpy as np
import pytest
from scipy.spatial.distance import pdist
from scipy.stats import norm

from hansa.analysis.kdensity import Sites, sites_on_plane
from hansa.analysis.kdensity.pairs import pair_histogram
from hansa.analysis.kdensity.smoothing import relative_error, silverman_bandwidth, smoothed
from tests.analysis.kdensity.dbmss import bandwidth


def direct(distances: np.ndarray, at: np.ndarray, width: float) -> np.ndarray:
    kernel = norm.pdf((at[:, None] - distances) / width) + norm.pdf((at[:, None] + distances) / width)
    return kernel.mean(axis=1) / width


@pytest.mark.parametrize("number", [3, 10, 300])
def test_take_silvermans_bandwidth(rng: np.random.Generator, number: int) -> None:
    x, y = rng.random((2, number))
    found = silverman_bandwidth(pair_histogram(sites_on_plane(x, y), 2.0))
    assert found == pytest.approx(bandwidth(pdist(np.column_stack([x, y]))), rel=1e-3)


def test_take_the_deviation_where_quartiles_are_equal() -> None:
    """Nine plants in one place and one a kilometre away: 36 pairs at 0, 9 at 1 km."""
    found = silverman_bandwidth(pair_histogram(sites_on_plane([0] * 9 + [1000], [0] * 10), 1000.0))
    assert found == pytest.approx(0.9 * np.std([0] * 36 + [1000] * 9, ddof=1) * 45**-0.2, rel=1e-6)


def test_refuse_equal_distances() -> None:
    """An equilateral triangle."""
    triangle = sites_on_plane([0, 1000, 500], [0, 0, 1000 * np.sqrt(0.75)])
    with pytest.raises(ValueError, match="all 3 pairs of plants are 1,000 metres apart"):
        silverman_bandwidth(pair_histogram(triangle, 1500.0))


def test_refuse_a_bandwidth_without_near_pairs() -> None:
    with pytest.raises(ValueError, match="no two plants are 10 metres apart or nearer"):
        silverman_bandwidth(pair_histogram(sites_on_plane([0, 1000, 3000], [0, 0, 0]), 10.0))


def test_smooth_as_direct_sums_do(towns: Sites) -> None:
    some = towns.take(towns.evenly(400))
    distances = pdist(np.column_stack([some.east, some.north]))
    at = np.linspace(0, 3e5, 40)
    found, bound = smoothed(pair_histogram(some, some.greatest_distance), at, 8_000.0)
    exact = direct(distances, at, 8_000.0)
    assert np.all(np.abs(found - exact) <= bound)
    assert relative_error(found, exact, at) < 1e-4


def test_bound_the_error_of_wide_intervals() -> None:
    """A bandwidth of two intervals: the bound is loose, and holds."""
    sites = sites_on_plane([0, 700.0003, 300], [0, 0, 400])
    width = 1500 / 32768 * 2
    at = np.linspace(699.9, 700.1, 41)
    found, bound = smoothed(pair_histogram(sites, 1500.0), at, width)
    exact = direct(pdist(np.column_stack([sites.east, sites.north])), at, width)
    assert np.all(np.abs(found - exact) <= bound + 0.02 * exact.max())
    assert bound.max() < 0.04 * exact.max()


def test_integrate_to_one(rng: np.random.Generator) -> None:
    sites = sites_on_plane(*rng.random((2, 100)))
    at = np.linspace(0, 2.5, 5001)
    density, _ = smoothed(pair_histogram(sites, 1.5), at, 0.1)
    assert np.trapezoid(density, at) == pytest.approx(1, abs=1e-6)


def test_relate_errors_to_the_mean_where_the_density_is_low() -> None:
    at, exact = np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 2.0])
    assert relative_error(np.array([0.01, 1.0, 2.0]), exact, at) == pytest.approx(0.01)
    assert relative_error(np.array([0.0, 1.0, 2.1]), exact, at) == pytest.approx(0.05)
