"""Networks for the tests: a real one of 34 members, small made-up ones, and any that Hypothesis thinks of."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import strategies as st
from sknetwork.data import karate_club

from hansa.analysis.cohesion import Network


def karate() -> tuple[Network, np.ndarray]:
    """Zachary's karate club (1977): 34 members, 78 ties, and the club that each joined after the split."""
    data = karate_club(metadata=True)
    ties = data.adjacency.tocoo()
    once = ties.row < ties.col
    return Network.of(34, ties.row[once], ties.col[once]), data.labels


def path(n: int) -> Network:
    return Network.of(n, range(n - 1), range(1, n))


def ring(n: int) -> Network:
    return Network.of(n, range(n), [(one + 1) % n for one in range(n)])


def star(n: int) -> Network:
    return Network.of(n, [0] * (n - 1), range(1, n))


def complete(n: int) -> Network:
    pairs = list(combinations(range(n), 2))
    return Network.of(n, [i for i, _j in pairs], [j for _i, j in pairs])


def isolated(n: int) -> Network:
    return Network.of(n, [], [])


def of_pairs(n: int, pairs: list[tuple[int, int]], weight: list[float] | None = None) -> Network:
    return Network.of(n, [i for i, _j in pairs], [j for _i, j in pairs], weight)


@st.composite
def networks(draw: st.DrawFn, least: int = 0, most: int = 9) -> Network:
    n = draw(st.integers(least, most))
    pairs = list(combinations(range(n), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    weights = draw(st.lists(st.sampled_from([0.5, 1.0, 3.0]), min_size=len(chosen), max_size=len(chosen)))
    return of_pairs(n, chosen, weights)


@st.composite
def grouped(draw: st.DrawFn, least: int = 0, most: int = 9) -> tuple[Network, list[str]]:
    network = draw(networks(least, most))
    return network, draw(st.lists(st.sampled_from("abc"), min_size=network.n, max_size=network.n))


def relabelled(network: Network, order: np.ndarray) -> Network:
    """The same network with member k called order[k]."""
    return Network.of(network.n, order[network.i], order[network.j], network.weight)
