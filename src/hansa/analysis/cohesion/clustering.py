"""Are partners of a member partners of one another?"""

from __future__ import annotations

import numpy as np

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Network
from hansa.analysis.compiled import compiled


def triangles(network: Network) -> Floats:
    """In how many closed threes each member stands. Cost: Σ of squared degrees.

    >>> triangles(Network.of(4, [0, 0, 1, 2], [1, 2, 2, 3])).tolist()
    [1.0, 1.0, 1.0, 0.0]
    """
    return np.asarray(_triangles(*network.neighbours))


def transitivity(network: Network) -> float:
    """Share of two-step paths that are closed: 3 × triangles / pairs of ties that share a member; from 0 to 1.

    NaN where no member has two ties. In a network made of joint projects every project closes all its threes: use
    `two_mode_clustering` beside it. Cost: Σ of squared degrees.

    >>> transitivity(Network.of(4, [0, 0, 1, 2], [1, 2, 2, 3]))
    0.6

    References:
        S. Wasserman, K. Faust, Social Network Analysis, Cambridge University Press 1994, 243.
    """
    paths = (network.degrees * (network.degrees - 1)).sum()
    return float(2 * triangles(network).sum() / paths) if paths else float("nan")


def local_clustering(network: Network) -> Floats:
    """Of each member, the share of pairs of its partners that are tied; 0 for members with fewer than two partners.

    Cost: Σ of squared degrees.

    >>> local_clustering(Network.of(4, [0, 0, 1, 2], [1, 2, 2, 3])).round(4).tolist()
    [1.0, 1.0, 0.3333, 0.0]
    """
    pairs = network.degrees * (network.degrees - 1) / 2
    return np.divide(triangles(network), pairs, out=np.zeros(network.n), where=pairs > 0)


def mean_clustering(network: Network) -> float:
    """Mean of `local_clustering` over all members, those with fewer than two partners as 0; NaN without members.

    >>> round(mean_clustering(Network.of(4, [0, 0, 1, 2], [1, 2, 2, 3])), 4)
    0.5833

    References:
        D. J. Watts, S. H. Strogatz, "Collective dynamics of 'small-world' networks", Nature 393 (1998) 440–442.
    """
    return float(local_clustering(network).mean()) if network.n else float("nan")


@compiled
def _triangles(starts, others):  # type: ignore[no-untyped-def]
    n = len(starts) - 1
    counts, marked = np.zeros(n), np.full(n, -1)
    for one in range(n):
        for place in range(starts[one], starts[one + 1]):
            marked[others[place]] = one
        for place in range(starts[one], starts[one + 1]):
            two = others[place]
            if two < one:
                continue
            for further in range(starts[two], starts[two + 1]):
                three = others[further]
                # Each triangle is met once, at its lowest member.
                if three > two and marked[three] == one:
                    counts[one] += 1
                    counts[two] += 1
                    counts[three] += 1
    return counts
