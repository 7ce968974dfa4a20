"""Do like members tie with like: by group, and by number of ties?"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.groups import checked_groups
from hansa.analysis.cohesion.network import Network
from hansa.analysis.cohesion.permutation import PermutationTest, permutation_test


def mixing_matrix(
    network: Network, groups: Sequence[Hashable] | np.ndarray, *, weighted: bool = False
) -> tuple[tuple[Hashable, ...], Floats]:
    """Names of the groups, and the share e_ab of ends of ties that are in group a with the other end in group b.

    Symmetric, adds up to 1; zeros where there is no tie. Cost: n + m.

    >>> mixing_matrix(Network.of(3, [0, 1], [1, 2]), ["U", "U", "I"])[1].tolist()
    [[0.5, 0.25], [0.25, 0.0]]
    """
    known = checked_groups(groups, network.n)
    ends = np.zeros((len(known.names), len(known.names)))
    np.add.at(ends, (known.codes[network.i], known.codes[network.j]), network.strengths(weighted=weighted))
    both = ends + ends.T
    return known.names, both / both.sum() if network.ties else both


def group_assortativity(network: Network, groups: Sequence[Hashable] | np.ndarray, *, weighted: bool = False) -> float:
    """r = (Tr e − Σ e²) / (1 − Σ e²) of the mixing matrix e: 1 all ties inside groups, 0 as by chance, under 0 between.

    Here Σ e² is the sum of the entries of e·e. NaN without ties, or where all ties are of one group. Cost: n + m.

    >>> group_assortativity(Network.of(4, [0, 2], [1, 3]), ["U", "U", "I", "I"])
    1.0

    References:
        M. E. J. Newman, "Mixing patterns in networks", Physical Review E 67 (2003) 026126.
    """
    _names, ends = mixing_matrix(network, groups, weighted=weighted)
    chance = float((ends @ ends).sum())
    return float((np.trace(ends) - chance) / (1 - chance)) if network.ties and chance < 1 - 1e-12 else float("nan")


def group_assortativity_test(
    network: Network,
    groups: Sequence[Hashable] | np.ndarray,
    *,
    rng: np.random.Generator,
    draws: int = 199,
    weighted: bool = False,
) -> PermutationTest:
    """Compare the assortativity with chance: the groups are dealt anew to the members, the ties stay.

    Raises:
        ValueError: there is not one known group for each member, or no draw.

    Cost: draws × (n + m).

    >>> network = Network.of(8, [0, 0, 0, 1, 1, 2, 4, 4, 4, 5, 5, 6], [1, 2, 3, 2, 3, 3, 5, 6, 7, 6, 7, 7])
    >>> test = group_assortativity_test(network, [0, 0, 0, 0, 1, 1, 1, 1], rng=np.random.default_rng(1))
    >>> test.observed, test.p_value < 0.1
    (1.0, True)
    """
    codes = checked_groups(groups, network.n).codes

    def dealt(number: int) -> Floats:
        return np.array(
            [group_assortativity(network, rng.permutation(codes), weighted=weighted) for _draw in range(number)]
        )

    return permutation_test(group_assortativity(network, groups, weighted=weighted), dealt, draws)


def degree_assortativity(network: Network) -> float:
    """Correlation of the numbers of ties at both ends of a tie, each tie in both directions; from −1 to 1.

    Under 0 where hubs tie with members of few ties. NaN without ties, or where all ends have as many. Cost: m.

    >>> degree_assortativity(Network.of(4, [0, 0, 0], [1, 2, 3])).__round__(10)
    -1.0

    References: as for `group_assortativity`.
    """
    one, other = network.degrees[network.i], network.degrees[network.j]
    both = np.concatenate([one, other]).astype(np.float64)
    if not network.ties or both.var() == 0:
        return float("nan")
    return float(((np.concatenate([other, one]) - both.mean()) * (both - both.mean())).mean() / both.var())


def modularity(network: Network, groups: Sequence[Hashable] | np.ndarray, *, weighted: bool = False) -> float:
    """Share of ties inside groups less what chance gives at these degrees: Tr e − Σ e². NaN without ties. Cost: n + m.

    >>> modularity(Network.of(4, [0, 2], [1, 3]), ["U", "U", "I", "I"])
    0.5

    References:
        M. E. J. Newman, M. Girvan, "Finding and evaluating community structure in networks", Physical Review E 69
        (2004) 026113.
    """
    _names, ends = mixing_matrix(network, groups, weighted=weighted)
    return float(np.trace(ends) - (ends @ ends).sum()) if network.ties else float("nan")
