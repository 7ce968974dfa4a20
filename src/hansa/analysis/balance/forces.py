"""The forces of a cluster as amounts: of each pair, and of each member."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hansa.analysis.balance.facts import Facts
from hansa.analysis.balance.formula import VERSION_1, Formula
from hansa.analysis.balance.pairs import Pairs
from hansa.analysis.checked import Floats


@dataclass(frozen=True, eq=False)
class Amounts:
    """What one force amounts to. The unit is one tie of full strength of one member.

    of_pairs: of each pair; it counts for both members. of_members: of each member, besides its pairs.
    """

    of_pairs: Floats
    of_members: Floats


def amounts(facts: Facts, formula: Formula = VERSION_1) -> dict[str, Amounts | None]:
    """Every force of the formula, unweighted; None where nothing is known of it.

    With cooperation c, competition k, chance to last s and cooperation a year before c′ of a pair, and n members:
    cooperation c·s, ending_ties c·(1 − s), growth max(c − c′, 0), decline max(c′ − c, 0), partner_competitors
    min(c, k), rivalry k·(1 − c) / (n − 1). Where s is not known, cooperation is c, and ending_ties is None.

    Cost: n + pairs.

    >>> facts = Facts(Pairs.of(3, [0, 0], [1, 2], [0.5, 0], [0.5, 1]))
    >>> found = amounts(facts)
    >>> found["rivalry"].of_pairs.tolist(), found["partner_competitors"].of_pairs.tolist(), found["growth"]
    ([0.125, 0.5], [0.5, 0.0], None)
    """
    pairs = facts.pairs
    between = _of_pairs(pairs, formula)
    own = _of_members(facts)
    none_of_pairs, none_of_members = np.zeros(len(pairs.i)), np.zeros(pairs.n)
    found: dict[str, Amounts | None] = {}
    for name, amount in between.items():
        found[name] = None if amount is None else Amounts(amount, none_of_members)
    for name, amount in own.items():
        found[name] = None if amount is None else Amounts(none_of_pairs, amount)
    rivals = pairs.unlisted / _shared_by(pairs.n, formula)
    found["rivalry"] = Amounts(between["rivalry"] if between["rivalry"] is not None else none_of_pairs, rivals)
    return found


def member_amounts(pairs: Pairs, amount: Amounts) -> Floats:
    """Of each member what the force amounts to, its pairs included."""
    return pairs.of_members(amount.of_pairs) + amount.of_members


def _of_pairs(pairs: Pairs, formula: Formula) -> dict[str, Floats | None]:
    c, k, lasting, before = pairs.cooperation, pairs.competition, pairs.lasting, pairs.before
    return {
        "cooperation": c if lasting is None else c * lasting,
        "ending_ties": None if lasting is None else c * (1 - lasting),
        "growth": None if before is None else np.maximum(c - before, 0),
        "decline": None if before is None else np.maximum(before - c, 0),
        "partner_competitors": np.minimum(c, k),
        "rivalry": k * (1 - c) / _shared_by(pairs.n, formula),
    }


def _of_members(facts: Facts) -> dict[str, Floats | None]:
    pairs = facts.pairs

    def known(values: Floats | None, make: Callable[[Floats], Floats] = lambda given: given) -> Floats | None:
        return None if values is None else make(np.asarray(values, dtype=np.float64))

    def alike(level: float | None) -> Floats | None:
        return None if level is None else np.full(pairs.n, float(level))

    return {
        "common_work": known(facts.common_work),
        "ending_work": known(facts.common_work, lambda work: 1 - work),
        "mutual_gain": known(facts.gained),
        "leaving_members": known(facts.lost),
        "missing_cooperation": known(
            facts.expected, lambda expected: np.maximum(expected - pairs.of_members(pairs.cooperation), 0)
        ),
        "outsiders": known(facts.outsiders),
        "other_clusters": alike(facts.other_clusters),
        "conflicts": known(facts.conflicts),
        "unmet_goals": alike(facts.unmet_goals),
        "shocks": alike(facts.shocks),
    }


def _shared_by(n: int, formula: Formula) -> int:
    return max(n - 1, 1) if formula.rivalry == "mean" else 1
