"""What is known of a cluster besides its pairs: goals, conflicts, shocks, who left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.balance.pairs import Pairs
from hansa.analysis.checked import Floats

SHOCK_HALVES_IN_DAYS = 365


@dataclass(frozen=True)
class Shock:
    """An event from outside: a crisis, a fall of demand, another policy. strength: from 0 to 1. until: it has ended."""

    day: date
    strength: float
    until: date | None = None


@dataclass(frozen=True, eq=False)
class Facts:
    """All that the balance of a cluster reads. What is None is not known, and is no part of the balance.

    Of each member (an array of n values):
    common_work: from 0 to 1: the chance that it still takes part in the cluster's common projects at the horizon, or
        the share of the last common decisions in which it took part.
    expected: the sum of cooperation that its size, its field and the distances let expect, see `expected_cooperation`.
    gained: the sum over its ties of what both partners say that they gained, each from 0 to 1.
    lost: the sum of its cooperation a year ago with partners that have since left the cluster.
    conflicts: the sum over its open conflicts of their severity, each from 0 to 1.
    outsiders: from 0 to 1: its mean competition with organisations outside.

    Of the cluster (a number from 0 to 1, which each member feels alike):
    other_clusters: overlap of its portfolio with those of rival clusters. unmet_goals: share of its goals that are
        overdue or missed. shocks: see `shock_level`.
    """

    pairs: Pairs
    common_work: Floats | None = None
    expected: Floats | None = None
    gained: Floats | None = None
    lost: Floats | None = None
    conflicts: Floats | None = None
    outsiders: Floats | None = None
    other_clusters: float | None = None
    unmet_goals: float | None = None
    shocks: float | None = None

    def __post_init__(self) -> None:
        for name in ("common_work", "expected", "gained", "lost", "conflicts", "outsiders"):
            _check_members(name, getattr(self, name), self.pairs.n, share=name in ("common_work", "outsiders"))
        for name in ("other_clusters", "unmet_goals", "shocks"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= 1:
                raise ValueError(f"{name} is {value}; right is from 0 to 1, or None where it is not known")


def shock_level(shocks: Iterable[Shock], on: date, *, halves_in_days: int = SHOCK_HALVES_IN_DAYS) -> float:
    """How strongly shocks from outside still act on a day, from 0 to 1.

    1 − Π (1 − strength × 2^(−days since / halves_in_days)) over the shocks that have happened and are not over: each
    takes its share of what the others leave. How fast a shock fades is a choice: a year, unless told otherwise.

    Raises:
        ValueError: a strength outside 0 to 1, an end before the beginning, or a half-life that is not over 0.

    >>> shock_level([Shock(date(2025, 1, 1), 0.8), Shock(date(2027, 1, 1), 1.0)], date(2026, 1, 1))
    0.4
    """
    if halves_in_days <= 0:
        raise ValueError(f"a shock halves in {halves_in_days} days; right is over 0")
    spared = 1.0
    for shock in shocks:
        if not 0 <= shock.strength <= 1:
            raise ValueError(f"the shock of {shock.day} has strength {shock.strength}; right is from 0 to 1")
        if shock.until is not None and shock.until < shock.day:
            raise ValueError(f"the shock of {shock.day} ends on {shock.until}, before it begins")
        if shock.day <= on and (shock.until is None or shock.until >= on):
            spared *= 1 - shock.strength * 2 ** (-(on - shock.day).days / halves_in_days)
    return 1 - spared


def expected_cooperation(total: float, size: ArrayLike, affinity: ArrayLike | None = None) -> Floats:
    """Of each member, the cooperation that size, field and distance let expect, if the cluster's total is given.

    The total Σ c over all pairs is spread over the pairs in proportion to size_i × size_j × affinity_ij, and a member
    gets the sum over its pairs. Affinity is what field and distance say of a pair, for example the share of ties among
    pairs of that distance in comparable clusters; 1 for all pairs if it is left out.

    Args:
        total: Σ of cooperation over the pairs of comparable clusters of this size, or of this one: then only its
            distribution over members is judged, not its amount.
        size: of each member, over 0: how many projects it can carry, its staff, or 1.
        affinity: members × members, symmetric, 0 or more; the diagonal is not read.

    Raises:
        ValueError: a negative total, a size that is not over 0, or an affinity of another shape or below 0.

    Cost: n².

    >>> expected_cooperation(3.0, [1, 1, 1]).tolist()
    [2.0, 2.0, 2.0]
    """
    sizes = np.asarray(size, dtype=np.float64)
    if sizes.ndim != 1 or not (np.isfinite(sizes) & (sizes > 0)).all():
        raise ValueError("right are sizes over 0, one for each member")
    if not total >= 0:
        raise ValueError(f"the total of cooperation is {total}; right is 0 or more")
    weight = np.outer(sizes, sizes)
    if affinity is not None:
        near = np.asarray(affinity, dtype=np.float64)
        if near.shape != weight.shape or not (near >= 0).all():
            raise ValueError(f"the affinity has shape {near.shape}; right is {weight.shape}, 0 or more throughout")
        weight = weight * near
    np.fill_diagonal(weight, 0.0)
    whole = weight.sum() / 2
    return weight.sum(axis=1) * (total / whole) if whole else np.zeros(len(sizes))


def _check_members(name: str, values: Floats | None, n: int, *, share: bool) -> None:
    if values is None:
        return
    found = np.asarray(values, dtype=np.float64)
    if found.shape != (n,):
        raise ValueError(f"{name} has {found.size} values for {n} members; right is one for each")
    wrong = np.flatnonzero(~((found >= 0) & (found <= (1 if share else np.inf))))
    if len(wrong):
        right = "from 0 to 1" if share else "0 or more"
        raise ValueError(f"{name} of member {wrong[0]} is {found[wrong[0]]}; right is {right}")
