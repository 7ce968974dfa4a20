"""All pairs by distance: exact, also on the sphere and between two sets, in memory that does not grow."""

import tracemalloc

import numpy as np
import pytest
from scipy.spatial.distance import cdist, pdist

from hansa.analysis.kdensity import Sites, sites_on_earth, sites_on_plane
from hansa.analysis.kdensity.pairs import PairHistogram, pair_histogram
from hansa.analysis.kdensity.threads import in_threads


def below(histogram: PairHistogram, distance: float) -> float:
    """Pairs up to a distance: half of an interval's pairs stand at the node before it."""
    return float(np.interp(distance, histogram.nodes + histogram.nodes[1] / 2, np.cumsum(histogram.counts)))


def test_count_every_pair(towns: Sites) -> None:
    distances = pdist(np.column_stack([towns.east, towns.north]))
    found = pair_histogram(towns, towns.greatest_distance)
    assert found.pairs == len(distances) == found.counts.sum().round(6)
    assert found.counts @ found.nodes / found.pairs == pytest.approx(distances.mean(), rel=1e-12)
    assert below(found, 2e5) == pytest.approx((distances <= 2e5).sum(), rel=1e-4)


def test_count_far_pairs_only_in_the_whole(towns: Sites) -> None:
    found = pair_histogram(towns, 50_000.0)
    distances = pdist(np.column_stack([towns.east, towns.north]))
    assert found.pairs == len(distances)
    assert found.counts.sum() == pytest.approx((distances <= 50_000).sum(), abs=1e-6)


def test_count_a_pair_exactly_at_the_reach() -> None:
    assert pair_histogram(sites_on_plane([0, 3], [0, 4]), 5.0).counts.sum() == pytest.approx(1)


def test_weigh_pairs(rng: np.random.Generator) -> None:
    x, y, w = rng.random((3, 200))
    found = pair_histogram(sites_on_plane(x, y), 2.0, weights=w)
    products = np.outer(w, w)[np.triu_indices(200, 1)]
    assert found.mass == pytest.approx(products.sum())
    assert found.masses @ found.nodes == pytest.approx(products @ pdist(np.column_stack([x, y])))
    assert found.counts.sum() == pytest.approx(200 * 199 / 2)


def test_count_pairs_between_two_sets(rng: np.random.Generator) -> None:
    one, other = rng.random((2, 30)), rng.random((2, 50))
    found = pair_histogram(sites_on_plane(*one), 2.0, neighbours=sites_on_plane(*other))
    assert found.pairs == 1500 == found.counts.sum().round(9)
    assert found.counts @ found.nodes == pytest.approx(cdist(one.T, other.T).sum())


def test_count_pairs_on_the_sphere(rng: np.random.Generator) -> None:
    longitude, latitude = rng.uniform(-180, 180, 300), np.degrees(np.arcsin(rng.uniform(-1, 1, 300)))
    sites = sites_on_earth(longitude, latitude)
    found = pair_histogram(sites, sites.greatest_distance)
    units = np.column_stack(sites.coordinates) / 6_371_008.8
    angles = np.arccos(np.clip(units @ units.T, -1, 1))[np.triu_indices(300, 1)]
    assert found.counts @ found.nodes == pytest.approx(angles.sum() * 6_371_008.8, rel=1e-6)


def test_reproduce_the_unit_square(rng: np.random.Generator) -> None:
    """Oracle 9: distances in the unit square have density 2r(π − 4r + r²) up to 1 and mean 0.5214054."""
    found = pair_histogram(sites_on_plane(*rng.random((2, 20_000))), 1.5)
    assert found.counts @ found.nodes / found.pairs == pytest.approx(0.5214054, abs=2e-3)
    edges = np.linspace(0, 1, 51)
    shares = np.diff([below(found, edge) for edge in edges]) / found.pairs
    expected = np.diff(np.pi * edges**2 - 8 * edges**3 / 3 + edges**4 / 2)
    assert np.abs(shares - expected).max() * 50 < 0.02  # of a peak of 1.394


def test_give_the_same_digits_with_one_thread_and_with_many(towns: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    many = pair_histogram(towns, 1e6).counts
    monkeypatch.setattr("numba.get_num_threads", lambda: 1)
    assert np.array_equal(many, pair_histogram(towns, 1e6).counts)


def test_need_no_more_memory_for_more_sites(rng: np.random.Generator) -> None:
    """A matrix of all distances would take 288 megabytes."""
    sites = sites_on_plane(*rng.random((2, 6_000)))
    pair_histogram(sites, 2.0)
    tracemalloc.start()
    pair_histogram(sites, 2.0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6


def test_count_nothing_without_pairs() -> None:
    found = pair_histogram(sites_on_plane([1], [1]), 1.0)
    assert (found.pairs, found.counts.sum()) == (0, 0)


def test_stop_all_threads_at_an_error() -> None:
    begun = []

    def fail(item: int) -> int:
        begun.append(item)
        raise KeyError(item)

    with pytest.raises(KeyError):
        in_threads(fail, range(10_000))
    assert len(begun) < 10_000


def test_merge_nodes_as_wider_intervals_would(towns: Sites) -> None:
    some, weights = towns.take(towns.evenly(200)), np.arange(200.0)
    fine = pair_histogram(some, 1e6, weights=weights)
    merged = fine.coarser()
    assert merged.masses.sum() == pytest.approx(fine.masses.sum())
    assert merged.masses @ merged.nodes == pytest.approx(fine.masses @ fine.nodes)
    distances = pdist(np.column_stack([some.east, some.north]))
    position = distances[distances <= 1e6] / merged.nodes[1]
    node, products = position.astype(int), np.outer(weights, weights)[np.triu_indices(200, 1)][distances <= 1e6]
    direct = np.bincount(node, products * (1 - position % 1), minlength=len(merged.nodes))
    direct[1:] += np.bincount(node, products * (position % 1), minlength=len(merged.nodes))[:-1]
    assert merged.masses == pytest.approx(direct, abs=1e-4)
