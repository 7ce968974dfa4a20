"""A network of friends and enemies: ties that are + or −."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Ints, checked_ends, named, refuse_duplicates


@dataclass(frozen=True, eq=False)
class SignedNetwork:
    """Members 0 … n − 1 and signed ties between them, without direction. Make one with `SignedNetwork.of`.

    n: number of members, those without a tie included.
    i, j: the two ends of each tie, i < j, sorted, each pair once.
    sign: of each tie, +1 (they work together, agree) or −1 (they are rivals, in conflict).
    """

    n: int
    i: Ints
    j: Ints
    sign: Ints

    @classmethod
    def of(cls, n: int, i: ArrayLike, j: ArrayLike, sign: ArrayLike) -> SignedNetwork:
        """A network from a list of signed ties, checked.

        Args:
            n: number of members.
            i, j: the two ends of each tie, numbers of members from 0, in any order.
            sign: +1 or −1 for each tie. A pair that both works together and competes needs one sign, the caller's
                decision; it cannot be listed twice.

        Raises:
            ValueError: a tie of a member with itself, an unknown member, a pair listed twice, another sign, or lists of
                different lengths; says which tie.

        Cost: ties × log(ties).

        >>> SignedNetwork.of(3, [2, 0], [1, 1], [-1, 1]).sign.tolist()
        [1, -1]
        """
        ends = checked_ends(n, i, j)
        signs = np.asarray(sign)
        if signs.shape != ends.shape[1:]:
            raise ValueError(f"{signs.size} signs for {ends.shape[1]} ties; right is one for each tie")
        wrong = np.flatnonzero((signs != 1) & (signs != -1))
        if len(wrong):
            raise ValueError(f"the sign of {named(ends, wrong[0])} is {signs[wrong[0]]}; right is 1 or -1")
        refuse_duplicates(n, ends)
        order = np.lexsort((ends[1], ends[0]))
        return cls(int(n), ends[0][order], ends[1][order], signs[order].astype(np.int64))

    @property
    def ties(self) -> int:
        """How many ties there are."""
        return len(self.i)

    @cached_property
    def adjacency(self) -> csr_array:
        """members × members, the sign at both places of each tie, sparse."""
        ends = np.concatenate([self.i, self.j]), np.concatenate([self.j, self.i])
        return csr_array((np.concatenate([self.sign, self.sign]).astype(np.float64), ends), shape=(self.n, self.n))

    @cached_property
    def neighbours(self) -> tuple[Ints, Ints, Ints]:
        """Where each member's neighbours start (n + 1 numbers), the list of all, and the signs: for compiled loops."""
        ties = self.adjacency
        return ties.indptr.astype(np.int64), ties.indices.astype(np.int64), ties.data.astype(np.int64)

    def frustrated(self, camp: ArrayLike) -> Ints:
        """The ties that camps do not explain: − inside a camp, + between two. Places in `i`, `j`, `sign`.

        >>> SignedNetwork.of(3, [0, 1, 0], [1, 2, 2], [1, 1, -1]).frustrated([0, 0, 0]).tolist()
        [1]
        """
        camps: NDArray = np.asarray(camp)
        if camps.shape != (self.n,):
            raise ValueError(f"{camps.size} camps for {self.n} members; right is one for each")
        return np.flatnonzero((camps[self.i] == camps[self.j]) != (self.sign > 0))

    def dense(self) -> Floats:
        """The adjacency as a dense matrix."""
        return np.asarray(self.adjacency.toarray())
