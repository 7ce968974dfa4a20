"""Good divisions into camps by search: fast, and without proof that there is no better one."""

from __future__ import annotations

import numpy as np

from hansa.analysis.cohesion.network import Ints
from hansa.analysis.compiled import compiled
from hansa.analysis.signed.network import SignedNetwork

# Beyond, the eigenvector that one start is made of would take longer than all starts by chance.
_MOST_FOR_SPECTRUM = 2_000


def searched_camps(network: SignedNetwork, camps: int, *, rng: np.random.Generator, starts: int = 50) -> Ints:
    """A division into at most so many camps, from which no move of one member makes fewer frustrated ties.

    The best of many starts: one camp for all, camps by the least eigenvector of the signed Laplacian (for two), and by
    chance. Cost: starts × ties × camps × rounds (some ten).

    >>> two = SignedNetwork.of(4, [0, 2, 0], [1, 3, 2], [1, 1, -1])
    >>> len(two.frustrated(searched_camps(two, 2, rng=np.random.default_rng(1))))
    0
    """
    best = np.zeros(network.n, dtype=np.int64)
    least = network.ties + 1
    for start in range(starts):
        if start == 0:
            first = np.zeros(network.n, dtype=np.int64)
        elif start == 1 and camps == 2 and 0 < network.n <= _MOST_FOR_SPECTRUM:
            first = _by_spectrum(network)
        else:
            first = rng.integers(camps, size=network.n)
        found = np.asarray(_improved(*network.neighbours, first.copy(), camps, rng.permutation(network.n)))
        frustrated = len(network.frustrated(found))
        if frustrated < least:
            best, least = found, frustrated
        if not least:
            break
    return numbered(best)


def numbered(camp: Ints) -> Ints:
    """The same camps, numbered as members come.

    >>> numbered(np.array([2, 2, 0, 1, 0])).tolist()
    [0, 0, 1, 2, 1]
    """
    _names, first, place = np.unique(camp, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[place]


def _by_spectrum(network: SignedNetwork) -> Ints:
    signs = network.dense()
    _values, vectors = np.linalg.eigh(np.diag(np.abs(signs).sum(axis=1)) - signs)
    return (vectors[:, 0] > 0).astype(np.int64)


@compiled
def _improved(starts, others, signs, camp, camps, order):  # type: ignore[no-untyped-def]
    """Move members one by one to the camp with most friends less enemies, until nobody wants to move."""
    moved, liking = True, np.zeros(camps, np.int64)
    while moved:
        moved = False
        for one in order:
            liking[:] = 0
            for place in range(starts[one], starts[one + 1]):
                liking[camp[others[place]]] += signs[place]
            best = np.argmax(liking)
            if liking[best] > liking[camp[one]]:
                camp[one] = best
                moved = True
    return camp
