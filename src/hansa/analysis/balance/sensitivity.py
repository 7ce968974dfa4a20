"""What other choices would make of the balance."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hansa.analysis.balance.facts import Facts
from hansa.analysis.balance.forces import amounts
from hansa.analysis.balance.formula import FORCES, VERSION_1, Formula
from hansa.analysis.balance.measure import balance

FACTORS = (0.0, 0.5, 2.0)


@dataclass(frozen=True)
class OtherChoice:
    """choice: what was changed: "weight", "rivalry" (mean or sum) or "lasting" (how long ties last is not asked).

    force: whose weight; None for the others. factor: what its weight was multiplied by. value: the balance then.
    change: from the balance of the formula.
    """

    choice: str
    force: str | None
    factor: float | None
    value: float
    change: float


def sensitivity(facts: Facts, formula: Formula = VERSION_1) -> tuple[OtherChoice, ...]:
    """Every choice of the formula varied one by one: each weight nothing, half and double; rivalry summed, not
    averaged; ties taken as if all lasted. Forces of which nothing is known, or that amount to 0, are left out.

    Cost: some thirty balances.

    >>> from hansa.analysis.balance.pairs import Pairs
    >>> found = sensitivity(Facts(Pairs.of(3, [0, 0], [1, 2], [0.5, 0], [0.5, 1])))
    >>> [(one.force, one.factor, round(one.value, 2)) for one in found if one.force == "rivalry"]
    [('rivalry', 0.0, 0.0), ('rivalry', 0.5, -0.24), ('rivalry', 2.0, -0.56)]
    """
    value = balance(facts, formula).value
    found = []
    for force, amount in ((name, amounts(facts, formula)[name]) for name in FORCES):
        if amount is None or not (amount.of_pairs.any() or amount.of_members.any()):
            continue
        for factor in FACTORS:
            other = balance(facts, formula.with_weight(force, formula.weight(force) * factor)).value
            found.append(OtherChoice("weight", force, factor, other, other - value))
    counted = balance(facts, formula.with_rivalry("sum" if formula.rivalry == "mean" else "mean")).value
    found.append(OtherChoice("rivalry", None, None, counted, counted - value))
    if facts.pairs.lasting is not None:
        all_last = balance(replace(facts, pairs=replace(facts.pairs, lasting=None)), formula).value
        found.append(OtherChoice("lasting", None, None, all_last, all_last - value))
    return tuple(found)
