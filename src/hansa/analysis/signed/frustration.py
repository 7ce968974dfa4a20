"""The frustration index: how many ties stand against a division into camps, and which camps those are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hansa.analysis.cohesion.network import Ints
from hansa.analysis.signed.cycles import disjoint_cycles, unbalanced_triangles
from hansa.analysis.signed.network import SignedNetwork
from hansa.analysis.signed.programme import solve_camps, solve_two_camps
from hansa.analysis.signed.search import numbered, searched_camps


@dataclass(frozen=True, eq=False)
class Frustration:
    """Camps, and the ties they do not explain.

    lower, upper: the index lies between; equal where it is exact.
    camp: of each member, from 0, in the best division found, that has `upper` frustrated ties. Others may have as few.
        Pieces of the network that no tie connects could exchange their camps; who has no tie could be in any.
    frustrated: these ties, as places in the network's i, j and sign: − inside a camp, + between two.
    ties: of the network.
    """

    lower: int
    upper: int
    camp: Ints
    frustrated: Ints
    ties: int

    @property
    def exact(self) -> bool:
        """Is it proven that no division has fewer?"""
        return self.lower == self.upper

    @property
    def normalised(self) -> float:
        """1 − 2 × upper / ties, at most 1, balanced; at least 0 for two camps. NaN without ties.

        Where the index is not exact, the least that it may be.
        """
        return 1 - 2 * self.upper / self.ties if self.ties else float("nan")


def frustration(
    network: SignedNetwork,
    camps: int = 2,
    *,
    rng: np.random.Generator,
    seconds: float = 60.0,
    most_ties: int = 5_000,
) -> Frustration:
    """The least number of ties to delete, or to change in sign, so that the network falls into camps.

    Inside a camp all are friends, between camps all are enemies. A search finds good camps; then a mixed-integer
    programme finds the best and proves it, if there is time. Else both bounds are told, and `exact` is False.

    Args:
        camps: at most so many; two is balance in the strict sense, more in that of Davis.
        rng: makes the starts of the search.
        seconds: for the programme, about. Where they do not suffice, the bounds depend on the machine.
        most_ties: networks with more ties get the search, and a bound from triangles without a common tie, only.

    Raises:
        ValueError: fewer than two camps.

    Cost: exponential at worst. Two camps, 51 networks of states with up to 155 members and 1,288 ties: under a second
    each. Signs by chance are far harder than real ones. Three camps and more: up to some 30 members.

    >>> found = frustration(SignedNetwork.of(3, [0, 1, 0], [1, 2, 2], [1, 1, -1]), rng=np.random.default_rng(1))
    >>> found.upper, found.exact, len(found.frustrated)
    (1, True, 1)

    References:
        S. Aref, A. J. Mason, M. C. Wilson, "A modeling and computational study of the frustration index in signed
        networks", Networks 75 (2020) 95–110.
        J. A. Davis, "Clustering and structural balance in graphs", Human Relations 20 (1967) 181–187.
    """
    if camps < 2:
        raise ValueError(f"{camps} camps; right is two or more")
    camp = searched_camps(network, camps, rng=rng)
    upper, lower = len(network.frustrated(camp)), 0
    if upper and network.ties <= most_ties:
        solved = solve_two_camps(network, seconds) if camps == 2 else solve_camps(network, camps, seconds)
        lower = solved.least
        if solved.camp is not None and len(network.frustrated(solved.camp)) < upper:
            camp = numbered(solved.camp)
    elif upper:
        lower = disjoint_cycles(_frustrated_triangles(network, camps))
    frustrated = network.frustrated(camp)
    return Frustration(min(lower, len(frustrated)), len(frustrated), camp, frustrated, network.ties)


def _frustrated_triangles(network: SignedNetwork, camps: int) -> list[frozenset[int]]:
    """Triangles that hold a frustrated tie in so many camps: three enemies are at ease in three camps."""
    enmities = network.sign < 0
    return [cycle for cycle in unbalanced_triangles(network) if camps == 2 or enmities[list(cycle)].sum() == 1]
