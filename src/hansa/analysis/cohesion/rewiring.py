"""Networks as chance would make them: the same degrees, ties drawn anew; and the opposite of chance, a lattice."""

from __future__ import annotations

import numpy as np

from hansa.analysis.cohesion.network import Network
from hansa.analysis.compiled import compiled

SWAPS_PER_TIE = 10


def rewired(network: Network, *, rng: np.random.Generator, swaps_per_tie: int = SWAPS_PER_TIE) -> Network:
    """A random network in which each member keeps its number of ties.

    Pairs of ties a–b, c–d become a–d, c–b when both are new, `swaps_per_tie` × m times tried. Weights become 1. The
    result may fall apart where the network does not. Cost: swaps_per_tie × m.

    >>> network = Network.of(6, [0, 0, 1, 2, 3, 4], [1, 2, 2, 3, 4, 5])
    >>> rewired(network, rng=np.random.default_rng(1)).degrees.tolist() == network.degrees.tolist()
    True

    References:
        S. Maslov, K. Sneppen, "Specificity and stability in topology of protein networks", Science 296 (2002) 910–913.
    """
    attempts = swaps_per_tie * network.ties
    if network.ties < 2:
        return Network(network.n, network.i, network.j, np.ones(network.ties))
    chosen = rng.integers(network.ties, size=(attempts, 2))
    turned = rng.random(attempts) < 0.5
    starts, others = network.neighbours
    i, j = _swap(starts, others.copy(), network.i.copy(), network.j.copy(), chosen, turned)
    return Network.of(network.n, i, j)


def ring_lattice(n: int, ties: int) -> Network:
    """The lattice of so many members and ties: on a ring, each tied to the next, then to the next but one, and so on.

    The last round ends where the ties do. Strongly clustered, with long paths.

    Raises:
        ValueError: more ties than pairs.

    >>> lattice = ring_lattice(6, 8)
    >>> lattice.i.tolist(), lattice.j.tolist()
    ([0, 0, 0, 1, 1, 2, 3, 4], [1, 2, 5, 2, 3, 3, 4, 5])
    """
    if not 0 <= ties <= n * (n - 1) // 2:
        raise ValueError(f"{ties} ties among {n} members; there are {max(n, 0) * (n - 1) // 2} pairs")
    place = np.arange(ties)
    one, step = place % max(n, 1), place // max(n, 1) + 1
    return Network.of(n, one, (one + step) % max(n, 1))


@compiled
def _replace(starts, others, one, before, after):  # type: ignore[no-untyped-def]
    for place in range(starts[one], starts[one + 1]):
        if others[place] == before:
            others[place] = after
            return


@compiled
def _tied(starts, others, one, other):  # type: ignore[no-untyped-def]
    if starts[one + 1] - starts[one] > starts[other + 1] - starts[other]:
        one, other = other, one
    found = False
    for place in range(starts[one], starts[one + 1]):
        found |= others[place] == other
    return found


@compiled
def _swap(starts, others, i, j, chosen, turned):  # type: ignore[no-untyped-def]
    for attempt in range(len(chosen)):
        first, second = chosen[attempt]
        a, b, c, d = i[first], j[first], i[second], j[second]
        if turned[attempt]:
            c, d = d, c
        if a in (c, d) or b in (c, d):
            continue
        if _tied(starts, others, a, d) or _tied(starts, others, c, b):
            continue
        _replace(starts, others, a, b, d)
        _replace(starts, others, d, c, a)
        _replace(starts, others, b, a, c)
        _replace(starts, others, c, d, b)
        i[first], j[first], i[second], j[second] = a, d, c, b
    return i, j
