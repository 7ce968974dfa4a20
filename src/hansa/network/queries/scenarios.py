"""What if: a cluster run forward many times from its register, with and without something that is done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.directory.models import Cluster, Organisation
from hansa.network.queries.balance import FEWEST_MEMBERS, balance_of
from hansa.network.queries.competition import competition_among
from hansa.network.queries.forces import years_after
from hansa.network.queries.history import History

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from hansa.analysis.checked import Floats
    from hansa.analysis.cohesion import Network
    from hansa.analysis.simulation import Calibration, ClusterState, Scenario, Simulated

YEARS = 3
LEARNT_FROM = 2
"""Years of its past from which the rules are learnt."""
RUNS, DRAWS, KEPT, SEED = 200, 1000, 50, 1
INTRODUCED = 12
CRISIS = 0.5
"""Share of what cooperation yields that a crisis takes, for two years."""
PROGRAMME = 0.25
"""A programme spends in each quarter, for each member, so many times the cost of cooperating with one partner."""


@dataclass(frozen=True, eq=False)
class Future:
    """A cluster in several scenarios, the first of which is that nothing is done.

    leading: the member with the most ties, who leaves in one of them. budget: of a programme, for each quarter.
    """

    cluster: Cluster
    members: int
    calibration: Calibration
    simulated: Sequence[Simulated]
    leading: Organisation
    budget: float
    introduced: int


def future_of(cluster: Cluster, today: date) -> Future | None:
    """The scenarios of a cluster; None where it has fewer than five members, or no ties two years ago to learn from.

    The same register gives the same figures. Sizes are not known, so all members count alike. A second or two.
    """
    import numpy as np

    from hansa.analysis import simulation

    found = balance_of(cluster, today)
    if found.now is None:
        return None
    past = years_after(today, -LEARNT_FROM)
    everyone = sorted({spell.organisation for spell in found.history.spells})
    before, now = (_ties_on(found.history, everyone, day) for day in (past, today))
    if not before[0].ties or not now[0].ties or now[1].sum() < FEWEST_MEMBERS:
        return None
    organisations = Organisation.objects.in_bulk(everyone)
    places = [organisations[key] for key in everyone]
    rivalry = competition_among(everyone).value
    earlier, present = (_state(ties, here, rivalry, places) for ties, here in (before, now))
    rng = np.random.default_rng(SEED)
    learnt = simulation.calibrate(
        simulation.History(earlier, now[0], now[1], LEARNT_FROM * simulation.STEPS_PER_YEAR),
        rng=rng,
        draws=DRAWS,
        keep=KEPT,
    )
    leading = int(np.argmax(np.bincount(np.concatenate([now[0].i, now[0].j]), minlength=len(everyone))))
    budget = PROGRAMME * float(now[1].sum())
    pairs = _introductions(now[0], now[1])
    simulated = simulation.compare(
        present,
        learnt.rules,
        _scenarios(now[0], pairs, leading, budget),
        steps=YEARS * simulation.STEPS_PER_YEAR,
        runs=RUNS,
        rng=rng,
    )
    return Future(cluster, int(now[1].sum()), learnt, simulated, organisations[everyone[leading]], budget, len(pairs))


def _scenarios(ties: Network, pairs: Sequence[tuple[int, int]], leading: int, budget: float) -> list[Scenario]:
    from hansa.analysis.simulation import BASE, STEPS_PER_YEAR, Programme, Scenario, Shock

    last = YEARS * STEPS_PER_YEAR
    present = list(zip(ties.i.tolist(), ties.j.tolist(), strict=True))
    introductions = tuple(pairs)
    together = (*present, *pairs)
    lower = Programme("barriers", budget, last=last)
    return [
        BASE,
        Scenario("introductions", introductions=introductions),
        Scenario("joint_work", introductions=introductions, joint_activities=together, activity_steps=last),
        Scenario(
            "all_three", introductions=introductions, joint_activities=together, activity_steps=last, programme=lower
        ),
        Scenario("projects", programme=Programme("projects", budget, last=last)),
        Scenario("barriers", programme=lower),
        Scenario("leader_leaves", leaving=(leading,)),
        Scenario("crisis", shock=Shock(CRISIS)),
    ]


def _ties_on(history: History, everyone: Sequence[int], day: date) -> tuple[Network, NDArray[np.bool_]]:
    """Who of all who ever were members is tied on a day, and who is a member then."""
    import numpy as np

    from hansa.analysis.cohesion import Network

    here = np.isin(everyone, history.members(day))
    i, j = np.nonzero(np.triu(history.weights(everyone, day) * np.outer(here, here), 1))
    return Network.of(len(everyone), i, j), here


def _state(
    ties: Network, here: NDArray[np.bool_], rivalry: Floats, organisations: Sequence[Organisation]
) -> ClusterState:
    import numpy as np

    from hansa.analysis.simulation import ClusterState

    def degrees(name: str) -> Floats:
        known = (getattr(one, name) for one in organisations)
        return np.array([np.nan if value is None else value for value in known])

    return ClusterState.of(
        np.ones(len(organisations)),
        ties,
        present=here,
        overlap=rivalry,
        latitude=degrees("map_latitude"),
        longitude=degrees("map_longitude"),
    )


def _introductions(ties: Network, here: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The best introductions one after the other, as members are numbered in the state."""
    import numpy as np

    from hansa.analysis.cohesion import Network, greedy_ties

    members = np.flatnonzero(here)
    place = {int(member): at for at, member in enumerate(members)}
    inside = Network.of(len(members), [place[i] for i in ties.i.tolist()], [place[j] for j in ties.j.tolist()])
    return [(int(members[tie.i]), int(members[tie.j])) for tie in greedy_ties(inside, INTRODUCED)]
