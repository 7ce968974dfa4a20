"""Small worlds: as clustered as a lattice, with paths as short as in a random network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hansa.analysis.checked import Floats, divided
from hansa.analysis.cohesion.clustering import mean_clustering
from hansa.analysis.cohesion.network import Network
from hansa.analysis.cohesion.paths import path_lengths
from hansa.analysis.cohesion.rewiring import rewired, ring_lattice


@dataclass(frozen=True, eq=False)
class SmallWorld:
    """Clustering and path length beside chance and beside a lattice.

    clustering, mean_length: of the network. random_clustering, random_length: of each rewired network, degrees kept.
    lattice_clustering: of a lattice with as many members and ties.
    """

    clustering: float
    mean_length: float
    random_clustering: Floats
    random_length: Floats
    lattice_clustering: float

    @property
    def sigma(self) -> float:
        """(C / C_random) / (L / L_random); over 1 in a small world. NaN where chance has no clustering at all."""
        clustering = _ratio(self.clustering, float(self.random_clustering.mean()))
        return _ratio(clustering, _ratio(self.mean_length, float(self.random_length.mean())))

    @property
    def omega(self) -> float:
        """L_random / L − C / C_lattice; near 0 in a small world, towards −1 like a lattice, towards 1 at random.

        Under −1 where the network is more clustered than the lattice, which has no hubs. NaN where that has no cluster.
        """
        return _ratio(float(self.random_length.mean()), self.mean_length) - _ratio(
            self.clustering, self.lattice_clustering
        )


def small_world(network: Network, *, rng: np.random.Generator, draws: int = 20) -> SmallWorld:
    """Compare clustering and path length with chance, degrees kept, and with a lattice of as many ties.

    Lengths are means over pairs that can reach one another. For a network of joint projects use `two_mode_null`: in a
    rewired network of *members* no project is left, so that any cluster looks like a small world.

    Raises:
        ValueError: no draw.

    Cost: draws × n × (n + m).

    >>> ring = Network.of(20, [*range(20), *range(20)], [*((k + 1) % 20 for k in range(20)), *((k + 2) % 20
    ...     for k in range(20))])
    >>> found = small_world(ring, rng=np.random.default_rng(1))
    >>> found.clustering, found.sigma > 1, found.omega < 0
    (0.5, True, True)

    References:
        M. D. Humphries, K. Gurney, "Network 'small-world-ness'", PLoS ONE 3 (2008) e2051.
        Q. K. Telesford et al., "The ubiquity of small-world networks", Brain Connectivity 1 (2011) 367–375.
    """
    if draws < 1:
        raise ValueError(f"{draws} draws; at least one is needed")
    random = [rewired(network, rng=rng) for _draw in range(draws)]
    return SmallWorld(
        clustering=mean_clustering(network),
        mean_length=path_lengths(network).mean_length,
        random_clustering=np.array([mean_clustering(one) for one in random]),
        random_length=np.array([path_lengths(one).mean_length for one in random]),
        lattice_clustering=mean_clustering(ring_lattice(network.n, network.ties)),
    )


def _ratio(one: float, other: float) -> float:
    return float(divided(np.array(one), np.array(other)))
