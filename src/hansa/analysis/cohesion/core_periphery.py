"""A core whose members are all tied, and a periphery whose members are not: how near is the network to that?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Ints, Network


@dataclass(frozen=True, eq=False)
class CorePeriphery:
    """The best split into core and periphery.

    core: of each member, whether it is in the core: the members with most ties, of equals those with lower numbers.
    cost: pairs of the core without a tie and pairs of the periphery with one; 0 in a perfect core–periphery network.
    sizes: every size of the core with that cost; `core` has the smallest of them.
    cost_share: cost over all pairs, NaN for fewer than two members.
    """

    core: NDArray[np.bool_]
    cost: int
    sizes: tuple[int, ...]
    cost_share: float


def core_periphery(network: Network) -> CorePeriphery:
    """The split into core and periphery with the least cost, exactly.

    Ties between core and periphery count neither way. Then the best core of k members is that of the k with most ties,
    with cost Z_k = m + k(k − 1)/2 − Σ of their degrees, and k is tried from 0 to n. Cost: m + n log n.

    >>> star = Network.of(5, [0, 0, 0, 0], [1, 2, 3, 4])
    >>> found = core_periphery(star)
    >>> found.core.tolist(), found.cost, found.sizes
    ([True, False, False, False, False], 0, (1, 2))

    References:
        S. Z. W. Lip, "A fast algorithm for the discrete core/periphery bipartitioning problem", arXiv:1102.5511 (2011).
        S. P. Borgatti, M. G. Everett, "Models of core/periphery structures", Social Networks 21 (2000) 375–395.
    """
    costs = _costs(network.degrees, network.ties)
    best = np.flatnonzero(costs == costs.min())
    order = np.lexsort((np.arange(network.n), -network.degrees))
    core = np.zeros(network.n, dtype=bool)
    core[order[: best[0]]] = True
    pairs = network.n * (network.n - 1) / 2
    cost = int(costs[best[0]])
    return CorePeriphery(core, cost, tuple(best.tolist()), cost / pairs if pairs else float("nan"))


def core_periphery_null(network: Network, *, rng: np.random.Generator, draws: int = 199) -> Floats:
    """The least cost in random networks with as many members and ties; each tie falls on any pair.

    The share of draws with a cost as low as the network's tells whether it is a core–periphery network more than by
    chance. A null that keeps the degrees is no use here: this cost depends on nothing but the degrees, so all its draws
    would cost the same. Few ties per member make every network costly; compare, do not read it alone.

    Cost: draws × n². Refuses no draw.

    >>> star = Network.of(5, [0, 0, 0, 0], [1, 2, 3, 4])
    >>> bool(core_periphery_null(star, rng=np.random.default_rng(1)).mean() > 0)
    True
    """
    if draws < 1:
        raise ValueError(f"{draws} draws; at least one is needed")
    return np.array([_costs(_random_degrees(network, rng), network.ties).min() for _draw in range(draws)], np.float64)


def _random_degrees(network: Network, rng: np.random.Generator) -> Ints:
    n = network.n
    rows, columns = np.triu_indices(n, k=1)
    chosen = rng.choice(len(rows), network.ties, replace=False, shuffle=False)
    return np.bincount(np.concatenate([rows[chosen], columns[chosen]]), minlength=n).astype(np.int64)


def _costs(degrees: Ints, ties: int) -> Ints:
    size = np.arange(len(degrees) + 1)
    return ties + size * (size - 1) // 2 - np.concatenate([[0], np.cumsum(-np.sort(-degrees))])
