"""Communities, their agreement, and whether they are found again."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from hansa.analysis.detection.communities import find_communities, found_again, leiden
from hansa.analysis.detection.of_ties import closures


def _planted(seed: int = 1, blocks: int = 4, size: int = 20, inside: float = 0.5, across: float = 0.05) -> csr_array:
    rng = np.random.default_rng(seed)
    label = np.repeat(np.arange(blocks), size)
    chance = np.where(label[:, None] == label[None], inside, across)
    upper = np.triu(rng.random(chance.shape) < chance, 1)
    return csr_array((upper | upper.T).astype(float))


def test_find_planted_communities() -> None:
    found = find_communities(_planted(), rng=np.random.default_rng(1), seeds=5, resolution=1.0)
    assert found.count == 4
    assert found.agreement == 1.0
    for block in range(4):
        assert len(set(found.labels[20 * block : 20 * block + 20])) == 1


def test_find_the_same_by_the_same_generator() -> None:
    ties = _planted(inside=0.25, across=0.12)
    runs = [find_communities(ties, rng=np.random.default_rng(3), seeds=4, resolution=1.0) for _run in range(3)]
    assert all((run.labels == runs[0].labels).all() and run.agreement == runs[0].agreement for run in runs)
    other = find_communities(ties, rng=np.random.default_rng(4), seeds=4, resolution=1.0)
    assert other.agreement < 1.0, "so noisy that runs differ"


def test_number_communities_by_size() -> None:
    found = find_communities(_planted(), rng=np.random.default_rng(1), seeds=2, resolution=1.0)
    sizes = np.bincount(found.labels)
    assert sizes.tolist() == sorted(sizes, reverse=True)


def test_leave_nodes_without_ties_alone() -> None:
    ties = csr_array(np.array([[0.0, 1, 0], [1, 0, 0], [0, 0, 0]]))
    assert leiden(ties, np.random.default_rng(1), 1.0)[2] == -1
    nobody = find_communities(csr_array((3, 3)), rng=np.random.default_rng(1), seeds=3, resolution=1.0)
    assert (nobody.count, nobody.agreement) == (0, 1.0)


@settings(max_examples=50)
@given(st.lists(st.integers(-1, 4), min_size=1, max_size=30), st.randoms())
def test_find_a_partition_again_in_itself(labels: list[int], random) -> None:
    numbers = {name: place for place, name in enumerate(sorted(set(labels) - {-1}))}
    partition = np.array([numbers.get(name, -1) for name in labels])
    names = list(range(10, 20))
    random.shuffle(names)
    renamed = np.array([names[name] if name >= 0 else -1 for name in partition])
    assert found_again(partition, renamed).tolist() == [1.0] * len(numbers)


def test_measure_how_closed_communities_are() -> None:
    """Two pairs with ties of 3 inside each and 1 between one of each: inside 6/7, share 1/2, so (6/7 − 1/2) / (1/2)."""
    ties = np.zeros((4, 4))
    ties[0, 1] = ties[1, 0] = ties[2, 3] = ties[3, 2] = 3
    ties[1, 2] = ties[2, 1] = 1
    np.testing.assert_allclose(closures(csr_array(ties), np.array([0, 0, 1, 1]), 2), [5 / 7, 5 / 7])
    np.testing.assert_allclose(closures(csr_array(ties), np.array([0, 0, 0, 0]), 1), [0.0])
