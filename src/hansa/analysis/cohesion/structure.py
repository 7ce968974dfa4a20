"""How many ties there are, into how many pieces the network falls, and how deep its cores are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from sknetwork.topology import get_core_decomposition

from hansa.analysis.cohesion.network import Ints, Network


@dataclass(frozen=True, eq=False)
class Components:
    """The pieces of a network that no tie connects.

    of_member: the piece of each member, from 0, the largest first (of equals, by the lowest member).
    sizes: members of each piece.
    """

    of_member: Ints
    sizes: Ints

    @property
    def count(self) -> int:
        return len(self.sizes)

    @property
    def largest_share(self) -> float:
        """Share of members in the largest piece; NaN without members."""
        return float(self.sizes[0] / self.sizes.sum()) if self.count else float("nan")


def density(network: Network) -> float:
    """Ties over possible ties, 2m / (n(n − 1)), from 0 to 1. NaN for fewer than two members.

    It falls with size where members have as many ties in a large cluster as in a small one: compare clusters of equal
    size, or show `mean_degree` beside it. Cost: 1.

    >>> density(Network.of(3, [0], [1])).__round__(4)
    0.3333
    """
    return 2 * network.ties / (network.n * (network.n - 1)) if network.n > 1 else float("nan")


def mean_degree(network: Network) -> float:
    """Ties of a member on average, 2m / n. NaN without members. Cost: 1.

    >>> mean_degree(Network.of(4, [0, 0], [1, 2]))
    1.0
    """
    return 2 * network.ties / network.n if network.n else float("nan")


def components(network: Network) -> Components:
    """The connected pieces; a member without ties is a piece of its own. No members, no pieces. Cost: n + m.

    >>> found = components(Network.of(4, [1], [3]))
    >>> found.of_member.tolist(), found.sizes.tolist(), found.largest_share
    ([1, 0, 2, 0], [2, 1, 1], 0.5)
    """
    if not network.n:
        return Components(np.empty(0, np.int64), np.empty(0, np.int64))
    _count, labels = connected_components(network.pattern, directed=False)
    _names, first, place, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return Components(rank[place], sizes[order].astype(np.int64))


def core_numbers(network: Network) -> Ints:
    """The deepest core of each member: the largest k such that it belongs to a group whose members have k ties inside.

    The largest of these numbers is the degeneracy, "the last group standing". Members without ties have 0. Large joint
    projects make everyone of the project a deep core; look at it per project as well. Cost: m.

    >>> core_numbers(Network.of(5, [0, 0, 1, 2], [1, 2, 2, 3])).tolist()
    [2, 2, 2, 1, 0]

    References:
        S. B. Seidman, "Network structure and minimum degree", Social Networks 5 (1983) 269–287.
    """
    if not network.ties:
        return np.zeros(network.n, dtype=np.int64)
    # scikit-network knows no sparse arrays, only sparse matrices, and no large indices.
    pattern = csr_matrix(network.pattern)
    pattern.indices, pattern.indptr = pattern.indices.astype(np.int32), pattern.indptr.astype(np.int32)
    return np.asarray(get_core_decomposition(pattern), dtype=np.int64)
