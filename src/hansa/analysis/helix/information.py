"""Mutual information in two, three or four dimensions, in bits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats, checked_matrix, divided

FEWEST, MOST = 2, 4


@dataclass(frozen=True, eq=False)
class MutualInformation:
    """Mutual information of the dimensions of a table.

    bits: the value, plug-in estimate; thousandths of it are usual in print (mbit).
    corrected_bits: the same of entropies corrected by Miller and Madow for the size of the sample.
    entropies_bits: entropy of each set of dimensions, plug-in, by their numbers: (0,), (1,), (0, 1) …
    units: how many units are counted.
    """

    bits: float
    corrected_bits: float
    entropies_bits: Mapping[tuple[int, ...], float]
    units: int


def mutual_information(counts: ArrayLike) -> MutualInformation:
    """How much the dimensions of a table say about each other.

    Two: T = H_x + H_y − H_xy, never negative. Three: T = H_x + H_y + H_z − H_xy − H_xz − H_yz + H_xyz, of any sign;
    negative means that the third dimension makes the other two tell more of each other (synergy in the reading of
    Leydesdorff), positive that the same is told twice. Four: singles − pairs + triples − the whole; here the signs
    change their meaning, so four are not comparable with three.

    Each entropy is H = −Σ p·log2 p. The correction adds (K − 1) / (2·N·ln 2) to each, K cells that are not empty. With
    thousands of empty cells it does not suffice: take `permutation_null` as well.

    Args:
        counts: an array of 2, 3 or 4 dimensions, numbers of units, whole, from 0. For firms: region × activity × size.
            For documents: science × business × government, each absent or present.

    Raises:
        ValueError: the dimensions are fewer or more, or a count is negative, unknown or no whole number.

    An empty table, and one in which a dimension has one class only, has 0. The value depends on how fine the classes
    are: compare only what is classed alike. Cost: number of cells × sets of dimensions (3, 7 or 15).

    >>> exclusive_or = [[[25, 0], [0, 25]], [[0, 25], [25, 0]]]
    >>> mutual_information(exclusive_or).bits
    -1.0

    References:
        W. J. McGill, "Multivariate information transmission", Psychometrika 19 (1954) 97–116.
        L. Leydesdorff, Ø. Strand, "The Swedish system of innovation: regional synergies in a knowledge-based economy",
        Journal of the American Society for Information Science and Technology 64 (2013) 1890–1902.
        G. A. Miller, "Note on the bias of information estimates", in: Information Theory in Psychology (1955) 95–100.
    """
    table = checked_counts(counts)
    units = int(table.sum())
    entropies: dict[tuple[int, ...], float] = {}
    corrected = 0.0
    for kept, sign, margin in _margins(table):
        entropies[kept] = entropy = float(_entropies(margin.reshape(1, -1))[0])
        excess = (np.count_nonzero(margin) - 1) / (2 * units * np.log(2)) if units else 0.0
        corrected += sign * (entropy + excess)
    bits = float(stacked_bits(table[None])[0])
    return MutualInformation(bits, float(corrected), entropies, units)


def stacked_bits(tables: Floats) -> Floats:
    """Mutual information of each of several tables of one shape; the first dimension numbers the tables."""
    total = np.zeros(len(tables))
    for kept in _subsets(tables.ndim - 1):
        gone = tuple(axis + 1 for axis in range(tables.ndim - 1) if axis not in kept)
        total += _sign(kept) * _entropies(tables.sum(axis=gone).reshape(len(tables), -1))
    return total


def integration_index(links: ArrayLike) -> float:
    """How far partners choose each other by country (or any class), in nats; 0 when they do not.

    T = Σ q_ij · ln(q_ij / (q_i · q_j)), q the shares of the links. The index of Frenken for the integration of a
    research area: the smaller, the more countries cooperate in proportion to their size alone.

    Args:
        links: classes × classes, number of links, from 0. A symmetric table holds each link twice. Whether links within
            a class are counted changes the value: compare like with like.

    Raises:
        ValueError: the table is no square, a value is negative or unknown, or there is no link.

    Cost: classes².

    >>> round(integration_index([[0, 8, 2], [8, 0, 4], [2, 4, 0]]), 7)
    0.4730414

    References:
        K. Frenken, "A new indicator of European integration and an application to collaboration in scientific
        research", Economic Systems Research 14 (2002) 345–361.
    """
    table = checked_matrix(links, "the number of links")
    if table.shape[0] != table.shape[1]:
        raise ValueError(f"the links have the shape {table.shape}; right is classes × classes")
    total = table.sum()
    if not total:
        raise ValueError("there are no links, so nothing to say of how they are spread")
    shares = table / total
    due = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    ratio = divided(shares, due)
    return float(np.sum(shares[shares > 0] * np.log(ratio[shares > 0])))


def checked_counts(counts: ArrayLike) -> Floats:
    """A table of 2 to 4 dimensions of whole numbers from 0, as float64, or a ValueError with the place of the first
    other.

    >>> checked_counts([[1, 2], [0, 4]]).shape
    (2, 2)
    """
    table = np.asarray(counts, dtype=np.float64)
    if not FEWEST <= table.ndim <= MOST:
        raise ValueError(f"the table has {table.ndim} dimensions; right are {FEWEST} to {MOST}")
    wrong = np.argwhere(~(np.isfinite(table) & (table >= 0) & (table == np.round(table))))
    if len(wrong):
        place = tuple(int(number) for number in wrong[0])
        raise ValueError(f"the count at {place} (counted from 0) is {table[place]}; right is a whole number, 0 or more")
    return table


def _subsets(dimensions: int) -> Iterator[tuple[int, ...]]:
    for size in range(1, dimensions + 1):
        yield from combinations(range(dimensions), size)


def _sign(kept: tuple[int, ...]) -> int:
    return 1 if len(kept) % 2 else -1


def _margins(table: Floats) -> Iterator[tuple[tuple[int, ...], int, Floats]]:
    for kept in _subsets(table.ndim):
        gone = tuple(axis for axis in range(table.ndim) if axis not in kept)
        yield kept, _sign(kept), table.sum(axis=gone)


def _entropies(rows: Floats) -> Floats:
    """Entropy in bits of each row of counts: log2 N − Σ n·log2 n / N; 0 for an empty row."""
    totals = rows.sum(axis=1)
    logs = np.log2(rows, out=np.zeros_like(rows), where=rows > 0)
    weighted = np.einsum("ij,ij->i", rows, logs)
    known = totals > 0
    result = np.zeros(len(rows))
    result[known] = np.log2(totals[known]) - weighted[known] / totals[known]
    return result
