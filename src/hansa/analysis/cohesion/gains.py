"""Which new tie would hold the network together most: the gain of every pair, and good ties one after the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Ints, Network, checked_ends
from hansa.analysis.cohesion.resistance import Resistances, resistances, with_tie


@dataclass(frozen=True, eq=False)
class CandidateTies:
    """Pairs without a tie, the best first.

    i, j: the two members, i < j.
    joined_pairs: how many pairs could reach one another that now cannot; 0 inside a piece.
    gain: by how much the Kirchhoff index of their piece falls. Where a tie joins two pieces, less than 0: minus what
        the index of the joined piece has more than those of the two.
    expected_joined_pairs, expected_gain: the same × chance / effort, by which they are in order: first by joined pairs,
        then by gain (equal to nine digits: by i, then j).
    kirchhoff_index: of the network as it is; infinite where it is disconnected.
    """

    i: Ints
    j: Ints
    joined_pairs: Ints
    gain: Floats
    expected_joined_pairs: Floats
    expected_gain: Floats
    kirchhoff_index: float


@dataclass(frozen=True)
class AddedTie:
    """A tie added between i and j, what it gained (as in `CandidateTies`), and the Kirchhoff index after it."""

    i: int
    j: int
    joined_pairs: int
    gain: float
    kirchhoff_index: float


def candidate_ties(
    network: Network,
    *,
    forbidden: ArrayLike = (),
    chance: ArrayLike = 1.0,
    effort: ArrayLike = 1.0,
    tie_weight: float = 1.0,
    weighted: bool = False,
) -> CandidateTies:
    """The exact gain of every pair that is not tied, not forbidden, and has a chance.

    A tie of weight w between i and j lowers the Kirchhoff index by n·w·‖L⁺b‖² / (1 + w·R), b = e_i − e_j, R their
    effective resistance. A disconnected network is first joined: ties between two pieces A and B come before all
    others, those that let most pairs reach one another first, and of these the one that adds least to the index,
    n_B·Σ_A R_iu + n_A·Σ_B R_ju + n_A·n_B / w.

    Args:
        forbidden: pairs × 2, that must not be proposed: they compete, or refused.
        chance: that a proposed tie comes about, 0 to 1: one for all, or members × members, symmetric. 0 leaves out.
        effort: what it costs to propose it, over 0: one for all, or members × members, symmetric.
        tie_weight: strength of the new tie.
        weighted: read the weights of present ties; else each is 1.

    Raises:
        ValueError: more than 5,000 members; an unknown member; a chance, effort or weight out of range.

    Cost: n³ once for the inverse, then n² log n for all pairs; memory about 80 n² bytes.

    >>> best = candidate_ties(Network.of(4, [0, 1, 2], [1, 2, 3]))
    >>> best.i[0], best.j[0], best.gain[0].round(4), round(best.kirchhoff_index, 4)
    (np.int64(0), np.int64(3), np.float64(5.0), 10.0)

    References:
        A. Ghosh, S. Boyd, A. Saberi, "Minimizing effective resistance of a graph", SIAM Review 50 (2008) 37–66.
    """
    state = resistances(network, weighted=weighted)
    pairs = _Pairs.of(network, forbidden, chance, effort, tie_weight)
    joined, gain = _gains(state, pairs.i, pairs.j, tie_weight)
    expected_joined, expected_gain = joined * pairs.factor, gain * pairs.factor
    order = np.lexsort((-_comparable(expected_gain), -_comparable(expected_joined)))
    return CandidateTies(
        i=pairs.i[order],
        j=pairs.j[order],
        joined_pairs=joined[order],
        gain=gain[order],
        expected_joined_pairs=expected_joined[order],
        expected_gain=expected_gain[order],
        kirchhoff_index=state.kirchhoff_index,
    )


def greedy_ties(
    network: Network,
    count: int,
    *,
    forbidden: ArrayLike = (),
    chance: ArrayLike = 1.0,
    effort: ArrayLike = 1.0,
    tie_weight: float = 1.0,
    weighted: bool = False,
) -> tuple[AddedTie, ...]:
    """The best tie, then the best given that one, and so on: `count` ties, or fewer where no pair is left.

    Each tie is taken as if it came about. Not always the best set of so many ties, which is too hard to find.

    Args and errors: as for `candidate_ties`; also a count below 0.

    Cost: n³ once and again for each tie that joins two pieces, n² for each other tie.

    >>> [(tie.i, tie.j, round(tie.kirchhoff_index, 4)) for tie in greedy_ties(Network.of(4, [0, 1, 2], [1, 2, 3]), 2)]
    [(0, 3, 5.0), (0, 2, 4.0)]
    """
    if count < 0:
        raise ValueError(f"{count} ties to add; right is 0 or more")
    state = resistances(network, weighted=weighted)
    pairs = _Pairs.of(network, forbidden, chance, effort, tie_weight)
    left, added = np.ones(len(pairs.i), dtype=bool), list[AddedTie]()
    strength = network.strengths(weighted=weighted)
    i, j, weight = network.i.tolist(), network.j.tolist(), strength.tolist()
    for _tie in range(min(count, len(pairs.i))):
        joined, gain = _gains(state, pairs.i, pairs.j, tie_weight)
        best = _best(joined * pairs.factor, gain * pairs.factor, left)
        one, other = int(pairs.i[best]), int(pairs.j[best])
        left[best] = False
        i, j, weight = [*i, one], [*j, other], [*weight, tie_weight]
        if joined[best]:
            state = resistances(Network.of(network.n, i, j, weight), weighted=True)
        else:
            state = with_tie(state, one, other, tie_weight)
        added.append(AddedTie(one, other, int(joined[best]), float(gain[best]), state.kirchhoff_index))
    return tuple(added)


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Pairs that may be proposed, with chance / effort of each."""

    i: Ints
    j: Ints
    factor: Floats

    @classmethod
    def of(
        cls, network: Network, forbidden: ArrayLike, chance: ArrayLike, effort: ArrayLike, tie_weight: float
    ) -> _Pairs:
        n = network.n
        if not (np.isfinite(tie_weight) and tie_weight > 0):
            raise ValueError(f"the weight of a new tie is {tie_weight}; right is a number over 0")
        refused = np.asarray(forbidden, dtype=np.int64)
        if refused.size and (refused.ndim != 2 or refused.shape[1] != 2):
            raise ValueError(f"forbidden has the shape {refused.shape}; right are pairs × 2")
        refused = checked_ends(n, *refused.reshape(-1, 2).T)
        free = np.triu(np.ones((n, n), dtype=bool), k=1)
        free[network.i, network.j] = False
        free[refused[0], refused[1]] = False
        chances = _square(chance, n, "chance")
        if (chances > 1).any():
            raise ValueError(f"a chance is {chances.max()}; right is from 0 to 1")
        free &= chances > 0
        efforts = _square(effort, n, "effort")
        i, j = np.nonzero(free)
        if (efforts[i, j] <= 0).any():
            raise ValueError("an effort is 0; right is a number over 0")
        return cls(i.astype(np.int64), j.astype(np.int64), chances[i, j] / efforts[i, j])


