"""The weakest cut: where would the network part, and who holds it together there?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import rustworkx
from numpy.typing import NDArray
from scipy.linalg import eigh

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Ints, Network
from hansa.analysis.cohesion.spectrum import laplacian
from hansa.analysis.cohesion.structure import components


@dataclass(frozen=True, eq=False)
class Cut:
    """A split of the members in two.

    side: of each member; True is the smaller side (of equals, the one without member 0).
    weight: of the ties that cross; 0 where the network is disconnected.
    ties: the places of these ties in `network.i` and `network.j`.
    standing_on_it: of each member, how many of these ties (or what weight) it has: who would be cut.
    conductance: weight / weight of all ties of the side that has less; NaN where a side has no tie.
    normalised: weight / weight of ties of one side + weight / that of the other, from 0 to 2; NaN as before.
    """

    side: NDArray[np.bool_]
    weight: float
    ties: Ints
    standing_on_it: Floats
    conductance: float
    normalised: float


def cut_of(network: Network, side: NDArray[np.bool_], *, weighted: bool = False) -> Cut:
    """The measures of a split that is given: of camps, countries, or of the members whom an event would take away.

    Args:
        side: of each member, True or False.

    Raises:
        ValueError: `side` has not one True or False for each member.

    Cost: n + m.

    >>> path = Network.of(4, [0, 1, 2], [1, 2, 3])
    >>> cut = cut_of(path, np.array([True, True, False, False]))
    >>> cut.weight, cut.ties.tolist(), cut.standing_on_it.tolist(), round(cut.conductance, 4)
    (1.0, [1], [0.0, 1.0, 1.0, 0.0], 0.3333)
    """
    part = np.asarray(side)
    if part.shape != (network.n,) or (network.n and part.dtype != bool):
        raise ValueError(f"the side has {part.size} values of {part.dtype}; right are {network.n} of True and False")
    part = part.astype(bool)
    if 2 * part.sum() > network.n or (2 * part.sum() == network.n and network.n and part[0]):
        part = ~part
    strength = network.strengths(weighted=weighted)
    crossing = np.flatnonzero(part[network.i] != part[network.j])
    ends = np.concatenate([network.i[crossing], network.j[crossing]])
    on_it = np.bincount(ends, weights=np.tile(strength[crossing], 2), minlength=network.n).astype(np.float64)
    volume = strength[part[network.i]].sum() + strength[part[network.j]].sum()
    volumes = np.array([volume, 2 * strength.sum() - volume])
    weight, known = float(strength[crossing].sum()), bool((volumes > 0).all())
    return Cut(
        side=part,
        weight=weight,
        ties=crossing,
        standing_on_it=on_it,
        conductance=float(weight / volumes.min()) if known else float("nan"),
        normalised=float((weight / volumes).sum()) if known else float("nan"),
    )


def minimum_cut(network: Network, *, weighted: bool = False) -> Cut:
    """The split into two that cuts the fewest ties (or the least weight), exactly.

    Often it cuts off one member with a single tie, which is true but tells little: look at `normalised_cut` too. Where
    the network is disconnected, the largest piece stands against all others, and nothing is cut. For fewer than two
    members nobody is on the smaller side. Cost: n·m + n² log n.

    >>> cut = minimum_cut(Network.of(6, [0, 0, 1, 2, 3, 3, 4], [1, 2, 2, 3, 4, 5, 5]))
    >>> cut.weight, cut.side.tolist()
    (1.0, [False, False, False, True, True, True])

    References:
        M. Stoer, F. Wagner, "A simple min-cut algorithm", Journal of the ACM 44 (1997) 585–591.
    """
    apart = _pieces(network)
    if apart is not None:
        return cut_of(network, apart, weighted=weighted)
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(network.n))
    ties = zip(network.i.tolist(), network.j.tolist(), network.strengths(weighted=weighted).tolist(), strict=True)
    graph.add_edges_from(list(ties))
    found = rustworkx.stoer_wagner_min_cut(graph, weight_fn=float)
    side = np.zeros(network.n, dtype=bool)
    side[list(found[1]) if found else []] = True
    return cut_of(network, side, weighted=weighted)


def normalised_cut(network: Network, *, weighted: bool = False) -> Cut:
    """A split into two sizeable halves with few ties between: the line along which the network would most easily part.

    Members are put in order by the second eigenvector of the normalised Laplacian, and the place with the least
    normalised cut is taken. A good split, not always the best: the best is too hard to find. For disconnected networks
    and fewer than two members as `minimum_cut`. Cost: n³.

    >>> cut = normalised_cut(Network.of(6, [0, 0, 1, 2, 3, 3, 4], [1, 2, 2, 3, 4, 5, 5]))
    >>> cut.side.tolist(), cut.standing_on_it.tolist(), round(cut.conductance, 4)
    ([False, False, False, True, True, True], [0.0, 0.0, 1.0, 1.0, 0.0, 0.0], 0.1429)

    References:
        J. Shi, J. Malik, "Normalized cuts and image segmentation", IEEE Transactions on Pattern Analysis and Machine
        Intelligence 22 (2000) 888–905.
    """
    apart = _pieces(network)
    if apart is not None:
        return cut_of(network, apart, weighted=weighted)
    matrix = laplacian(network, weighted=weighted)
    strength = np.diag(matrix).copy()
    _values, vectors = eigh(matrix / np.sqrt(np.outer(strength, strength)), subset_by_index=[1, 1])
    order = np.argsort(vectors[:, 0] / np.sqrt(strength), kind="stable")
    place = np.empty(network.n, dtype=np.int64)
    place[order] = np.arange(network.n)

    # A tie crosses every place between its ends: add it where it begins, take it off where it ends.
    steps = np.zeros(network.n)
    ends, ties = np.sort([place[network.i], place[network.j]], axis=0), network.strengths(weighted=weighted)
    np.add.at(steps, ends[0], ties)
    np.add.at(steps, ends[1], -ties)
    crossing, volume = np.cumsum(steps)[:-1], np.cumsum(strength[order])[:-1]
    best = int(np.argmin(crossing / volume + crossing / (strength.sum() - volume)))
    return cut_of(network, place <= best, weighted=weighted)


def _pieces(network: Network) -> NDArray[np.bool_] | None:
    """Who is outside the largest piece; None where the network is in one piece and has a cut."""
    pieces = components(network)
    if network.n >= 2 and pieces.count == 1:
        return None
    return np.asarray(pieces.of_member > 0)
