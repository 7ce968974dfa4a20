"""E–I index: do ties go outside a member's own group (country, helix, cluster) or stay inside?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hansa.analysis.checked import Floats, divided
from hansa.analysis.cohesion.groups import checked_groups
from hansa.analysis.cohesion.network import Network
from hansa.analysis.cohesion.permutation import PermutationTest, permutation_test

_AT_ONCE = 2**22


@dataclass(frozen=True, eq=False)
class ExternalInternal:
    """(E − I) / (E + I), from −1, all ties inside their group, to 1, all between groups; NaN where there is no tie.

    index: of the network. external, internal: its ties between and inside groups, or their weight.
    expected: of a network of these groups whose ties fall on any pair: 2 Σ n_a n_b / C(n, 2) − 1; NaN for fewer than
        two members.
    by_group: of each group, over its members' ties (inside ones counted once).
    by_member: of each member.
    """

    index: float
    external: float
    internal: float
    expected: float
    by_group: Mapping[Hashable, float]
    by_member: Floats


def external_internal(
    network: Network, groups: Sequence[Hashable] | np.ndarray, *, weighted: bool = False
) -> ExternalInternal:
    """The E–I index of network, groups and members.

    It depends on the sizes of the groups: compare with `expected`, and with `external_internal_test`. Groups may be
    countries (domestic or foreign), helices, clusters, or members and outsiders.

    Args:
        groups: of each member.
        weighted: sum weights instead of counting ties.

    Raises:
        ValueError: there is not one known group for each member.

    Cost: n + m.

    >>> network = Network.of(4, [0, 0, 2], [1, 2, 3])
    >>> found = external_internal(network, ["NO", "NO", "IS", "IS"])
    >>> round(found.index, 4), round(found.expected, 4), found.by_member.tolist()
    (-0.3333, 0.3333, [0.0, -1.0, 0.0, -1.0])

    References:
        D. Krackhardt, R. N. Stern, "Informal networks and organizational crises: an experimental simulation", Social
        Psychology Quarterly 51 (1988) 123–140.
    """
    known = checked_groups(groups, network.n)
    strength = network.strengths(weighted=weighted)
    one, other = known.codes[network.i], known.codes[network.j]
    out = one != other
    external, internal = float(strength[out].sum()), float(strength[~out].sum())

    number = len(known.names)
    group_out = _summed(one[out], strength[out], number) + _summed(other[out], strength[out], number)
    group_in = _summed(one[~out], strength[~out], number)
    member_out, member_in = (
        _summed(network.i[which], strength[which], network.n) + _summed(network.j[which], strength[which], network.n)
        for which in (out, ~out)
    )
    pairs = network.n * (network.n - 1) / 2
    between = (network.n**2 - (known.sizes**2).sum()) / 2
    return ExternalInternal(
        index=float(_index(np.array(external), np.array(internal))),
        external=external,
        internal=internal,
        expected=float(2 * between / pairs - 1) if pairs else float("nan"),
        by_group=dict(zip(known.names, _index(group_out, group_in).tolist(), strict=True)),
        by_member=_index(member_out, member_in),
    )


def external_internal_test(
    network: Network,
    groups: Sequence[Hashable] | np.ndarray,
    *,
    rng: np.random.Generator,
    draws: int = 999,
    weighted: bool = False,
) -> PermutationTest:
    """Compare the E–I index with chance: the groups are dealt anew to the members, the ties stay.

    All values are NaN where the network has no tie.

    Raises:
        ValueError: as for `external_internal`, or no draw.

    Cost: draws × (n + m).

    >>> network = Network.of(8, [0, 0, 0, 1, 1, 2, 4, 4, 4, 5, 5, 6], [1, 2, 3, 2, 3, 3, 5, 6, 7, 6, 7, 7])
    >>> test = external_internal_test(network, [0, 0, 0, 0, 1, 1, 1, 1], rng=np.random.default_rng(1))
    >>> test.observed, test.p_value < 0.1
    (-1.0, True)
    """
    known = checked_groups(groups, network.n)
    strength = network.strengths(weighted=weighted)
    total = strength.sum()

    def dealt(number: int) -> Floats:
        codes = rng.permuted(np.broadcast_to(known.codes, (number, network.n)), axis=1)
        outside = (codes[:, network.i] != codes[:, network.j]) @ strength
        return np.asarray(2 * divided(outside, np.full(number, total)) - 1)

    observed = external_internal(network, groups, weighted=weighted).index
    at_once = max(1, _AT_ONCE // max(1, network.n + network.ties))
    return permutation_test(observed, dealt, draws, at_once=at_once)


def _summed(places: np.ndarray, values: Floats, number: int) -> Floats:
    return np.bincount(places, weights=values, minlength=number).astype(np.float64)


def _index(external: Floats, internal: Floats) -> Floats:
    return divided(external - internal, external + internal)
