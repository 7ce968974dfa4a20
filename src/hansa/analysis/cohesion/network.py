"""A network of members: who is tied to whom, and how strongly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from hansa.analysis.checked import Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Network:
    """Members 0 … n − 1 and the ties between them; a tie has no direction. Make one with `Network.of`.

    n: number of members, those without a tie included.
    i, j: the two ends of each tie, i < j, sorted, each pair once.
    weight: strength of each tie, over 0; 1 where nothing was said. Only measures called with `weighted=True` read it.
    """

    n: int
    i: Ints
    j: Ints
    weight: Floats

    @classmethod
    def of(
        cls,
        n: int,
        i: ArrayLike,
        j: ArrayLike,
        weight: ArrayLike | None = None,
        *,
        duplicates: Literal["refuse", "sum"] = "refuse",
    ) -> Network:
        """A network from a list of ties, checked.

        Args:
            n: number of members.
            i, j: the two ends of each tie, numbers of members from 0, in any order.
            weight: strength of each tie, over 0; 1 each if left out.
            duplicates: what to do with a pair that is listed twice, in either order: refuse it, or sum its weights.

        Raises:
            ValueError: a tie of a member with itself, an unknown member, a pair listed twice, a weight that is not over
                0, or lists of different lengths; says which tie.

        Cost: ties × log(ties).

        >>> network = Network.of(4, [0, 2], [1, 1])
        >>> network.i.tolist(), network.j.tolist(), network.degrees.tolist()
        ([0, 1], [1, 2], [1, 2, 1, 0])
        >>> Network.of(2, [0, 1], [1, 0], [1, 2], duplicates="sum").weight.tolist()
        [3.0]
        """
        if duplicates not in ("refuse", "sum"):
            raise ValueError(f'duplicates is "{duplicates}"; right is "refuse" or "sum"')
        ends = checked_ends(n, i, j)
        strengths = np.ones(ends.shape[1]) if weight is None else np.asarray(weight, dtype=np.float64)
        if strengths.shape != ends.shape[1:]:
            raise ValueError(f"{strengths.size} weights for {ends.shape[1]} ties; right is one weight for each tie")
        wrong = np.flatnonzero(~(np.isfinite(strengths) & (strengths > 0)))
        if len(wrong):
            raise ValueError(
                f"the weight of {named(ends, wrong[0])} is {strengths[wrong[0]]}; right is a number over 0. "
                "Leave out what is no tie"
            )
        if duplicates == "refuse":
            refuse_duplicates(n, ends)
        pairs, place = np.unique(ends[0] * n + ends[1], return_inverse=True)
        summed = np.bincount(place, weights=strengths, minlength=len(pairs)).astype(np.float64)
        return cls(int(n), pairs // max(n, 1), pairs % max(n, 1), summed)

    @property
    def ties(self) -> int:
        """How many ties there are."""
        return len(self.i)

    @cached_property
    def adjacency(self) -> csr_array:
        """members × members, weights at both places of each tie, sparse."""
        ends = np.concatenate([self.i, self.j]), np.concatenate([self.j, self.i])
        return csr_array((np.concatenate([self.weight, self.weight]), ends), shape=(self.n, self.n))

    @cached_property
    def pattern(self) -> csr_array:
        """The same with 1 for each tie."""
        return csr_array((np.ones(2 * self.ties), self.adjacency.indices, self.adjacency.indptr), (self.n, self.n))

    @cached_property
    def neighbours(self) -> tuple[Ints, Ints]:
        """Where each member's neighbours start in a list of all (n + 1 numbers), and that list: for compiled loops."""
        return self.adjacency.indptr.astype(np.int64), self.adjacency.indices.astype(np.int64)

    @cached_property
    def degrees(self) -> Ints:
        """Number of ties of each member."""
        return np.diff(self.adjacency.indptr).astype(np.int64)

    def matrix(self, *, weighted: bool = False) -> csr_array:
        """members × members: the weights, or 1 for each tie."""
        return self.adjacency if weighted else self.pattern

    def strengths(self, *, weighted: bool = False) -> Floats:
        """Weight of each tie, or 1 for each."""
        return self.weight if weighted else np.ones(self.ties)

    def only(self, members: ArrayLike) -> Network:
        """The network of some members, numbered anew in the order given, with the ties among them.

        >>> Network.of(4, [0, 1, 2], [1, 2, 3]).only([3, 2, 0]).i.tolist()
        [0]
        """
        kept = np.asarray(members, dtype=np.int64)
        if kept.size and (kept.min() < 0 or kept.max() >= self.n or len(np.unique(kept)) < len(kept)):
            raise ValueError(f"right are different numbers of members from 0 to {self.n - 1}; got {kept.tolist()[:20]}")
        place = np.full(self.n, -1)
        place[kept] = np.arange(len(kept))
        i, j = place[self.i], place[self.j]
        both = (i >= 0) & (j >= 0)
        return Network.of(len(kept), i[both], j[both], self.weight[both])


def checked_ends(n: int, i: ArrayLike, j: ArrayLike) -> Ints:
    """Both ends of each tie as 2 × ties, the smaller number first.

    Raises:
        ValueError: an end is no member, both ends are the same, or the lists differ in length; says which tie.

    >>> checked_ends(3, [2, 0], [1, 1]).tolist()
    [[1, 0], [2, 1]]
    """
    if n < 0 or n != int(n):
        raise ValueError(f"{n} members; right is a whole number from 0")
    one, other = _numbers(i), _numbers(j)
    if one.shape != other.shape or one.ndim != 1:
        raise ValueError(f"{one.size} and {other.size} ends of ties; right are two lists of equal length")
    ends = np.sort(np.stack([one, other]), axis=0)
    unknown = np.flatnonzero((ends[0] < 0) | (ends[1] >= n))
    if len(unknown):
        raise ValueError(f"{named(ends, unknown[0])} has an end that is no member; right are numbers from 0 to {n - 1}")
    self_ties = np.flatnonzero(ends[0] == ends[1])
    if len(self_ties):
        raise ValueError(f"{named(ends, self_ties[0])} ties a member to itself; leave it out")
    return ends


def refuse_duplicates(n: int, ends: Ints) -> None:
    """Refuse a pair that is listed twice.

    >>> refuse_duplicates(3, np.array([[0, 0], [1, 2]]))
    """
    keys, counts = np.unique(ends[0] * n + ends[1], return_counts=True)
    if (counts > 1).any():
        key = keys[counts > 1][0]
        raise ValueError(
            f"members {key // n} and {key % n} are tied {counts[counts > 1][0]} times; list each pair once"
        )


def named(ends: Ints, tie: int) -> str:
    """How a message names a tie."""
    return f"tie number {tie} (counted from 0), between {ends[0, tie]} and {ends[1, tie]},"


def _numbers(values: ArrayLike) -> Ints:
    numbers = np.asarray(values)
    if numbers.size and not np.issubdtype(numbers.dtype, np.integer):
        raise ValueError(f"ends of ties are {numbers.dtype}; right are whole numbers, the members counted from 0")
    return numbers.astype(np.int64)
