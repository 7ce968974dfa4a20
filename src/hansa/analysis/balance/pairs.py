"""Pairs of members that cooperate, compete, or do both: what the balance is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Ints, checked_ends, named, refuse_duplicates


@dataclass(frozen=True, eq=False)
class Pairs:
    """Members 0 … n − 1 and what is between them; a pair that is not listed neither cooperates nor competes.

    n: number of members, those in no pair included.
    i, j: the two of each pair, i < j, sorted, each pair once.
    cooperation, competition: of each pair, from 0 to 1; both over 0: partner-competitors.
    lasting: of each pair, the chance that its cooperation still holds at the horizon (two years); None where nobody
        knows how long ties last. before: its cooperation a year earlier; None where that is not known.
    unlisted: of each member, the sum of its competition with members that are in no listed pair with it.
    """

    n: int
    i: Ints
    j: Ints
    cooperation: Floats
    competition: Floats
    lasting: Floats | None
    before: Floats | None
    unlisted: Floats

    @classmethod
    def of(
        cls,
        n: int,
        i: ArrayLike,
        j: ArrayLike,
        cooperation: ArrayLike,
        competition: ArrayLike,
        *,
        lasting: ArrayLike | None = None,
        before: ArrayLike | None = None,
        unlisted: ArrayLike | None = None,
    ) -> Pairs:
        """Pairs from a list, checked.

        Args:
            n: number of members.
            i, j: the two of each pair, numbers of members from 0, in any order.
            cooperation, competition, lasting, before: of each pair, from 0 to 1. Ties that have ended are listed too,
                with cooperation 0, where `before` is given.
            unlisted: for clusters so large that not every pair of rivals can be listed: of each member the sum of its
                competition with all members it shares no listed pair with. Left out: every pair is listed.

        Raises:
            ValueError: a member paired with itself, an unknown member, a pair listed twice, a value outside 0 to 1, or
                lists of different lengths; says which pair.

        Cost: pairs × log(pairs).

        >>> pairs = Pairs.of(3, [1, 2], [0, 1], [0.5, 0], [0.25, 1])
        >>> pairs.i.tolist(), pairs.j.tolist(), pairs.both.tolist()
        ([0, 1], [1, 2], [True, False])
        """
        ends = checked_ends(n, i, j)
        refuse_duplicates(n, ends)
        order = np.lexsort((ends[1], ends[0]))

        def ordered(values: ArrayLike, what: str) -> Floats:
            return _checked(ends, values, what)[order]

        rest = np.zeros(int(n)) if unlisted is None else np.asarray(unlisted, dtype=np.float64)
        if rest.shape != (int(n),) or not (np.isfinite(rest) & (rest >= 0)).all():
            raise ValueError(f"unlisted has {rest.size} values for {n} members; right is one for each, 0 or more")
        return cls(
            n=int(n),
            i=ends[0][order],
            j=ends[1][order],
            cooperation=ordered(cooperation, "cooperation"),
            competition=ordered(competition, "competition"),
            lasting=None if lasting is None else ordered(lasting, "chance to last"),
            before=None if before is None else ordered(before, "cooperation before"),
            unlisted=rest,
        )

    @property
    def both(self) -> NDArray[np.bool_]:
        """Of each pair: does it cooperate and compete at the same time?"""
        return np.minimum(self.cooperation, self.competition) > 0

    def of_members(self, amount: Floats) -> Floats:
        """Of each member the sum over its pairs: a pair counts for both of its members.

        >>> Pairs.of(3, [0, 1], [1, 2], [1, 1], [0, 0]).of_members(np.array([1.0, 3.0])).tolist()
        [1.0, 4.0, 3.0]
        """
        ends = np.concatenate([self.i, self.j])
        return np.bincount(ends, weights=np.tile(amount, 2), minlength=self.n).astype(np.float64)


def _checked(ends: Ints, values: ArrayLike, what: str) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    if found.shape != ends.shape[1:]:
        raise ValueError(f"{found.size} values of {what} for {ends.shape[1]} pairs; right is one for each pair")
    wrong = np.flatnonzero(~((found >= 0) & (found <= 1)))
    if len(wrong):
        raise ValueError(f"the {what} of {named(ends, wrong[0])} is {found[wrong[0]]}; right is from 0 to 1")
    return found
