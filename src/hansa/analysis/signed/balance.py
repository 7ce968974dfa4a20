"""How balanced friends and enemies are: by triangles, by walks, by the spectrum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hansa.analysis.cohesion.spectrum import MOST_MEMBERS
from hansa.analysis.compiled import compiled
from hansa.analysis.signed.network import SignedNetwork


@dataclass(frozen=True)
class TriangleBalance:
    """Triangles by their signs. Balanced: all friends, or two friends with an enemy in common.

    all_friends: + + +. enemies_of_friends: + + −, not balanced. common_enemy: + − −. all_enemies: − − −, not balanced
    by the strict rule, though by the weaker one of Davis, which allows several camps.
    """

    all_friends: int
    enemies_of_friends: int
    common_enemy: int
    all_enemies: int

    @property
    def triangles(self) -> int:
        return self.all_friends + self.enemies_of_friends + self.common_enemy + self.all_enemies

    @property
    def balanced_share(self) -> float:
        """Share of triangles whose signs have a product of +, from 0 to 1; NaN without triangles."""
        return (self.all_friends + self.common_enemy) / self.triangles if self.triangles else float("nan")


def triangle_balance(network: SignedNetwork) -> TriangleBalance:
    """Count triangles by their signs; the balanced share is (tr A³ + tr |A|³) / (2 tr |A|³).

    Cost: Σ of squared degrees.

    >>> triangle_balance(SignedNetwork.of(3, [0, 1, 0], [1, 2, 2], [1, -1, -1])).balanced_share
    1.0

    References:
        D. Cartwright, F. Harary, "Structural balance: a generalization of Heider's theory", Psychological Review 63
        (1956) 277–293.
    """
    return TriangleBalance(*(int(count) for count in _by_enmities(*network.neighbours)))


def walk_balance(network: SignedNetwork) -> float:
    """Closed walks of all lengths, K = tr e^A / tr e^|A|, over 0 to 1: 1 exactly in a balanced network.

    Longer walks count less (1 / length!). Unlike triangles it sees longer cycles. 1 without ties; NaN without members.

    Raises:
        ValueError: more than 5,000 members.

    Cost: n³.

    >>> round(walk_balance(SignedNetwork.of(3, [0, 1, 0], [1, 2, 2], [1, 1, -1])), 4)
    0.6858

    References:
        E. Estrada, M. Benzi, "Walk-based measure of balance in signed networks", Physical Review E 90 (2014) 042802.
    """
    if not network.n:
        return float("nan")
    signs = _dense(network)
    signed, unsigned = np.linalg.eigvalsh(signs), np.linalg.eigvalsh(np.abs(signs))
    # e to a large eigenvalue overflows; the quotient does not, and the largest unsigned one is the largest of all.
    return float(np.exp(signed - unsigned[-1]).sum() / np.exp(unsigned - unsigned[-1]).sum())


def least_signed_eigenvalue(network: SignedNetwork) -> float:
    """The smallest eigenvalue of the signed Laplacian D − A, from 0; it is 0 exactly where a piece is balanced.

    A member without ties is such a piece: take one piece after the other. NaN without members.

    Raises:
        ValueError: more than 5,000 members.

    Cost: n³.

    >>> round(least_signed_eigenvalue(SignedNetwork.of(3, [0, 1, 0], [1, 2, 2], [1, 1, -1])), 10)
    1.0

    References:
        J. Kunegis et al., "Spectral analysis of signed graphs for clustering, prediction and visualization", SIAM
        International Conference on Data Mining (2010) 559–570.
    """
    if not network.n:
        return float("nan")
    signs = _dense(network)
    value = float(np.linalg.eigvalsh(np.diag(np.abs(signs).sum(axis=1)) - signs)[0])
    return max(value, 0.0)


def _dense(network: SignedNetwork) -> np.ndarray:
    if network.n > MOST_MEMBERS:
        raise ValueError(f"{network.n} members; this needs a dense matrix, and {MOST_MEMBERS} is the most")
    return network.dense()


@compiled
def _by_enmities(starts, others, signs):  # type: ignore[no-untyped-def]
    """Triangles with 0, 1, 2 and 3 ties that are −."""
    n = len(starts) - 1
    counts, marked, sign = np.zeros(4, np.int64), np.full(n, -1), np.zeros(n, np.int64)
    for one in range(n):
        for place in range(starts[one], starts[one + 1]):
            marked[others[place]], sign[others[place]] = one, signs[place]
        for place in range(starts[one], starts[one + 1]):
            two = others[place]
            if two < one:
                continue
            for further in range(starts[two], starts[two + 1]):
                three = others[further]
                if three > two and marked[three] == one:
                    counts[(3 - signs[place] - signs[further] - sign[three]) // 2] += 1
    return counts
