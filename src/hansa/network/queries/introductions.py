"""Which introductions would hold a cluster together most, and what each may be expected to change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hansa.network.queries.balance import ClusterBalance, Stand
from hansa.network.queries.forces import Moment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hansa.analysis.balance import Facts
    from hansa.analysis.checked import Floats
    from hansa.analysis.cohesion import Network
    from hansa.analysis.cohesion.network import Ints

SHOWN = 3
RIVALS = 0.5
"""Pairs that compete more than this are not introduced to one another."""
USUAL_STRENGTH = 0.5
"""Weight of a new tie where the cluster has none yet to learn from: a joint project of three."""
PRIOR = (1.0, 19.0)
"""Before anything is counted: one of twenty pairs comes together."""


@dataclass(frozen=True)
class Introduction:
    """Two members who do not work together yet.

    chance: that they will within two years, as often as like pairs did in this cluster. joined_pairs: of members that
    could then reach one another and now cannot. shorter: by which share the mean resistance between members falls.
    balance: by how much the balance would rise if they came to work together; times the chance, what to expect.
    """

    first: int
    second: int
    chance: float
    shares_a_partner: bool
    joined_pairs: int
    shorter: float
    balance: float

    @property
    def expected(self) -> float:
        return self.chance * self.balance


def introductions(found: ClusterBalance, refused: Collection[tuple[int, int]] = ()) -> list[Introduction]:
    """The best introductions today, by what they may be expected to add to cohesion (docs/methods/cohesion.md): those
    that join pieces of the network come first. Never pairs that compete, or that `refused`. Cost: members³."""
    import numpy as np

    from hansa.analysis.cohesion import Network, candidate_ties

    stand = found.now
    if stand is None:
        return []
    members, pairs = stand.moment.members, stand.moment.facts.pairs
    tied = pairs.cooperation > 0
    network = Network.of(len(members), pairs.i[tied], pairs.j[tied])
    chances, shared = _chances(found.stands, network)
    number = {key: at for at, key in enumerate(members)}
    apart = [(number[one], number[two]) for one, two in refused if one in number and two in number]
    rivals = pairs.competition > RIVALS
    forbidden = [*apart, *zip(pairs.i[rivals].tolist(), pairs.j[rivals].tolist(), strict=True)]
    chance = np.where(shared, chances[1], chances[0])
    best = candidate_ties(network, forbidden=np.array(forbidden, dtype=np.int64).reshape(-1, 2), chance=chance)
    chosen = _one_each(best.i.tolist(), best.j.tolist())
    return [
        Introduction(
            first=members[best.i[at]],
            second=members[best.j[at]],
            chance=float(chance[best.i[at], best.j[at]]),
            shares_a_partner=bool(shared[best.i[at], best.j[at]]),
            joined_pairs=int(best.joined_pairs[at]),
            shorter=float(best.gain[at] / best.kirchhoff_index) if np.isfinite(best.kirchhoff_index) else 0.0,
            balance=balance_with(stand, [(members[best.i[at]], members[best.j[at]])]) - stand.balance.value,
        )
        for at in chosen
    ]


def balance_with(stand: Stand, ties: Sequence[tuple[int, int]]) -> float:
    """The balance if these members came to work together as much as the cluster's partners usually do, for longer than
    the horizon."""
    import numpy as np

    from hansa.analysis.balance import balance

    return balance(_with(stand.moment, ties, usual_weight(np.asarray(stand.moment.facts.pairs.cooperation)))).value


def usual_weight(cooperation: Floats) -> float:
    """The median cooperation of pairs that cooperate."""
    import numpy as np

    tied = cooperation[cooperation > 0]
    return float(np.median(tied)) if len(tied) else 1 - float(np.exp(-USUAL_STRENGTH))


def _with(moment: Moment, ties: Sequence[tuple[int, int]], strength: float) -> Facts:
    import numpy as np

    from hansa.analysis.balance import Pairs

    facts, pairs = moment.facts, moment.facts.pairs
    number = {key: at for at, key in enumerate(moment.members)}
    n = pairs.n
    lasting = pairs.lasting if pairs.lasting is not None else np.ones_like(pairs.cooperation)
    table = {
        name: _square(n, pairs.i, pairs.j, values)
        for name, values in (
            ("cooperation", pairs.cooperation),
            ("competition", pairs.competition),
            ("lasting", lasting),
            ("before", np.zeros_like(pairs.cooperation) if pairs.before is None else pairs.before),
        )
    }
    work = None if facts.common_work is None else facts.common_work.copy()
    for first, second in ties:
        one, two = sorted((number[first], number[second]))
        table["cooperation"][one, two] = max(table["cooperation"][one, two], strength)
        table["lasting"][one, two] = 1.0
        if work is not None:
            work[[one, two]] = 1.0
    listed = (table["cooperation"] + table["competition"] + table["before"]) > 0
    i, j = np.nonzero(np.triu(listed, 1))
    changed = Pairs.of(
        n,
        i,
        j,
        table["cooperation"][i, j],
        table["competition"][i, j],
        lasting=table["lasting"][i, j],
        before=None if pairs.before is None else table["before"][i, j],
        unlisted=pairs.unlisted,
    )
    return replace(facts, pairs=changed, common_work=work)


def _square(n: int, i: Ints, j: Ints, values: Floats) -> Floats:
    import numpy as np

    found = np.zeros((n, n))
    found[i, j] = values
    return found


def _chances(stands: Sequence[Stand], network: Network) -> tuple[tuple[float, float], NDArray[np.bool_]]:
    """How often pairs without and with a common partner came to work together within two years, in this cluster's own
    past; and which pairs have one today."""
    import numpy as np

    came, were = np.array([PRIOR[0], PRIOR[0]]), np.array([sum(PRIOR), sum(PRIOR)])
    for past, later in zip(stands[:-2], stands[2:], strict=True):
        tied, then = _tied(past), _tied(later)
        keys = sorted(set(past.moment.members) & set(later.moment.members))
        before = [past.moment.members.index(key) for key in keys]
        after = [later.moment.members.index(key) for key in keys]
        shared = (tied @ tied)[np.ix_(before, before)] > 0
        now, afterwards = tied[np.ix_(before, before)] > 0, then[np.ix_(after, after)] > 0
        upper = np.triu(np.ones_like(now), 1).astype(bool) & ~now
        for kind in (0, 1):
            of = upper & (shared == bool(kind))
            came[kind] += (of & afterwards).sum()
            were[kind] += of.sum()
    own = np.zeros((network.n, network.n))
    own[network.i, network.j] = own[network.j, network.i] = 1
    chances = came / were
    return (float(chances[0]), float(chances[1])), (own @ own) > 0


def _tied(stand: Stand) -> Floats:
    pairs = stand.moment.facts.pairs
    found = _square(pairs.n, pairs.i, pairs.j, (pairs.cooperation > 0).astype(float))
    return found + found.T


def _one_each(i: Sequence[int], j: Sequence[int]) -> list[int]:
    """The places of the best pairs in which no member comes twice: three introductions, not one member three times."""
    busy: set[int] = set()
    chosen = []
    for at, ends in enumerate(zip(i, j, strict=True)):
        if not busy & set(ends):
            chosen.append(at)
            busy |= set(ends)
        if len(chosen) == SHOWN:
            break
    return chosen
