"""How the forces in a cluster stand, today and at the ends of past years, with their parts and reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from hansa.directory.models import Cluster, Organisation
from hansa.network.queries.competition import competition_among
from hansa.network.queries.forces import Moment, Rivalry, moment_of
from hansa.network.queries.history import History, history_of
from hansa.network.queries.outside import rival_clusters, rivalry_outside

if TYPE_CHECKING:
    from hansa.analysis.balance import Balance, Band

MOST_YEARS = 10
DRAWS, SEED = 200, 1
FEWEST_MEMBERS = 5
"""A figure of fewer tells of single members."""


@dataclass(frozen=True, eq=False)
class Stand:
    """The balance of a cluster on a day."""

    moment: Moment
    balance: Balance
    band: Band

    @property
    def day(self) -> date:
        return self.moment.day

    @property
    def members(self) -> int:
        return len(self.moment.members)

    @property
    def parts_known(self) -> frozenset[str]:
        """Only balances of the same known parts can be compared."""
        return frozenset(name for name, part in self.balance.parts.items() if part is not None)

    @property
    def value(self) -> float | None:
        """None where no force acts at all."""
        return None if self.balance.value != self.balance.value else self.balance.value  # NaN differs from itself


@dataclass(frozen=True, eq=False)
class ClusterBalance:
    """stands: at the end of each past year with enough members, and today, oldest first."""

    cluster: Cluster
    history: History
    today: date
    stands: Sequence[Stand]

    @property
    def now(self) -> Stand | None:
        return self.stands[-1] if self.stands and self.stands[-1].day == self.today else None

    @property
    def before(self) -> Stand | None:
        """The end of the year before, to compare with."""
        return self.stands[-2] if self.now and len(self.stands) > 1 else None

    @cached_property
    def organisations(self) -> Mapping[int, Organisation]:
        """Everyone who was a member on one of the days."""
        keys = {key for stand in self.stands for key in stand.moment.members}
        return Organisation.objects.only("name", "helix", "country", "city", "fictitious").in_bulk(sorted(keys))


def balance_of(cluster: Cluster, today: date) -> ClusterBalance:
    """The balance today and at the ends of the years before, of days with at least five members.

    Some twenty queries, however many members and years. Cost grows with members² × years.
    """
    import numpy as np

    from hansa.analysis.balance import balance, band

    rng = np.random.default_rng(SEED)
    history = history_of(cluster)
    everyone = sorted({spell.organisation for spell in history.spells})
    rivalry = _rivalry(cluster, everyone)
    stands = []
    for day in _days(history, today):
        if len(history.members(day)) >= FEWEST_MEMBERS:
            moment = moment_of(history, day, rivalry)
            assert moment is not None
            sure = band(moment.facts, rng=rng, draws=DRAWS)
            stands.append(Stand(moment, balance(moment.facts), sure))
    return ClusterBalance(cluster, history, today, stands)


def _rivalry(cluster: Cluster, everyone: Sequence[int]) -> Rivalry:
    rivals = rival_clusters(cluster)
    inside = competition_among(everyone).value
    return Rivalry(everyone, inside, rivalry_outside(everyone), rivals[0][1] if rivals else None)


def _days(history: History, today: date) -> list[date]:
    """The ends of the years in which it had members, and today."""
    joined = [spell.joined.year for spell in history.spells if spell.joined]
    first = max(min(joined, default=today.year), today.year - MOST_YEARS)
    return [*(date(year, 12, 31) for year in range(first, today.year)), today]
