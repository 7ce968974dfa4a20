"""What holds when members leave: the most central first, or any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Ints, Network
from hansa.analysis.compiled import compiled


@dataclass(frozen=True, eq=False)
class Resilience:
    """largest_shares: share of all members in the largest piece after 1, 2, … n have left. members: in what order.

    index: their mean, R = (1/n) Σ S(q), from 0, nothing holds, to (n − 1)/2n, a complete network; NaN without members.
    """

    members: Ints
    largest_shares: Floats

    @property
    def index(self) -> float:
        return float(self.largest_shares.mean()) if len(self.members) else float("nan")


@dataclass(frozen=True, eq=False)
class RandomLeaving:
    """R of each random order; mean, and the band from the 2.5th to the 97.5th percentile."""

    values: Floats

    @property
    def mean(self) -> float:
        return float(self.values.mean())

    @property
    def band(self) -> tuple[float, float]:
        low, high = np.percentile(self.values, [2.5, 97.5])
        return float(low), float(high)


def resilience(network: Network, order: Literal["recalculated", "initial"] | ArrayLike = "recalculated") -> Resilience:
    """What is left when members leave one after the other.

    Args:
        order: "recalculated": always the one that has most ties then; "initial": by the number of ties in the whole
            network; of equals, the lowest number. Or the members in the order in which they leave, each once.

    Raises:
        ValueError: the order does not name each member once.

    Cost: n² + m for recalculated, m for a given order, both compiled.

    >>> star = Network.of(4, [0, 0, 0], [1, 2, 3])
    >>> resilience(star).largest_shares.tolist(), resilience(star, [1, 2, 3, 0]).index
    ([0.25, 0.25, 0.25, 0.0], 0.375)

    References:
        C. M. Schneider et al., "Mitigation of malicious attacks on networks", PNAS 108 (2011) 3838–3841.
    """
    if isinstance(order, str):
        if order not in ("recalculated", "initial"):
            raise ValueError(f'the order is "{order}"; right is "recalculated", "initial" or a list of members')
        leaving = (
            _recalculated(*network.neighbours)
            if order == "recalculated"
            else np.argsort(-network.degrees, kind="stable")
        )
    else:
        leaving = np.asarray(order)
        if not np.array_equal(np.sort(leaving), np.arange(network.n)):
            raise ValueError(f"the order must name each of the {network.n} members once")
    leaving = np.asarray(leaving, dtype=np.int64)
    return Resilience(leaving, np.asarray(_largest(*network.neighbours, leaving)) / max(network.n, 1))


def random_leaving(network: Network, *, rng: np.random.Generator, draws: int = 100) -> RandomLeaving:
    """R when members leave in random order: the floor of comparison for `resilience`. NaN without members.

    Raises:
        ValueError: no draw.

    Cost: draws × (n + m).

    >>> network = Network.of(4, [0, 0, 0], [1, 2, 3])
    >>> random_leaving(network, rng=np.random.default_rng(1)).mean > resilience(network).index
    True
    """
    if draws < 1:
        raise ValueError(f"{draws} draws; at least one is needed")
    orders = (rng.permutation(network.n) for _draw in range(draws))
    return RandomLeaving(np.array([resilience(network, order).index for order in orders]))


@compiled
def _recalculated(starts, others):  # type: ignore[no-untyped-def]
    """Who leaves when: always the one with most ties to those still there."""
    n = len(starts) - 1
    degrees, order = np.diff(starts), np.empty(n, np.int64)
    for step in range(n):
        leaver = np.argmax(degrees)
        order[step] = leaver
        degrees[leaver] = -1
        for place in range(starts[leaver], starts[leaver + 1]):
            if degrees[others[place]] > 0:
                degrees[others[place]] -= 1
    return order


@compiled
def _root(parents, one):  # type: ignore[no-untyped-def]
    while parents[one] != one:
        parents[one] = parents[parents[one]]
        one = parents[one]
    return one


@compiled
def _largest(starts, others, order):  # type: ignore[no-untyped-def]
    """Members of the largest piece after each leaver: read backwards, members come back and pieces only join."""
    n = len(order)
    parents, sizes, there = np.arange(n), np.ones(n, np.int64), np.zeros(n, np.bool_)
    largest, left = 0, np.empty(n, np.int64)
    for step in range(n - 1, -1, -1):
        left[step] = largest
        one = order[step]
        there[one] = True
        for place in range(starts[one], starts[one + 1]):
            if there[others[place]]:
                a, b = _root(parents, one), _root(parents, others[place])
                if a != b:
                    if sizes[a] < sizes[b]:
                        a, b = b, a
                    parents[b] = a
                    sizes[a] += sizes[b]
        largest = max(largest, sizes[_root(parents, one)])
    return left
