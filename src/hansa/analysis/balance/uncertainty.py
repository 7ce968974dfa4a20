"""How sure a balance is when the roster of members is one of many that could have been."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hansa.analysis.balance.facts import Facts
from hansa.analysis.balance.forces import amounts
from hansa.analysis.balance.formula import CENTRIPETAL, VERSION_1, Formula
from hansa.analysis.balance.measure import balance
from hansa.analysis.checked import Floats


@dataclass(frozen=True)
class Band:
    """value: of the cluster. low, high: quantiles of the draws at `level`, moved by value − their mean, kept within
    −1 and 1. NaN where the cluster has fewer than two members or no force."""

    value: float
    low: float
    high: float
    level: float
    draws: int


def band(
    facts: Facts, formula: Formula = VERSION_1, *, rng: np.random.Generator, draws: int = 500, level: float = 0.95
) -> Band:
    """The vertex bootstrap of the balance: members are drawn with repetition, with the pairs among those drawn.

    A pair counts as often as its two members were drawn together; two copies of one member are what pairs are on
    average (Snijders and Borgatti 1999). The band says how much hangs on single members, not how sure the
    weights are (see `sensitivity`), nor how good the facts.

    Raises:
        ValueError: no draw, or a level outside 0 to 1.

    Cost: draws × (n + pairs).

    >>> from hansa.analysis.balance.pairs import Pairs
    >>> ring = Pairs.of(10, range(10), [(k + 1) % 10 for k in range(10)], [1.0, 0] * 5, [0, 1.0] * 5)
    >>> found = band(Facts(ring), rng=np.random.default_rng(1))
    >>> round(found.value, 2), bool(found.low < found.value < found.high)
    (0.8, True)
    """
    if draws < 1 or not 0 < level < 1:
        raise ValueError(f"{draws} draws at level {level}; right are at least one draw and a level between 0 and 1")
    value = balance(facts, formula).value
    n = facts.pairs.n
    if n < 2 or np.isnan(value):
        return Band(value, float("nan"), float("nan"), level, draws)
    plus, minus = (_weighted_sums(facts, formula, centripetal=side) for side in (True, False))
    times = rng.multinomial(n, np.full(n, 1 / n), size=draws).astype(np.float64)
    holding, parting = (_drawn(facts, times, *amount) for amount in (plus, minus))
    total = holding + parting
    ratios = np.divide(holding - parting, total, out=np.full(draws, np.nan), where=total > 0)
    if np.isnan(ratios).all():
        return Band(value, float("nan"), float("nan"), level, draws)
    low, high = np.nanquantile(ratios, [(1 - level) / 2, (1 + level) / 2]) + value - np.nanmean(ratios)
    return Band(value, max(-1.0, float(low)), min(1.0, float(high)), level, draws)


def _weighted_sums(facts: Facts, formula: Formula, *, centripetal: bool) -> tuple[Floats, Floats]:
    """Of each pair and of each member, the weighted sum of the forces of one side."""
    of_pairs, of_members = np.zeros(len(facts.pairs.i)), np.zeros(facts.pairs.n)
    for name, amount in amounts(facts, formula).items():
        if amount is not None and (name in CENTRIPETAL) == centripetal:
            of_pairs = of_pairs + formula.weight(name) * amount.of_pairs
            of_members = of_members + formula.weight(name) * amount.of_members
    return of_pairs, of_members


def _drawn(facts: Facts, times: Floats, of_pairs: Floats, of_members: Floats) -> Floats:
    """Of each draw, the sum over its members and over its pairs, each of which counts for both members."""
    pairs = facts.pairs
    together = (times[:, pairs.i] * times[:, pairs.j]) @ of_pairs
    copies = (times * (times - 1) / 2).sum(axis=1) * (of_pairs.sum() / (pairs.n * (pairs.n - 1) / 2))
    return np.asarray(times @ of_members + 2 * (together + copies))