def _gains(state: Resistances, i: Ints, j: Ints, weight: float) -> tuple[Ints, Floats]:
    diagonal, squares = np.diag(state.inverse), np.diag(state.squared)
    size_i, size_j = state.sizes[state.piece[i]], state.sizes[state.piece[j]]
    resistance = diagonal[i] + diagonal[j] - 2 * state.inverse[i, j]
    moved = squares[i] + squares[j] - 2 * state.squared[i, j]
    gain = size_i * weight * moved / (1 + weight * resistance)
    apart = np.flatnonzero(state.piece[i] != state.piece[j])
    joined = np.zeros(len(i), dtype=np.int64)
    if len(apart):
        to_all = state.sizes[state.piece] * diagonal + np.bincount(state.piece, weights=diagonal)[state.piece]
        i, j, size_i, size_j = i[apart], j[apart], size_i[apart], size_j[apart]
        joined[apart] = size_i * size_j
        gain[apart] = -(size_j * to_all[i] + size_i * to_all[j] + size_i * size_j / weight)
    return joined, gain


def _best(joined: Floats, gain: Floats, left: np.ndarray) -> int:
    """First by joined pairs, then by gain, then the first of the list."""
    joined, gain = _comparable(joined), _comparable(gain)
    most = joined[left].max()
    return int(np.argmax(np.where(left & (joined == most), gain, -np.inf)))


def _comparable(values: Floats) -> Floats:
    """Values cut to nine digits of the largest, so that equal pairs stay equal in spite of rounding."""
    scale = np.abs(values).max(initial=0)
    return np.round(values / scale, 9) if scale else values


def _square(values: ArrayLike, n: int, what: str) -> Floats:
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.shape not in ((), (n, n)):
        raise ValueError(f"{what} has the shape {matrix.shape}; right is one number, or {n} × {n}")
    if not np.isfinite(matrix).all() or (matrix < 0).any():
        raise ValueError(f"{what} has a value that is unknown or below 0; right are known numbers")
    if matrix.ndim and not np.allclose(matrix, matrix.T):
        raise ValueError(f"{what} is not symmetric; a tie has no direction, so i, j and j, i must be equal")
    return np.broadcast_to(matrix, (n, n))
