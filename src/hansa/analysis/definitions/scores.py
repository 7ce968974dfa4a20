"""How good a set of clusters is: relatedness within against relatedness between (Delgado, Porter and Stern 2016)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hansa.analysis.definitions.similarity import Matrix, similarity_matrices

HIGH = 95.0


@dataclass(frozen=True)
class MatrixScore:
    """Validation scores of one set of clusters under one similarity matrix, in percent from 0 to 100.

    cluster_average, cluster_high: clusters whose relatedness within exceeds the mean, and the 95th percentile, of their
        relatedness to the other clusters.
    activity_average, activity_high: the same for activities.
    within: WCR of each cluster; no number for a cluster of one activity.
    between_average, between_high: mean and 95th percentile of BCR of each cluster over the others.
    """

    cluster_average: float
    cluster_high: float
    activity_average: float
    activity_high: float
    within: NDArray[np.float64]
    between_average: NDArray[np.float64]
    between_high: NDArray[np.float64]

    @property
    def overall(self) -> float:
        """Mean of the four."""
        return (self.cluster_average + self.cluster_high + self.activity_average + self.activity_high) / 4

    @property
    def margin(self) -> float:
        """Mean over clusters of WCR less the 95th percentile of BCR, units of the matrix; a cluster of one counts 0."""
        return float(np.where(np.isnan(self.within), 0, self.within - self.between_high).mean())


@dataclass(frozen=True)
class SetScore:
    """Scores of one set of clusters under several matrices. Its figures are means over the matrices, in percent."""

    clusters: int
    singles: int
    matrices: Mapping[str, MatrixScore]

    def _mean(self, figure: str) -> float:
        return float(np.mean([getattr(score, figure) for score in self.matrices.values()]))

    @property
    def cluster_average(self) -> float:
        """VS-Cluster against the mean."""
        return self._mean("cluster_average")

    @property
    def cluster_high(self) -> float:
        """VS-Cluster against the 95th percentile."""
        return self._mean("cluster_high")

    @property
    def activity_average(self) -> float:
        """VS-Industry against the mean."""
        return self._mean("activity_average")

    @property
    def activity_high(self) -> float:
        """VS-Industry against the 95th percentile."""
        return self._mean("activity_high")

    @property
    def overall(self) -> float:
        """VS: mean of the four figures."""
        return self._mean("overall")

    @property
    def margin(self) -> float:
        """By how much relatedness within exceeds that between; tells sets apart whose percentages are equal. Ours."""
        return self._mean("margin")


def score_clusters(labels: ArrayLike, matrices: Mapping[str, ArrayLike]) -> SetScore:
    """Validation scores of a set of clusters.

    For a cluster c, WCR_c = mean of M_ij over i ≠ j in c, BCR_cd = mean of M_ij over i in c, j in another cluster d.
    For an activity i of c, WCR_i = mean of M_ij over j ≠ i in c, BCR_id = mean of M_ij over j in d. VS-Cluster is the
    percentage of clusters with WCR_c over the mean (over the 95th percentile, by linear interpolation) of BCR_cd over
    d; VS-Industry the same of activities. Equal is not over.

    Args:
        labels: the cluster of each activity, whole numbers in any numbering.
        matrices: *unstandardised* similarity matrices by name, activities × activities; their diagonals are not read.

    A cluster of one activity has no relatedness within. It counts as failed, and `singles` says how many there are:
    leaving them out would reward sets that set the awkward activities apart.

    Raises:
        ValueError: fewer than two clusters, labels of another length, or no symmetric matrices.

    Cost: matrices × activities² × clusters, as one matrix product each.

    >>> blocks = [[1, .6, .1, .1], [.6, 1, .1, .1], [.1, .1, 1, .6], [.1, .1, .6, 1]]
    >>> score_clusters([0, 0, 1, 1], {"place": blocks}).overall
    100.0
    >>> score_clusters([0, 1, 0, 1], {"place": blocks}).overall
    0.0

    References:
        M. Delgado, M. E. Porter, S. Stern, "Defining clusters of related industries", Journal of Economic Geography 16
        (2016) 1–38.
    """
    checked = similarity_matrices(matrices)
    numbers = cluster_numbers(labels, len(next(iter(checked.values()))))
    members = np.eye(numbers.max() + 1)[numbers]
    if members.shape[1] < 2:
        raise ValueError("all activities are in one cluster; scores compare clusters, so at least two are needed")
    singles = int((members.sum(axis=0) == 1).sum())
    scores = {name: _score(matrix, members) for name, matrix in checked.items()}
    return SetScore(clusters=members.shape[1], singles=singles, matrices=scores)


def cluster_numbers(labels: ArrayLike, activities: int) -> NDArray[np.intp]:
    """Labels numbered 0, 1, 2 … in order of the labels; a ValueError when there is not one for each activity."""
    array = np.asarray(labels)
    if array.shape != (activities,):
        raise ValueError(f"labels have the shape {array.shape}; right is one for each of the {activities} activities")
    if array.dtype.kind not in "iub":
        raise ValueError(f"labels are {array.dtype}; right are whole numbers")
    return np.unique(array, return_inverse=True)[1]


def relatedness_to_clusters(matrix: Matrix, numbers: NDArray[np.intp]) -> Matrix:
    """Mean similarity of each activity to the activities of each cluster, itself left out: activities × clusters.

    No number where a cluster has no other activity than the one asked about.
    """
    members = np.eye(numbers.max() + 1)[numbers]
    others = matrix - np.diag(np.diag(matrix))
    counts = members.sum(axis=0) - members
    return np.divide(others @ members, counts, out=np.full(members.shape, np.nan), where=counts > 0)


def _score(matrix: Matrix, members: Matrix) -> MatrixScore:
    numbers = members.argmax(axis=1)
    sizes = members.sum(axis=0)
    of_activities = relatedness_to_clusters(matrix, numbers)
    sums = members.T @ (matrix - np.diag(np.diag(matrix))) @ members
    counts = np.outer(sizes, sizes) - np.diag(sizes)
    of_clusters = np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0)
    within, average, high = _within_and_between(of_clusters, np.arange(len(sizes)))
    activity_within, activity_average, activity_high = _within_and_between(of_activities, numbers)
    return MatrixScore(
        cluster_average=_percent(within, average),
        cluster_high=_percent(within, high),
        activity_average=_percent(activity_within, activity_average),
        activity_high=_percent(activity_within, activity_high),
        within=within,
        between_average=average,
        between_high=high,
    )


def _within_and_between(
    relatedness: Matrix, own: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    rows = np.arange(len(own))
    within = relatedness[rows, own]
    others = np.ones(relatedness.shape, dtype=bool)
    others[rows, own] = False
    between = relatedness[others].reshape(len(own), -1)
    return within, between.mean(axis=1), np.percentile(between, HIGH, axis=1)


def _percent(within: NDArray[np.float64], bound: NDArray[np.float64]) -> float:
    # Means of equal numbers differ in the last digits; what is equal is not over.
    return float(100 * np.mean(within > bound + 1e-12))
