"""Brokerage: who stands between two others that are not tied, and on whose side."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from hansa.analysis.checked import Floats, divided
from hansa.analysis.cohesion.groups import checked_groups
from hansa.analysis.cohesion.network import Network
from hansa.analysis.cohesion.structure import density
from hansa.analysis.compiled import compiled

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


@dataclass(frozen=True, eq=False)
class BrokerageTest:
    """Counts of roles, members × 5, beside the same with groups dealt anew.

    mean, sd: of the draws. z: (counts − mean) / sd, NaN where all draws are equal.
    p_value: share of draws, (1 + draws with at least as many) / (1 + draws): small where a member brokers more than
        members of such groups would. Members are many: expect one in twenty under 0.05 by chance.
    totals: sums over all members in each draw, draws × 5. total_z, total_p_value: z and p_value of the observed sums.
    """

    counts: Floats
    mean: Floats
    sd: Floats
    z: Floats
    p_value: Floats
    totals: Floats
    total_z: Floats
    total_p_value: Floats
    draws: int


def brokerage(network: Network, groups: Sequence[Hashable] | np.ndarray) -> Floats:
    """How often each member v stands on a path a–v–b, a and b not tied, by the groups of the three.

    Columns, in the order of `ROLES` (A is v's group): coordinator A–A–A; itinerant B–A–B; representative A–A–B;
    gatekeeper B–A–A; liaison B–A–C. Pairs are ordered, (a, b) and (b, a) both count, so that representative equals
    gatekeeper in a network without directions. All roles together are Σk(k − 1) − 6 × triangles. Groups are countries,
    or helices: gatekeepers and liaisons are the members that bridge.

    Raises:
        ValueError: there is not one known group for each member.

    Cost: Σ of squared degrees.

    >>> brokerage(Network.of(3, [0, 1], [1, 2]), ["NO", "NO", "IS"]).tolist()
    [[0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0]]

    References:
        R. V. Gould, R. M. Fernandez, "Structures of mediation: a formal approach to brokerage in transaction networks",
        Sociological Methodology 19 (1989) 89–126.
    """
    return np.asarray(_roles(*network.neighbours, checked_groups(groups, network.n).codes))


def expected_brokerage(network: Network, groups: Sequence[Hashable] | np.ndarray) -> Floats:
    """The counts to expect of each member where ties fall on any pair with the network's density d: members × 5.

    With N members, n_g in group g, i the member's own: coordinator d²(1−d)(n_i−1)(n_i−2); itinerant
    d²(1−d) Σ_{g≠i} n_g(n_g−1); representative and gatekeeper d²(1−d)(N−n_i)(n_i−1); liaison
    d²(1−d)[(N−n_i)² − Σ_{g≠i} n_g²]. NaN for fewer than two members. Cost: n + m.

    >>> expected_brokerage(Network.of(3, [0, 1], [1, 2]), ["NO", "NO", "IS"])[0].round(4).tolist()
    [0.0, 0.0, 0.1481, 0.1481, 0.0]

    References: as for `brokerage`.
    """
    known = checked_groups(groups, network.n)
    share = density(network)
    own, squares = known.sizes[known.codes], (known.sizes**2).sum()
    foreign, foreign_squares = network.n - own, squares - own**2
    mixed = foreign * (own - 1)
    pairs = [(own - 1) * (own - 2), foreign_squares - foreign, mixed, mixed, foreign**2 - foreign_squares]
    return np.asarray(share**2 * (1 - share) * np.stack(pairs, axis=1))


def brokerage_test(
    network: Network, groups: Sequence[Hashable] | np.ndarray, *, rng: np.random.Generator, draws: int = 199
) -> BrokerageTest:
    """Compare the roles with chance: groups are dealt anew to the members, the ties stay.

    This asks whether the *groups* matter, given who is central; `expected_brokerage` does not know who is.

    Raises:
        ValueError: as for `brokerage`, or no draw.

    Cost: draws × Σ of squared degrees; memory draws × 5n numbers.

    >>> test = brokerage_test(Network.of(3, [0, 1], [1, 2]), ["NO", "NO", "IS"], rng=np.random.default_rng(1))
    >>> test.counts[1].tolist(), bool(test.p_value[1, 2] > 0.5)
    ([0.0, 0.0, 1.0, 1.0, 0.0], True)
    """
    if draws < 1:
        raise ValueError(f"{draws} draws; at least one is needed, and for a p-value of 0.05 at least 19")
    counts = brokerage(network, groups)
    codes = checked_groups(groups, network.n).codes
    dealt = np.stack([_roles(*network.neighbours, rng.permutation(codes)) for _draw in range(draws)])
    totals, mean, sd = dealt.sum(axis=1), dealt.mean(axis=0), dealt.std(axis=0)
    total = counts.sum(axis=0)
    return BrokerageTest(
        counts=counts,
        mean=mean,
        sd=sd,
        z=divided(counts - mean, sd),
        p_value=(1 + (dealt >= counts).sum(axis=0)) / (1 + draws),
        totals=totals,
        total_z=divided(total - totals.mean(axis=0), totals.std(axis=0)),
        total_p_value=(1 + (totals >= total).sum(axis=0)) / (1 + draws),
        draws=draws,
    )


@compiled
def _roles(starts, others, groups):  # type: ignore[no-untyped-def]
    n = len(starts) - 1
    counts, marked = np.zeros((n, 5)), np.full(n, -1)
    for a in range(n):
        marked[a] = a
        for place in range(starts[a], starts[a + 1]):
            marked[others[place]] = a
        for place in range(starts[a], starts[a + 1]):
            broker = others[place]
            own = groups[broker]
            for further in range(starts[broker], starts[broker + 1]):
                b = others[further]
                if marked[b] == a:
                    continue
                if groups[a] == own:
                    role = 0 if groups[b] == own else 2
                elif groups[b] == own:
                    role = 3
                else:
                    role = 1 if groups[a] == groups[b] else 4
                counts[broker, role] += 1
    return counts
