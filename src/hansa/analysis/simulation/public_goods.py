"""The public goods game: does cooperation survive among those who meet their neighbours only?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion import Network
from hansa.analysis.compiled import compiled, compiled_part, text_number
from hansa.analysis.simulation.chance import __file__ as chance_file
from hansa.analysis.simulation.chance import below, following, fraction, mixed, seed_of

NOISE = 0.5
"""Noise of imitation in the published results (Szolnoki, Perc & Szabó 2009)."""


@dataclass(frozen=True, eq=False)
class PublicGoodsGame:
    """How a game went.

    share: cooperating share of members at the start and after each step, steps + 1 numbers.
    cooperates: whether each member cooperates at the end.
    """

    share: Floats
    cooperates: NDArray[np.bool_]

    def level(self, last: int) -> float:
        """Mean share over the last steps.

        Raises:
            ValueError: there are not so many steps.
        """
        if not 0 < last <= len(self.share):
            raise ValueError(f"the last {last} steps of {len(self.share) - 1}; right is at least 1 and at most all")
        return float(self.share[-last:].mean())


def square_lattice(side: int) -> Network:
    """side × side members, each tied to four, the edges joined: the neighbourhood of the published results.

    >>> lattice = square_lattice(3)
    >>> lattice.n, lattice.ties, set(lattice.degrees.tolist())
    (9, 18, {4})
    """
    if side < 3:
        raise ValueError(f"a lattice of side {side}; right is 3 or more, or neighbours would be the same member twice")
    place = np.arange(side * side).reshape(side, side)
    right, down = np.roll(place, -1, axis=1), np.roll(place, -1, axis=0)
    return Network.of(side * side, np.tile(place.ravel(), 2), np.concatenate([right.ravel(), down.ravel()]))


def public_goods_game(
    network: Network,
    synergy: float,
    *,
    steps: int,
    rng: np.random.Generator,
    noise: float = NOISE,
    start: float | ArrayLike = 0.5,
) -> PublicGoodsGame:
    """Play joint projects on a network: who cooperates puts 1 into each, all share what comes of it, and the better off
    are imitated.

    Each member leads a project of itself and its neighbours, so that one with k ties takes part in k + 1. A project
    with G members, c of them cooperating, gives synergy · c / G to each. In each of n turns of a step a member x and
    one of its neighbours y are drawn; x takes over y's choice with the probability 1 / (1 + exp((P_x − P_y) / noise)),
    P the sums over their projects less 1 for each where they cooperate.

    Args:
        synergy: what a contribution of 1 becomes; where G = 5, between 1 and 5 a dilemma.
        steps: turns per member.
        noise: over 0; small: only the better off are imitated.
        start: share that cooperates at the start, drawn by chance, or who does (n truth values).

    Raises:
        ValueError: a number out of range, or a start of another length; says what would be right.

    Degenerate: members without ties never change. Once all or none cooperate nothing changes any more.

    Cost: steps × n × ties of a member, about 20 to 60 ns for each of four ties; memory n + ties.

    >>> game = public_goods_game(square_lattice(20), 3.0, steps=100, rng=np.random.default_rng(1))
    >>> game.share[0].round(1), game.share[-1], game.cooperates.any()
    (np.float64(0.5), np.float64(0.0), np.False_)

    References:
        A. Szolnoki, M. Perc, G. Szabó, "Topology-independent impact of noise on cooperation in spatial public goods
        games", Physical Review E 80 (2009) 056109. F. C. Santos, M. D. Santos, J. M. Pacheco, "Social diversity
        promotes the emergence of cooperation in public goods games", Nature 454 (2008) 213–216 (any network).
    """
    if not (np.isfinite(synergy) and synergy >= 0):
        raise ValueError(f"the synergy is {synergy}; right is a known number, 0 or more")
    if not (np.isfinite(noise) and noise > 0):
        raise ValueError(f"the noise is {noise}; right is a number over 0")
    if steps < 0:
        raise ValueError(f"{steps} steps; right is 0 or more")
    cooperates = _start(network.n, start, rng)
    share = np.full(steps + 1, np.nan if network.n == 0 else cooperates.sum() / network.n)
    if network.ties:
        starts, others = network.neighbours
        _play(starts, others, cooperates, float(synergy), float(noise), seed_of(rng), share)
    return PublicGoodsGame(share, cooperates.astype(bool))


def _start(n: int, start: float | ArrayLike, rng: np.random.Generator) -> NDArray[np.int64]:
    if np.ndim(start):
        chosen = np.asarray(start, dtype=bool)
        if chosen.shape != (n,):
            raise ValueError(
                f"the start has the shape {chosen.shape}; right is one truth value for each of {n} members"
            )
        return chosen.astype(np.int64)
    share = float(start)  # type: ignore[arg-type]
    if not 0 <= share <= 1:
        raise ValueError(f"a share of {share} cooperates at the start; right is from 0 to 1")
    return (rng.random(n) < share).astype(np.int64)


@compiled_part
def _pay_off(starts, others, cooperates, shared, member):  # type: ignore[no-untyped-def]
    total = shared[member]
    for place in range(starts[member], starts[member + 1]):
        total += shared[others[place]]
    return total - cooperates[member] * (starts[member + 1] - starts[member] + 1)


@compiled_part
def _played(starts, others, cooperates, synergy, noise, seed, share):  # type: ignore[no-untyped-def]
    """`shared[g]`: what each member of the project led by g gets, kept up to date with every change."""
    n = len(starts) - 1
    count = 0
    shared, gain = np.zeros(n), np.zeros(n)
    for leader in range(n):
        count += cooperates[leader]
        joint = cooperates[leader]
        for place in range(starts[leader], starts[leader + 1]):
            joint += cooperates[others[place]]
        gain[leader] = synergy / (starts[leader + 1] - starts[leader] + 1)
        shared[leader] = gain[leader] * joint
    state = seed
    for step in range(1, len(share)):
        if 0 < count < n:
            for _turn in range(n):
                state = following(state)
                number = mixed(state)
                x = below(number, n)
                ties = starts[x + 1] - starts[x]
                if ties == 0:
                    continue
                # the low bits choose the neighbour, the high bits have chosen the member
                y = others[starts[x] + below(number << np.uint64(32), ties)]
                if cooperates[x] == cooperates[y]:
                    continue
                better = _pay_off(starts, others, cooperates, shared, y) - _pay_off(
                    starts, others, cooperates, shared, x
                )
                state = following(state)
                if fraction(mixed(state)) * (1.0 + np.exp(-better / noise)) < 1.0:
                    change = 1 - 2 * cooperates[x]
                    cooperates[x] += change
                    count += change
                    shared[x] += change * gain[x]
                    for place in range(starts[x], starts[x + 1]):
                        shared[others[place]] += change * gain[others[place]]
        share[step] = count / n


def _whole(text: int) -> Callable[..., None]:
    @compiled
    def play(starts, others, cooperates, synergy, noise, seed, share):  # type: ignore[no-untyped-def]
        if text >= 0:
            _played(starts, others, cooperates, synergy, noise, seed, share)

    return play  # type: ignore[no-any-return]


_play = _whole(text_number(__file__, chance_file))
