"""Candidate sets of clusters: many ways to divide activities by their similarity."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.cluster.hierarchy import cut_tree, linkage
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning

from hansa.analysis.definitions.similarity import Matrix, similarity_matrices

WARD = "ward"
K_MEANS = "k-means"
METHODS = (WARD, K_MEANS)


@dataclass(frozen=True)
class Candidate:
    """One way to divide the activities.

    clusters: how many came out; k-means gives fewer than asked for where fewer activities differ from each other.
    labels: the cluster of each activity, from 0.
    """

    method: str
    clusters: int
    labels: NDArray[np.intp]


def candidate_sets(
    similarity: ArrayLike,
    numbers: Sequence[int],
    *,
    rng: np.random.Generator,
    methods: Sequence[str] = METHODS,
    starts: int = 10,
) -> list[Candidate]:
    """Divide activities into clusters, for each method and number of clusters.

    Two activities are alike when their rows of the similarity matrix are: they relate to all others in the same way.
    `ward` joins step by step what raises the variance within clusters least; `k-means` searches for the centres anew
    for each number, from several random starts, and keeps the best.

    Args:
        similarity: activities × activities, as from `combined`.
        numbers: numbers of clusters to try, each from 2 to the number of activities. Delgado, Porter and Stern tried 30
            to 60 for 778 activities.
        rng: makes the random starts; the same generator state gives the same sets.
        starts: random starts of k-means for each number.

    Returns:
        methods × numbers candidates, in that order.

    Cost: Ward activities² × log once; k-means numbers × starts × activities² × clusters for each pass: 700 activities,
    31 numbers and 10 starts take about a minute on one core.

    >>> blocks = np.kron(np.eye(2), np.full((3, 3), .5)) + .1
    >>> found = candidate_sets(blocks, [2], rng=np.random.default_rng(1))
    >>> [(c.method, c.clusters, [len(set(part.tolist())) for part in np.split(c.labels, 2)]) for c in found]
    [('ward', 2, [1, 1]), ('k-means', 2, [1, 1])]
    """
    matrix = similarity_matrices({"similarity": similarity})["similarity"]
    for number in numbers:
        if not 2 <= number <= len(matrix):
            raise ValueError(f"{number} clusters of {len(matrix)} activities; right is from 2 to {len(matrix)}")
    strange = [method for method in methods if method not in METHODS]
    if strange or starts < 1:
        raise ValueError(f"methods are {', '.join(METHODS)}, with at least one start; got {list(methods)} and {starts}")
    found: list[Candidate] = []
    for method in methods:
        found += _ward(matrix, numbers) if method == WARD else _k_means(matrix, numbers, rng, starts)
    return found


def _ward(matrix: Matrix, numbers: Sequence[int]) -> list[Candidate]:
    labels = cut_tree(linkage(matrix, "ward"), n_clusters=list(numbers))
    return [Candidate(WARD, number, labels[:, column]) for column, number in enumerate(numbers)]


def _k_means(matrix: Matrix, numbers: Sequence[int], rng: np.random.Generator, starts: int) -> list[Candidate]:
    found = []
    for number in numbers:
        seed = int(rng.integers(2**31))
        with warnings.catch_warnings():
            # Fewer different activities than clusters asked for: told by `Candidate.clusters`.
            warnings.simplefilter("ignore", ConvergenceWarning)
            labels = KMeans(number, n_init=starts, random_state=seed).fit_predict(matrix)
        found.append(Candidate(K_MEANS, len(np.unique(labels)), labels.astype(np.intp)))
    return found
