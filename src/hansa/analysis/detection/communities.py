"""Communities of a network, how far different runs agree on them, and whether they are found again."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, csr_matrix
from sklearn.metrics import adjusted_mutual_info_score
from sknetwork.clustering import Leiden

_C_LIBRARY = ctypes.CDLL("msvcrt" if os.name == "nt" else None)


@dataclass(frozen=True, eq=False)
class Communities:
    """The communities of the run that agrees best with all others.

    labels: of each node, from 0, the largest first; −1 for nodes without ties. agreement: mean adjusted mutual
    information between runs with different seeds (1 equal, 0 as by chance; 1 for a single run).
    """

    labels: np.ndarray
    agreement: float

    @property
    def count(self) -> int:
        return int(self.labels.max(initial=-1)) + 1


def find_communities(ties: csr_array, *, rng: np.random.Generator, seeds: int, resolution: float) -> Communities:
    """Communities by Leiden with modularity, in `seeds` runs; the run that agrees best with the others is taken.

    Taking one whole run (the medoid) cannot chain communities together, as joining pairs that often meet would.
    Cost: seeds × ties, and seeds² × nodes for the agreement.

    >>> from scipy.sparse import block_diag, csr_array
    >>> ring = csr_array(np.ones((4, 4)) - np.eye(4))
    >>> two = csr_array(block_diag([ring, ring]))
    >>> found = find_communities(two, rng=np.random.default_rng(1), seeds=3, resolution=1.0)
    >>> found.count, found.agreement, found.labels[0] != found.labels[-1]
    (2, 1.0, np.True_)

    References:
        V. A. Traag, L. Waltman, N. J. van Eck, "From Louvain to Leiden", Scientific Reports 9 (2019) 5233.
    """
    runs = [leiden(ties, rng, resolution) for _seed in range(seeds)]
    if seeds == 1:
        return Communities(_by_size(runs[0]), 1.0)
    linked = runs[0] >= 0
    likeness = np.eye(seeds)
    for one in range(seeds):
        for other in range(one):
            value = adjusted_mutual_info_score(runs[one][linked], runs[other][linked]) if linked.any() else 1.0
            likeness[one, other] = likeness[other, one] = value
    means = (likeness.sum(axis=1) - 1) / (seeds - 1)
    return Communities(_by_size(runs[int(np.argmax(means))]), float(means.mean()))


def leiden(ties: csr_array, rng: np.random.Generator, resolution: float) -> np.ndarray:
    """One run; −1 for nodes without ties. Equal for equal generators, as long as no other thread does the same."""
    labels = np.full(ties.shape[0], -1)
    linked = np.flatnonzero(np.diff(ties.indptr) > 0)
    seed = int(rng.integers(2**31))
    if len(linked):
        algorithm = Leiden(resolution=resolution, random_state=seed, return_probs=False, return_aggregate=False)
        # The refinement of scikit-network draws from the C library's own generator and leaves `random_state` aside.
        _C_LIBRARY.srand(seed)
        # scikit-network knows no sparse arrays, only sparse matrices.
        labels[linked] = algorithm.fit_predict(csr_matrix(ties[linked][:, linked]))
    return labels


def found_again(labels: np.ndarray, again: np.ndarray) -> np.ndarray:
    """For each community, its best Jaccard likeness with one of another run, among the nodes that both runs have.

    >>> found_again(np.array([0, 0, 0, 1]), np.array([5, 5, 2, 2])).round(3).tolist()
    [0.667, 0.5]
    """
    count = int(labels.max(initial=-1)) + 1
    both = (labels >= 0) & (again >= 0)
    if not both.any():
        return np.zeros(count)
    _names, other = np.unique(again[both], return_inverse=True)
    table = np.zeros((count, other.max() + 1))
    np.add.at(table, (labels[both], other), 1)
    union = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
    return np.divide(table, union, out=np.zeros_like(table), where=union > 0).max(axis=1)


def _by_size(labels: np.ndarray) -> np.ndarray:
    """The same communities, numbered by size; of equals, by their first node."""
    linked = labels >= 0
    if not linked.any():
        return labels
    names, first, numbers, sizes = np.unique(labels[linked], return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    renumbered = labels.copy()
    renumbered[linked] = rank[numbers]
    return renumbered
