"""Activities that belong better elsewhere, moved by rule, with the figures that speak for each move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hansa.analysis.definitions.scores import cluster_numbers
from hansa.analysis.definitions.similarity import Matrix, similarity_matrices


@dataclass(frozen=True)
class Move:
    """One activity moved. within: its relatedness to the cluster it left; between: to the one it went to."""

    activity: int
    left: int
    joined: int
    within: float
    between: float


@dataclass(frozen=True)
class Settled:
    """Clusters after the moves. labels: numbered from 0 in the order of the labels given.

    settled: no activity is left that would move; False when the moves were cut off.
    """

    labels: NDArray[np.intp]
    moves: tuple[Move, ...]
    settled: bool


def move_outliers(labels: ArrayLike, similarity: ArrayLike, *, most_moves: int | None = None) -> Settled:
    """Move activities that have less to do with their own cluster than with the others on average.

    The rule: an outlier is an activity that fails VS-Industry against the mean: its WCR_i is below the mean of BCR_id
    over the other clusters d. The outlier that falls short most goes to the cluster it is most related to; then all is
    computed anew, until none is left. It does not go back to a cluster it has left, so the moves end. An activity alone
    in its
    cluster stays: it has no relatedness within to compare. The last but one activity of a cluster may leave, and then
    the last one is alone.

    A laxer rule, to move whatever is more related to *some* other cluster, drains the small clusters into the large:
    with forty others, most activities are a little closer to one of them by chance.

    Args:
        labels: the cluster of each activity.
        similarity: activities × activities, as from `combined`.
        most_moves: stop after so many; None for twice the number of activities.

    Cost: moves × activities × clusters.

    >>> blocks = np.kron(np.eye(2), np.full((3, 3), .5)) + .1
    >>> moved = move_outliers([0, 0, 1, 1, 1, 1], blocks)
    >>> moved.labels.tolist(), [(move.activity, move.joined) for move in moved.moves], moved.settled
    ([0, 0, 0, 1, 1, 1], [(2, 0)], True)
    """
    matrix = similarity_matrices({"similarity": similarity})["similarity"]
    numbers = cluster_numbers(labels, len(matrix)).copy()
    sums = _sums(matrix, numbers)
    left: set[tuple[int, int]] = set()
    moves: list[Move] = []
    limit = 2 * len(matrix) if most_moves is None else most_moves
    while (move := _largest(sums, numbers, left)) is not None and len(moves) < limit:
        left.add((move.activity, move.left))
        others = matrix[:, move.activity].copy()
        others[move.activity] = 0
        sums[:, move.left] -= others
        sums[:, move.joined] += others
        numbers[move.activity] = move.joined
        moves.append(move)
    return Settled(labels=numbers, moves=tuple(moves), settled=move is None)


def _sums(matrix: Matrix, numbers: NDArray[np.intp]) -> Matrix:
    members = np.eye(numbers.max() + 1)[numbers]
    return (matrix - np.diag(np.diag(matrix))) @ members


def _largest(sums: Matrix, numbers: NDArray[np.intp], left: set[tuple[int, int]]) -> Move | None:
    rows = np.arange(len(numbers))
    counts = np.bincount(numbers, minlength=sums.shape[1]) - (np.arange(sums.shape[1]) == numbers[:, None])
    means = np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0)
    within = means[rows, numbers]
    between = means.copy()
    between[rows, numbers] = np.nan
    known = np.isfinite(between)
    averages = np.divide(np.where(known, between, 0).sum(axis=1), known.sum(axis=1))
    shortfall = averages - within
    for activity, cluster in left:
        between[activity, cluster] = np.nan
    # Means of equal numbers differ in the last digits; such a difference is no reason to move.
    shortfall[~(shortfall > 1e-12) | ~np.isfinite(between).any(axis=1)] = -np.inf
    activity = int(shortfall.argmax())
    if shortfall[activity] == -np.inf:
        return None
    cluster = int(np.nanargmax(between[activity]))
    return Move(
        activity=activity,
        left=int(numbers[activity]),
        joined=cluster,
        within=float(within[activity]),
        between=float(between[activity, cluster]),
    )
