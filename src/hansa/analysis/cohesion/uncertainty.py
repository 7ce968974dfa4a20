"""How sure a figure of a network is when its roster is incomplete."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Ints, Network

# Of a network, and of the members it was made of (their numbers in the whole network), one figure or several.
Statistic = Callable[[Network, Ints], ArrayLike]


@dataclass(frozen=True, eq=False)
class NetworkInterval:
    """Interval for one figure, or for several at once (then all are arrays).

    observed: of the network. mean, sd: of the draws; a mean far from observed says that drawing with repetition changes
        this figure as such. low, high: the interval at `level`, the quantiles of the draws moved by observed − mean.
    """

    observed: Floats
    mean: Floats
    sd: Floats
    low: Floats
    high: Floats
    level: float
    draws: int


@dataclass(frozen=True, eq=False)
class MissingMembers:
    """share: of members taken away at random, `removed` of them. mean, low, high: of the figure then, with the 2.5th
    and 97.5th percentile."""

    share: float
    removed: int
    mean: Floats
    low: Floats
    high: Floats


def vertex_bootstrap(
    network: Network, statistic: Statistic, *, rng: np.random.Generator, draws: int = 200, level: float = 0.95
) -> NetworkInterval:
    """How exact a figure is if the members are a sample of those who could have been listed.

    n members are drawn with repetition. Two copies of different members are tied as these are; two copies of the same
    member as a pair drawn at random (Snijders and Borgatti). Right for figures that are means over members or pairs,
    such as density and shares; only a guide for figures that depend on every single tie (λ₂, number of pieces). A
    complete roster is no sample: then the interval says what luck in the circle of members is in the figure. Drawn
    networks where the figure is unknown (NaN) are left out of it; all are NaN for fewer than two members.

    Args:
        statistic: takes a network and the numbers of the members it was made of, so that it can look up their groups.
        level: between 0 and 1.

    Raises:
        ValueError: no draw, or no such level.

    Cost: draws × (m + the statistic).

    >>> from hansa.analysis.cohesion.structure import density
    >>> ring = Network.of(20, range(20), [(k + 1) % 20 for k in range(20)])
    >>> interval = vertex_bootstrap(ring, lambda drawn, members: density(drawn), rng=np.random.default_rng(1))
    >>> bool(interval.low < interval.observed < interval.high)
    True

    References:
        T. A. B. Snijders, S. P. Borgatti, "Non-parametric standard errors and tests for network statistics",
        Connections 22 (1999) 161–170.
    """
    if draws < 1:
        raise ValueError(f"{draws} draws; at least one is needed, and for an interval at 0.95 some 200")
    if not 0 < level < 1:
        raise ValueError(f"the level is {level}; right is between 0 and 1, usually 0.95")
    observed = np.asarray(statistic(network, np.arange(network.n)), dtype=np.float64)
    if network.n < 2:
        unknown = np.full(observed.shape, np.nan)
        return NetworkInterval(observed, unknown, unknown, unknown, unknown, level, draws)
    values = np.array([statistic(*_drawn(network, rng)) for _draw in range(draws)], dtype=np.float64)
    mean, sd = _known(np.nanmean, values), _known(np.nanstd, values)
    low, high = (_known(np.nanquantile, values, q=q) for q in ((1 - level) / 2, (1 + level) / 2))
    return NetworkInterval(observed, mean, sd, observed + low - mean, observed + high - mean, level, draws)


def missing_members(
    network: Network,
    statistic: Statistic,
    shares: Sequence[float] = (0.05, 0.1, 0.2),
    *,
    rng: np.random.Generator,
    draws: int = 100,
) -> tuple[MissingMembers, ...]:
    """How a figure moves when part of the members, with their ties, is unknown: some are taken away at random.

    If the figure hardly moves when a tenth is taken from the roster, it would hardly move if the tenth that is missing
    were found, as long as those are missing at random. Central members, or members of one country, that did not answer
    are another matter: take those away by `Network.only` and look.

    Args:
        statistic: as for `vertex_bootstrap`.
        shares: of members to take away, each from 0 to below 1.

    Raises:
        ValueError: no draw, or no such share.

    Cost: shares × draws × (m + the statistic).

    >>> from hansa.analysis.cohesion.structure import mean_degree
    >>> ring = Network.of(20, range(20), [(k + 1) % 20 for k in range(20)])
    >>> found = missing_members(ring, lambda part, members: mean_degree(part), [0.5], rng=np.random.default_rng(1))
    >>> found[0].removed, bool(found[0].mean < 1.5)
    (10, True)
    """
    if draws < 1:
        raise ValueError(f"{draws} draws; at least one is needed")
    wrong = [share for share in shares if not 0 <= share < 1]
    if wrong:
        raise ValueError(f"{wrong[0]} of the members cannot be taken away; right is from 0 to below 1")
    found = []
    for share in shares:
        removed = round(share * network.n)
        kept = (np.sort(rng.permutation(network.n)[removed:]) for _draw in range(draws))
        values = np.array([statistic(network.only(members), members) for members in kept], dtype=np.float64)
        low, high = (_known(np.nanquantile, values, q=q) for q in (0.025, 0.975))
        found.append(MissingMembers(share, removed, _known(np.nanmean, values), low, high))
    return tuple(found)


def _drawn(network: Network, rng: np.random.Generator) -> tuple[Network, Ints]:
    members = np.sort(rng.integers(network.n, size=network.n))
    ties = network.adjacency[members][:, members].tocoo()
    upper = ties.row < ties.col
    i, j, weight = [ties.row[upper]], [ties.col[upper]], [ties.data[upper]]
    one, other = _same(members)
    pairs = network.n * (network.n - 1) / 2
    tied = rng.random(len(one)) < network.ties / pairs
    if tied.any():
        i, j = [*i, one[tied]], [*j, other[tied]]
        weight.append(rng.choice(network.weight, tied.sum()))
    return Network.of(network.n, np.concatenate(i), np.concatenate(j), np.concatenate(weight)), members


def _same(members: Ints) -> tuple[Ints, Ints]:
    """Places of pairs of copies of the same member, in a sorted list."""
    one, other = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for step in range(1, len(members)):
        places = np.flatnonzero(members[:-step] == members[step:])
        if not len(places):
            break
        one.append(places)
        other.append(places + step)
    return np.concatenate(one), np.concatenate(other)


def _known(summary: Callable[..., Floats], values: Floats, **options: float) -> Floats:
    """A summary over the draws where the figure is known; NaN where it never is."""
    known = np.isfinite(values).any(axis=0)
    filled = np.where(np.isfinite(values), values, np.where(known, np.nan, 0.0))
    return np.where(known, summary(filled, axis=0, **options), np.nan)
