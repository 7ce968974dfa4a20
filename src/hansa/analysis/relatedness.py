"""Relatedness of activities, and how near a region stands to activities that it does not have.

Two activities are related when the same regions have them. What a region has around an activity is its relatedness
density: the ground on which that activity could grow. Input is a matrix of presence, regions × activities, 1 where the
region is specialised in the activity (`presence`) and 0 elsewhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats, checked_matrix, divided
from hansa.analysis.specialisation import location_quotients

__all__ = [
    "association",
    "co_occurrences",
    "cosine",
    "jaccard",
    "presence",
    "probability_index",
    "proximity",
    "related",
    "relatedness_density",
]


def presence(employment: ArrayLike, threshold: float = 1.0) -> Floats:
    """Where an activity is at home: 1 where its location quotient is at least the threshold, 0 elsewhere.

    Args:
        employment: regions × activities, numbers from 0.
        threshold: smallest location quotient that counts.

    Returns:
        regions × activities of 0 and 1. A region without employment, and an activity without, has 0 throughout.

    Cost: regions × activities.

    >>> presence([[9, 1], [1, 9], [0, 0]]).tolist()
    [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]
    """
    if not threshold > 0:
        raise ValueError(f"the threshold is {threshold}; right is a location quotient over 0, usually 1")
    quotients = location_quotients(employment)
    return (quotients >= threshold).astype(np.float64)


def co_occurrences(present: ArrayLike) -> Floats:
    """In how many regions two activities are both present.

    Args:
        present: regions × activities of 0 and 1. What comes in other pairs works too: projects × fields, for example.

    Returns:
        activities × activities. The diagonal holds the number of regions that have the activity.

    Raises:
        ValueError: a value is neither 0 nor 1.

    Cost: regions × activities².

    >>> co_occurrences([[1, 1, 0], [1, 0, 1], [1, 1, 0]]).tolist()
    [[3.0, 2.0, 1.0], [2.0, 2.0, 0.0], [1.0, 0.0, 1.0]]
    """
    matrix = checked_presence(present)
    return matrix.T @ matrix


def proximity(present: ArrayLike) -> Floats:
    """The smaller of two chances: that a region with one activity has the other.

    φ_pq = min{P(p | q), P(q | p)} = (number of regions with both) / max(regions with p, regions with q).

    Args:
        present: regions × activities of 0 and 1.

    Returns:
        activities × activities from 0 to 1; 1 on the diagonal, 0 in row and column of an activity that no region has.

    Cost: regions × activities².

    >>> proximity([[1, 1, 0], [1, 0, 1], [1, 1, 0]]).round(4).tolist()
    [[1.0, 0.6667, 0.3333], [0.6667, 1.0, 0.0], [0.3333, 0.0, 1.0]]

    References:
        C. A. Hidalgo, B. Klinger, A.-L. Barabási, R. Hausmann, "The Product Space Conditions the Development of
        Nations", Science 317 (2007) 482–487.
    """
    both = co_occurrences(present)
    regions = np.diag(both)
    return np.nan_to_num(divided(both, np.maximum.outer(regions, regions)))


def association(counts: ArrayLike) -> Floats:
    """Co-occurrences over what independence would give: c_ij · t / (s_i · s_j).

    s_i is the sum of the row without the diagonal, t the sum of all s. Here and in the three measures below:

    Args:
        counts: activities × activities, how often two occur together, symmetric, from 0; its diagonal is not read.

    Returns:
        activities × activities with 0 on the diagonal; 0 for an activity that occurs with no other.

    Raises:
        ValueError: the counts are not square or not symmetric, or a value is negative or unknown.

    Cost: activities².

    >>> association([[3, 2, 1], [2, 2, 0], [1, 0, 1]]).tolist()
    [[0.0, 2.0, 2.0], [2.0, 0.0, 0.0], [2.0, 0.0, 0.0]]

    References:
        N. J. van Eck, L. Waltman, "How to normalize cooccurrence data? An analysis of some well-known similarity
        measures", Journal of the American Society for Information Science and Technology 60 (2009) 1635–1651.
    """
    both, sums = _without_diagonal(counts)
    return np.nan_to_num(divided(both * sums.sum(), np.outer(sums, sums)))


def cosine(counts: ArrayLike) -> Floats:
    """Co-occurrences over the geometric mean of the sums: c_ij / √(s_i · s_j). Arguments as for `association`.

    >>> cosine([[3, 2, 1], [2, 2, 0], [1, 0, 1]]).round(4).tolist()
    [[0.0, 0.8165, 0.5774], [0.8165, 0.0, 0.0], [0.5774, 0.0, 0.0]]
    """
    both, sums = _without_diagonal(counts)
    return np.nan_to_num(divided(both, np.sqrt(np.outer(sums, sums))))


def jaccard(counts: ArrayLike) -> Floats:
    """Co-occurrences over all occurrences of either: c_ij / (s_i + s_j − c_ij). Arguments as for `association`.

    >>> jaccard([[3, 2, 1], [2, 2, 0], [1, 0, 1]]).round(4).tolist()
    [[0.0, 0.6667, 0.3333], [0.6667, 0.0, 0.0], [0.3333, 0.0, 0.0]]
    """
    both, sums = _without_diagonal(counts)
    return np.nan_to_num(divided(both, np.add.outer(sums, sums) - both))


def probability_index(counts: ArrayLike) -> Floats:
    """Co-occurrences over what random pairing would give, pairs of an activity with itself left out.

    c_ij / {[(s_i / t) · s_j / (t − s_i) + (s_j / t) · s_i / (t − s_j)] · t / 2}. 1: as often as at random; over 1:
    related. Prefer it for counts of links. Arguments as for `association`.

    >>> probability_index([[3, 2, 1], [2, 2, 0], [1, 0, 1]]).round(4).tolist()
    [[0.0, 1.1429, 1.25], [1.1429, 0.0, 0.0], [1.25, 0.0, 0.0]]

    References:
        M. P. A. Steijn, "Improvement on the association strength: Implementing a probabilistic measure based on
        combinations without repetition", Quantitative Science Studies 2 (2021) 778–794.
    """
    both, sums = _without_diagonal(counts)
    total = sums.sum()
    one = divided(np.outer(sums, sums), np.full(both.shape, total) * (total - sums)[:, None])
    return np.nan_to_num(divided(both, (one + one.T) * total / 2))


def related(relatedness: ArrayLike, threshold: float = 1.0) -> Floats:
    """Which activities are related at all: 1 where relatedness is over the threshold, 0 elsewhere and on the diagonal.

    With `probability_index` and threshold 1: those that occur together more often than at random. Cost: activities².

    >>> related([[0, 1.4, 1.0], [1.4, 0, 0], [1.0, 0, 0]]).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    strong = (_square(relatedness) > threshold).astype(np.float64)
    np.fill_diagonal(strong, 0)
    return strong


