"""How far members are from one another, counted in ties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hansa.analysis.cohesion.network import Network
from hansa.analysis.compiled import compiled


@dataclass(frozen=True)
class PathLengths:
    """mean_length: ties on the shortest path, mean over pairs that can reach one another; NaN where no pair can.

    efficiency: mean of 1 / length over all pairs, 0 for pairs that cannot reach one another; NaN for fewer than two
        members. Unlike the mean length it stays meaningful when the network falls apart.
    reachable_share: share of pairs that can reach one another; NaN for fewer than two members.
    longest: the longest of the shortest paths (diameter) among pairs that can reach one another; 0 where none can.
    """

    mean_length: float
    efficiency: float
    reachable_share: float
    longest: int


def path_lengths(network: Network) -> PathLengths:
    """Lengths of shortest paths between all pairs; weights are not read.

    Cost: longest × n × m / 64, compiled; memory 128 n bytes.

    >>> path_lengths(Network.of(4, [0, 1], [1, 2]))
    PathLengths(mean_length=1.3333333333333333, efficiency=0.4166666666666667, reachable_share=0.5, longest=2)

    References:
        V. Latora, M. Marchiori, "Efficient behavior of small-world networks", Physical Review Letters 87 (2001) 198701.
    """
    pairs = network.n * (network.n - 1)
    if not pairs:
        return PathLengths(float("nan"), float("nan"), float("nan"), 0)
    total, inverse, reached, longest = _lengths(*network.neighbours)
    return PathLengths(
        mean_length=total / reached if reached else float("nan"),
        efficiency=inverse / pairs,
        reachable_share=reached / pairs,
        longest=int(longest),
    )


@compiled
def _ones(word):  # type: ignore[no-untyped-def]
    """How many bits of a 64-bit word are set."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def _lengths(starts, others):  # type: ignore[no-untyped-def]
    """Total length, total of 1 / length, reached ordered pairs and longest: 512 sources at once, a bit for each."""
    n, words = len(starts) - 1, 8
    total, inverse, reached, longest = 0.0, 0.0, 0, 0
    for first in range(0, n, 64 * words):
        near = np.zeros((n, words), np.uint64)
        for source in range(first, min(first + 64 * words, n)):
            near[source, (source - first) // 64] = np.uint64(1) << np.uint64((source - first) % 64)
        used = (min(first + 64 * words, n) - first + 63) // 64
        length, found = 0, 1
        while found:
            length += 1
            found = 0
            nearer = near.copy()
            for one in range(n):
                for place in range(starts[one], starts[one + 1]):
                    for word in range(used):
                        nearer[one, word] |= near[others[place], word]
                for word in range(used):
                    found += _ones(nearer[one, word] & ~near[one, word])
            near = nearer
            if found:
                total += length * found
                inverse += found / length
                reached += found
                longest = max(longest, length)
    return total, inverse, reached, longest
