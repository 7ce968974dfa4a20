"""The balance of forces of a cluster and of each of its members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from hansa.analysis.balance.facts import Facts
from hansa.analysis.balance.forces import amounts, member_amounts
from hansa.analysis.balance.formula import CENTRIPETAL, FORCES, VERSION_1, Formula
from hansa.analysis.checked import Floats, divided


@dataclass(frozen=True, eq=False)
class Balance:
    """From −1 (all pulls apart) to 1 (all holds together).

    value: of the cluster; NaN where no force acts at all.
    parts: of each force, its share of all forces, below 0 for those that pull apart; they add up to the value. None
        where nothing is known of the force, which is not the same as 0. All NaN where the value is.
    of_members: the same balance of each member alone. parts_of_members: its parts, arrays of n values.
    forces: of each member the sum of all its forces: the cluster's value is the mean of its members' weighted by these.
    version: of the formula.
    """

    value: float
    parts: Mapping[str, float | None]
    of_members: Floats
    parts_of_members: Mapping[str, Floats | None]
    forces: Floats
    version: str


def balance(facts: Facts, formula: Formula = VERSION_1) -> Balance:
    """The balance B = (F⁺ − F⁻) / (F⁺ + F⁻) of the cluster, and of each member, with its parts.

    F⁺ and F⁻ are sums over members of the centripetal and centrifugal amounts of `forces.amounts`, each multiplied by
    its weight. The unit of all amounts is one tie of full strength of one member; the weights of version 1 are all 1,
    which is a choice: `sensitivity` shows what others would do. The level depends on which facts are known, so that
    only balances of the same facts can be compared; the parts that are None say which are missing.

    One member and none: NaN, unless there are facts of members. Cost: n + pairs.

    >>> from hansa.analysis.balance.pairs import Pairs
    >>> found = balance(Facts(Pairs.of(3, [0, 0], [1, 2], [0.5, 0], [0.5, 1])))
    >>> round(found.value, 4), {name: round(part, 4) for name, part in found.parts.items() if part is not None}
    (-0.3846, {'cooperation': 0.3077, 'partner_competitors': -0.3077, 'rivalry': -0.3846})

    References: docs/methods/balance.md.
    """
    found = amounts(facts, formula)
    n = facts.pairs.n
    signed: dict[str, Floats | None] = {}
    for name in FORCES:
        amount = found[name]
        sign = formula.weight(name) if name in CENTRIPETAL else -formula.weight(name)
        signed[name] = None if amount is None else sign * member_amounts(facts.pairs, amount)
    known = [values for values in signed.values() if values is not None]
    forces = np.sum(np.abs(known), axis=0) if known else np.zeros(n)
    total = float(forces.sum())
    of_members = {name: None if values is None else divided(values, forces) + 0.0 for name, values in signed.items()}
    parts = {
        name: None if values is None else (float(values.sum()) / total + 0.0 if total else float("nan"))
        for name, values in signed.items()
    }
    return Balance(
        value=float(np.sum(known) / total) if total else float("nan"),
        parts=MappingProxyType(parts),
        of_members=divided(np.sum(known, axis=0), forces),
        parts_of_members=MappingProxyType(of_members),
        forces=forces,
        version=formula.version,
    )