def relatedness_density(present: ArrayLike, relatedness: ArrayLike) -> Floats:
    """How much of what is related to an activity the region already has, in percent.

    ω_rp = 100 · Σ_{q ≠ p} present_rq · φ_pq / Σ_{q ≠ p} φ_pq.

    Args:
        present: regions × activities of 0 and 1.
        relatedness: activities × activities, from 0, symmetric; its diagonal is not read, so whether the region has the
            activity itself does not count.

    Returns:
        regions × activities from 0 to 100. NaN in the column of an activity that is related to nothing.

    Read it for activities that the region does not have: a high value says that it has the neighbours. Compare between
    activities with care: values are large for activities whose neighbours are everywhere.

    Cost: regions × activities².

    >>> relatedness_density([[1, 0, 1], [0, 1, 0]], [[1, .5, 0], [.5, 1, .25], [0, .25, 1]]).round(2).tolist()
    [[0.0, 100.0, 0.0], [100.0, 0.0, 100.0]]

    References:
        R. Boschma, P.-A. Balland, D. F. Kogler, "Relatedness and technological change in cities", Industrial and
        Corporate Change 24 (2015) 223–250.
    """
    matrix = checked_presence(present)
    links, sums = _without_diagonal(relatedness)
    if len(links) != matrix.shape[1]:
        raise ValueError(f"relatedness has {len(links)} activities, presence {matrix.shape[1]}; right is the same")
    return divided(100 * (matrix @ links), np.broadcast_to(sums, matrix.shape))


def checked_presence(present: ArrayLike) -> Floats:
    """A matrix regions × activities of 0 and 1 as float64, or a ValueError that names the cell that is neither.

    >>> checked_presence([[True, False]]).tolist()
    [[1.0, 0.0]]
    """
    matrix = checked_matrix(present, "presence")
    wrong = np.argwhere((matrix != 0) & (matrix != 1))
    if len(wrong):
        row, column = wrong[0]
        raise ValueError(
            f"presence of activity {column} in region {row} (counted from 0) is {matrix[row, column]}; right is 0 or 1:"
            " make it of employment by `presence`"
        )
    return matrix


def _without_diagonal(counts: ArrayLike) -> tuple[Floats, Floats]:
    both = _square(counts).copy()
    np.fill_diagonal(both, 0)
    return both, both.sum(axis=1)


def _square(values: ArrayLike) -> Floats:
    matrix = checked_matrix(values, "the table activities × activities")
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"the table activities × activities has the shape {matrix.shape}; right is a square")
    if not np.allclose(matrix, matrix.T, rtol=1e-9, atol=1e-12):
        row, column = np.argwhere(~np.isclose(matrix, matrix.T, rtol=1e-9, atol=1e-12))[0]
        raise ValueError(f"the table activities × activities is not symmetric at activities {row} and {column}")
    return matrix
