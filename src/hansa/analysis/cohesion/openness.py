"""How open a cluster is to outsiders."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats, divided
from hansa.analysis.cohesion.groups import checked_groups
from hansa.analysis.cohesion.network import Network


@dataclass(frozen=True, eq=False)
class Openness:
    """How far members' ties reach outside.

    outside_share: share of the ties that touch a member and leave the cluster (or of their weight); NaN without ties.
    reaching_members: share of members with at least one tie outside; NaN without members.
    partner_entropy_bits: how mixed the groups of the outside partners are, −Σ p log₂ p over the ties that leave; 0 one
        group; NaN without such ties or without groups.
    by_member: of each participant, the outside share of its ties; NaN for outsiders and for members without ties.
    """

    outside_share: float
    reaching_members: float
    partner_entropy_bits: float
    by_member: Floats


def openness(
    network: Network,
    inside: ArrayLike,
    groups: Sequence[Hashable] | np.ndarray | None = None,
    *,
    weighted: bool = False,
) -> Openness:
    """Openness of a cluster, from a network of members and of the outsiders they are tied to.

    Ties among outsiders are not read. It depends on how well outside ties are known: a cluster's own records know
    inside ties better, and then it looks more closed than it is.

    Args:
        inside: of each participant, whether it is a member of the cluster.
        groups: of each participant, for example its country.
        weighted: sum weights instead of counting ties.

    Raises:
        ValueError: `inside` or `groups` has not one value for each participant.

    Cost: n + m.

    >>> found = openness(Network.of(4, [0, 0, 1], [1, 2, 3]), [True, True, False, False], ["NO", "NO", "IS", "SE"])
    >>> round(found.outside_share, 4), found.reaching_members, found.partner_entropy_bits
    (0.6667, 1.0, 1.0)
    """
    member = np.asarray(inside)
    if member.shape != (network.n,) or (network.n and member.dtype != bool):
        raise ValueError(f"inside has {member.size} values of {member.dtype}; right are {network.n} of True and False")
    member = member.astype(bool)
    strength = network.strengths(weighted=weighted)
    one, other = member[network.i], member[network.j]
    leaves, touches = one ^ other, one | other
    own = np.zeros((2, network.n))
    for row, which in enumerate((leaves, touches)):
        for ends in (network.i, network.j):
            np.add.at(own[row], ends[which], strength[which])
    ratio = divided(own[0], own[1])
    partners = np.where(one, network.j, network.i)[leaves]
    return Openness(
        outside_share=float(divided(strength[leaves].sum(), strength[touches].sum())),
        reaching_members=float((own[0][member] > 0).mean()) if member.any() else float("nan"),
        partner_entropy_bits=float("nan") if groups is None else _entropy(network, groups, partners, strength[leaves]),
        by_member=np.where(member, ratio, np.nan),
    )


def _entropy(network: Network, groups: Sequence[Hashable] | np.ndarray, partners: np.ndarray, weights: Floats) -> float:
    known = checked_groups(groups, network.n)
    if not len(partners):
        return float("nan")
    shares = np.bincount(known.codes[partners], weights=weights) / weights.sum()
    return float(-(shares[shares > 0] * np.log2(shares[shares > 0])).sum() + 0.0)
