"""Early warnings: who may leave, whether the cluster drifts apart, why, and what could be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.balance.facts import Facts
from hansa.analysis.balance.forces import amounts, member_amounts
from hansa.analysis.balance.measure import Balance
from hansa.analysis.balance.trend import falling
from hansa.analysis.balance.validation import shipped_backtest

# What a manager can do about a force. A force without an entry gives no warning.
ACTIONS = {
    "ending_ties": "propose_joint_work",
    "ending_work": "propose_joint_work",
    "cooperation": "introduce_partners",
    "growth": "introduce_partners",
    "common_work": "propose_joint_work",
    "missing_cooperation": "introduce_partners",
    "decline": "introduce_partners",
    "leaving_members": "introduce_partners",
    "partner_competitors": "agree_on_areas",
    "rivalry": "agree_on_areas",
    "conflicts": "offer_mediation",
    "unmet_goals": "review_goals",
    "mutual_gain": "review_goals",
    "outsiders": "review_strategy",
    "other_clusters": "review_strategy",
    "shocks": "review_strategy",
}


@dataclass(frozen=True)
class Reason:
    """code: what is so. value: of this member or cluster. usual: what it is set against."""

    code: str
    value: float
    usual: float


@dataclass(frozen=True)
class EarlyWarning:
    """member: its number; None: the whole cluster. chance: of leaving within two years as learnt from history; None for
    a cluster. reasons: at least one. actions: at least one, codes in the order in which they help."""

    code: str
    member: int | None
    chance: float | None
    reasons: tuple[Reason, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """When members whose work ends are warned of: constant + Σ weight × log(1 + amount) are the log odds of leaving.

    threshold: the chance from which on there is a warning, chosen on training years so that they are few. precision,
    recall, lead_in_months: measured on test years.
    """

    constant: float
    cooperation: float
    growth: float
    threshold: float
    precision: float
    recall: float
    lead_in_months: float

    @classmethod
    def of(cls, result: Mapping[str, Any]) -> Rule:
        """From a result of the backtest."""
        learned = result["warnings"]["learned"]
        return cls(
            constant=learned["constant"],
            cooperation=learned["weights"]["cooperation"],
            growth=learned["weights"]["growth"],
            threshold=learned["threshold"],
            precision=learned["precision"],
            recall=learned["recall"],
            lead_in_months=learned["lead_in_months"]["median"],
        )


def leaving_warnings(facts: Facts, work_ends: ArrayLike, rule: Rule | None = None) -> tuple[EarlyWarning, ...]:
    """Members at risk of leaving: all their common work ends within two years, and little cooperation holds them.

    Only members whose work ends are ever warned of: the backtest found that hardly anyone leaves before. The chance is
    learnt from European research projects; for another cluster it puts members in an order, no more.

    Args:
        facts: of the cluster. Without cooperation a year before, nothing counts as new.
        work_ends: of each member, True if no common project or other obligation of it is planned to last two years.
            A member without any is True.
        rule: that of the shipped backtest if left out.

    Raises:
        ValueError: not one True or False for each member.

    Returns: warnings, the greatest chance first. Cost: n + pairs.

    >>> from hansa.analysis.balance.pairs import Pairs
    >>> found = leaving_warnings(Facts(Pairs.of(3, [0], [1], [0.9], [0.0])), [False, True, True])
    >>> [(one.member, one.actions) for one in found]
    [(2, ('introduce_partners', 'propose_joint_work'))]
    """
    pairs = facts.pairs
    ends = np.asarray(work_ends)
    if ends.shape != (pairs.n,) or (pairs.n and ends.dtype != bool):
        raise ValueError(f"work_ends has {ends.size} values of {ends.dtype}; right are {pairs.n} of True and False")
    chosen = Rule.of(shipped_backtest()) if rule is None else rule
    cooperation = pairs.of_members(pairs.cooperation)
    new = amounts(facts)["growth"]
    growth = np.zeros(pairs.n) if new is None else member_amounts(pairs, new)
    odds = chosen.constant + chosen.cooperation * np.log1p(cooperation) + chosen.growth * np.log1p(growth)
    chance = 1 / (1 + np.exp(-odds))
    usual = float(np.median(cooperation)) if pairs.n else 0.0
    found = [
        EarlyWarning(
            "member_may_leave",
            int(member),
            float(chance[member]),
            (Reason("work_ends", 1.0, 0.0), Reason("little_cooperation", float(cooperation[member]), usual)),
            ("introduce_partners", "propose_joint_work"),
        )
        for member in np.flatnonzero(ends & (chance >= chosen.threshold))
    ]
    return tuple(sorted(found, key=lambda one: (-(one.chance or 0), one.member)))


def drifting_warning(history: Sequence[Balance | None], *, periods: int = 3, least: float = 0.0) -> EarlyWarning | None:
    """The cluster drifts apart: its balance fell period after period, by forces against which something can be done.

    How often this comes true is not known: there are too few clusters with a history to measure it. See `falling` for
    the arguments and errors.

    >>> drifting_warning([]) is None
    True
    """
    alarm = falling(history, periods=periods, least=least)
    if alarm is None:
        return None
    last = next(one for one in reversed(history) if one is not None)
    reasons = [
        Reason(name, last.parts[name] or 0.0, (last.parts[name] or 0.0) - change)
        for name, change in alarm.causes
        if name in ACTIONS
    ]
    if not reasons:
        return None
    actions = tuple(dict.fromkeys(ACTIONS[reason.code] for reason in reasons))
    return EarlyWarning("cluster_drifts_apart", None, None, tuple(reasons), actions)
