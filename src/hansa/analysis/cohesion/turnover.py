"""Adaptation: who and what came, went and stayed between two moments."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from hansa.analysis.cohesion.network import Network


@dataclass(frozen=True)
class Turnover:
    """What changed between two moments, of members, ties or roles.

    entries, exits, kept: how many are new, gone, and there at both moments.
    churn: (entries + exits) / (entries + exits + kept), from 0 to 1; NaN where there was nothing at either moment.
    jaccard: 1 − churn.
    retention: kept / (kept + exits), the share of what was there that stayed; NaN where nothing was there before.
    half_life: years until half of what was there is gone if it goes on like this: −years · ln 2 / ln(retention);
        infinite where all stayed, 0 where nothing did.
    """

    entries: int
    exits: int
    kept: int
    churn: float
    jaccard: float
    retention: float
    half_life: float


@dataclass(frozen=True)
class TieTurnover:
    """all_ties: every tie. among_stayers: ties between members who were there at both moments, so that what ended
    because a member left is not mistaken for partners who parted."""

    all_ties: Turnover
    among_stayers: Turnover


def turnover(before: Collection[Hashable], after: Collection[Hashable], *, years: float = 1.0) -> Turnover:
    """Compare what was there with what is there: members, pairs of a member and its role, projects.

    Args:
        before, after: names of what was there; twice the same counts once.
        years: between the two moments, over 0.

    Cost: number of names.

    >>> found = turnover({"Ana", "Bruno", "Chloe"}, {"Bruno", "Chloe", "Dan"}, years=2)
    >>> found.entries, found.exits, found.churn, round(found.retention, 4), round(found.half_life, 4)
    (1, 1, 0.5, 0.6667, 3.419)
    """
    if not years > 0:
        raise ValueError(f"{years} years between the two moments; right is a number over 0")
    old, new = set(before), set(after)
    kept, entries, exits = len(old & new), len(new - old), len(old - new)
    whole = kept + entries + exits
    churn = (entries + exits) / whole if whole else float("nan")
    retention = kept / len(old) if old else float("nan")
    return Turnover(entries, exits, kept, churn, 1 - churn, retention, _half_life(retention, years))


def tie_turnover(
    before: Network,
    after: Network,
    before_names: Sequence[Hashable],
    after_names: Sequence[Hashable],
    *,
    years: float = 1.0,
) -> TieTurnover:
    """Compare the ties of two moments, members told by their names. Cost: n + m.

    Args:
        before_names, after_names: of each member of the two networks; each name once.

    Raises:
        ValueError: there is not one name for each member, or two members have the same.

    >>> found = tie_turnover(Network.of(3, [0, 1], [1, 2]), Network.of(2, [0], [1]), "abc", "ab")
    >>> found.all_ties.retention, found.among_stayers.retention
    (0.5, 1.0)
    """
    stayers = set(before_names) & set(after_names)
    old, new = _named_ties(before, before_names), _named_ties(after, after_names)
    return TieTurnover(
        turnover(old, new, years=years),
        turnover({tie for tie in old if tie <= stayers}, {tie for tie in new if tie <= stayers}, years=years),
    )


def _named_ties(network: Network, names: Sequence[Hashable]) -> set[frozenset[Hashable]]:
    if len(names) != network.n or len(set(names)) != network.n:
        raise ValueError(f"{len(set(names))} different names for {network.n} members; right is one for each")
    return {frozenset((names[i], names[j])) for i, j in zip(network.i.tolist(), network.j.tolist(), strict=True)}


def _half_life(retention: float, years: float) -> float:
    if not 0 < retention < 1:
        return {0.0: 0.0, 1.0: float("inf")}.get(retention, float("nan"))
    return float(-years * np.log(2) / np.log(retention))
