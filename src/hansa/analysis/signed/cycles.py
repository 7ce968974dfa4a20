"""Unbalanced cycles: each holds at least one tie that no division into two camps explains."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from hansa.analysis.checked import Floats
from hansa.analysis.signed.network import SignedNetwork

Cycle = frozenset[int]


def unbalanced_triangles(network: SignedNetwork) -> set[Cycle]:
    """Triangles with one or three − ties, each as the places of its three ties. Cost: ties × degree.

    >>> unbalanced_triangles(SignedNetwork.of(4, [0, 1, 0, 2], [1, 2, 2, 3], [1, 1, -1, -1])) == {frozenset({0, 1, 2})}
    True
    """
    partners: list[dict[int, int]] = [{} for _member in range(network.n)]
    for place, (i, j) in enumerate(zip(network.i.tolist(), network.j.tolist(), strict=True)):
        partners[i][j] = partners[j][i] = place
    signs, found = network.sign.tolist(), set[Cycle]()
    for place, (i, j) in enumerate(zip(network.i.tolist(), network.j.tolist(), strict=True)):
        for third in partners[i].keys() & partners[j].keys():
            one, other = partners[i][third], partners[j][third]
            if third > j and signs[place] * signs[one] * signs[other] < 0:
                found.add(frozenset((place, one, other)))
    return found


def light_cycles(network: SignedNetwork, weights: Floats, limit: float) -> set[Cycle]:
    """For each member that has one, its lightest unbalanced cycle if the weights of its ties are less than `limit`.

    Every member stands on two floors; + ties stay on a floor, − ties change it; a way from one floor to the other is
    unbalanced. Where no cycle is found, none that light exists. Cost: n × ties × log n.

    >>> ring = SignedNetwork.of(4, [0, 1, 2, 0], [1, 2, 3, 3], [1, 1, 1, -1])
    >>> light_cycles(ring, np.zeros(4), 1.0) == {frozenset({0, 1, 2, 3})}
    True
    """
    n, change = network.n, network.sign < 0
    # Ties of no weight would be no ties to SciPy.
    heavy = np.tile(np.maximum(weights, 0) + 1e-7, 2)
    lower = np.concatenate([network.i, network.i + n])
    upper = np.concatenate([network.j + n * change, network.j + n * ~change])
    floors = csr_array((heavy, (lower, upper)), shape=(2 * n, 2 * n))
    lengths, before = dijkstra(floors, directed=False, indices=np.arange(n), limit=limit, return_predecessors=True)
    place = csr_array((np.arange(1, network.ties + 1), (network.i, network.j)), shape=(n, n))
    number = (place + place.T).todok()
    found = set[Cycle]()
    for one in np.flatnonzero(lengths[np.arange(n), np.arange(n) + n] < limit).tolist():
        at, ties = one + n, []
        while at != one:
            previous = int(before[one, at])
            ties.append(int(number[previous % n, at % n]) - 1)
            at = previous
        found.add(frozenset(ties))
    return found


def as_rows(cycles: Iterable[Cycle], ties: int) -> csr_array:
    """cycles × ties, 1 where the tie is on the cycle.

    >>> as_rows([frozenset({0, 2})], 3).toarray().tolist()
    [[1.0, 0.0, 1.0]]
    """
    listed = sorted(sorted(cycle) for cycle in cycles)
    row = np.repeat(np.arange(len(listed)), [len(cycle) for cycle in listed])
    column = np.array([tie for cycle in listed for tie in cycle], dtype=np.int64)
    return csr_array((np.ones(len(column)), (row, column)), shape=(len(listed), ties))


def disjoint_cycles(cycles: Iterable[Cycle]) -> int:
    """How many cycles without a common tie a simple search finds: so many ties at least are frustrated.

    >>> disjoint_cycles([frozenset({0, 1, 2}), frozenset({2, 3, 4}), frozenset({5, 6, 7})])
    2
    """
    used, count = set[int](), 0
    for cycle in sorted(cycles, key=lambda ties: (len(ties), sorted(ties))):
        if used.isdisjoint(cycle):
            used |= cycle
            count += 1
    return count
