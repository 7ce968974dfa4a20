"""Random numbers inside compiled loops: the same seed gives the same numbers on every machine and in every thread.

Two kinds. `following` walks a sequence, for loops in which the order of draws is fixed. `drawn` needs no order: the
number belongs to a step, an occasion and a pair, so that two scenarios draw the same number for the same choice even
when their histories have parted: differences between them come from the scenario, not from luck.
"""

from __future__ import annotations

import numpy as np

from hansa.analysis.compiled import compiled_part

STRIDE = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
UNIT = 2.0**-53


def seed_of(rng: np.random.Generator) -> np.uint64:
    """A seed for the loops from a generator of the caller.

    >>> seed_of(np.random.default_rng(1)) == seed_of(np.random.default_rng(1))
    np.True_
    """
    return np.uint64(rng.integers(1 << 63))


@compiled_part
def mixed(number):  # type: ignore[no-untyped-def]
    """The finaliser of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014): neighbouring numbers become unrelated ones."""
    number = (number ^ (number >> np.uint64(30))) * FIRST
    number = (number ^ (number >> np.uint64(27))) * SECOND
    return number ^ (number >> np.uint64(31))


@compiled_part
def following(state):  # type: ignore[no-untyped-def]
    """The next state of a sequence; `mixed` of it is the random number."""
    return state + STRIDE


@compiled_part
def below(number, bound):  # type: ignore[no-untyped-def]
    """A whole number 0 … bound − 1, bound below 2³¹, from a random 64-bit one."""
    return np.int64(((number >> np.uint64(32)) * np.uint64(bound)) >> np.uint64(32))


@compiled_part
def fraction(number):  # type: ignore[no-untyped-def]
    """A number from 0 to below 1 from a random 64-bit one."""
    return np.float64(number >> np.uint64(11)) * UNIT


@compiled_part
def moment(seed, step):  # type: ignore[no-untyped-def]
    """What `drawn` needs of a seed and a step."""
    return mixed(seed + np.uint64(step) * STRIDE)


@compiled_part
def drawn(moment_of_step, occasion, one, other):  # type: ignore[no-untyped-def]
    """The random 64-bit number of a moment, an occasion (below 256) and an ordered pair of members (below 2²⁸)."""
    pair = (np.uint64(occasion) << np.uint64(56)) | (np.uint64(one) << np.uint64(28)) | np.uint64(other)
    return mixed(moment_of_step ^ mixed(pair + STRIDE))
