"""The forces in a cluster on any day, as the balance reads them: facts of the register made into numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hansa.network.enums import SHOCKS, SignalKind, TieKind
from hansa.network.models import Signal
from hansa.network.queries.history import History

if TYPE_CHECKING:
    from hansa.analysis.balance import Facts
    from hansa.analysis.checked import Floats

AHEAD = 2
"""Years to the horizon at which a tie is asked whether it will still hold."""
FEWEST = 2


@dataclass(frozen=True, eq=False)
class Moment:
    """A cluster on a day. members: organisations by number, in the order of the facts."""

    day: date
    members: Sequence[int]
    facts: Facts


@dataclass(frozen=True, eq=False)
class Rivalry:
    """Competition of everyone who ever was a member, from 0 to 1, in the order of `everyone`: with one another, and on
    average with outsiders; and of the cluster with the one most like it. None: nothing is known of it.

    Computed from what organisations say of themselves today: how it was is not on record.
    """

    everyone: Sequence[int]
    inside: Floats
    outside: Floats | None = None
    of_clusters: float | None = None


def moment_of(history: History, day: date, rivalry: Rivalry) -> Moment | None:
    """The facts of a cluster on a day; None where it had fewer than two members.

    Cooperation of a pair is 1 − e^(−w), w the weight of what they do together (`History.weights`). The horizon is two
    years: a tie lasts so far as its projects are planned to. docs/methods/balance.md.
    """
    import numpy as np

    from hansa.analysis.balance import Facts, Pairs

    members = history.members(day)
    if len(members) < FEWEST:
        return None
    number = {key: at for at, key in enumerate(rivalry.everyone)}
    own = [number[key] for key in members]
    now, then = history.weights(members, day), history.weights_lasting(members, day, years_after(day, AHEAD))
    last_year = years_after(day, -1)
    past = history.members(last_year)
    all_of_both = [*members, *(key for key in past if key not in set(members))]
    before = 1 - np.exp(-history.weights(all_of_both, last_year))
    n = len(members)
    i, j = np.triu_indices(n, 1)
    rivals = rivalry.inside[np.ix_(own, own)][i, j]
    weight, was = now[i, j], before[i, j]
    listed = (weight > 0) | (was > 0) | (rivals > 0)
    lasting = np.divide(then[i, j], weight, out=np.ones_like(weight), where=weight > 0)
    pairs = Pairs.of(
        n,
        i[listed],
        j[listed],
        1 - np.exp(-weight[listed]),
        rivals[listed],
        lasting=np.clip(lasting[listed], 0, 1),
        before=was[listed] if past else None,
    )
    facts = Facts(
        pairs,
        common_work=history.at_work(members, day, years_after(day, AHEAD)),
        lost=before[:n, n:].sum(axis=1) if past else None,
        outsiders=None if rivalry.outside is None else rivalry.outside[own],
        other_clusters=rivalry.of_clusters,
        conflicts=_conflicts(history, members, day),
        unmet_goals=_level(history.signals, day, SignalKind.GOAL_UNMET),
        shocks=_shocks(history.signals, day),
    )
    return Moment(day, members, facts)


def years_after(day: date, years: int) -> date:
    """The same day of another year; 28 February for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _conflicts(history: History, members: Sequence[int], day: date) -> Floats | None:
    """Of each member the severity of its open conflicts, each at most 1; None if none was ever on record."""
    import numpy as np

    if not any(tie.kind == TieKind.CONFLICT for tie in history.ties):
        return None
    return np.asarray(np.minimum(history.stated(members, day, TieKind.CONFLICT), 1.0).sum(axis=1), dtype=np.float64)


def _level(signals: Sequence[Signal], day: date, kind: str) -> float | None:
    """From 0 to 1, each signal of a kind taking its share of what the others leave; None if there never was one."""
    found = [one for one in signals if one.kind == kind]
    if not found:
        return None
    spared = 1.0
    for one in found:
        if one.starts_on <= day and (one.ends_on is None or one.ends_on >= day):
            spared *= 1 - one.strength
    return 1 - spared


def _shocks(signals: Sequence[Signal], day: date) -> float | None:
    """How strongly shocks still act on a day; None if the register has none."""
    from hansa.analysis.balance import Shock, shock_level

    found = [Shock(one.starts_on, one.strength, one.ends_on) for one in signals if one.kind in SHOCKS]
    return shock_level(found, day) if found else None
