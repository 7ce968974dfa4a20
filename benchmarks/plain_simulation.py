"""The cluster model as one would first write it: agents, dictionaries and loops. Slow, and near to the text.

Given the same random numbers it tells the same story as `hansa.analysis.simulation`, tie by tie: a test holds the two
against each other, and `benchmarks.simulation` tells how much slower it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from hansa.analysis.distance.sphere import EARTH_KM
from hansa.analysis.simulation import ClusterState, Rules

Chance = Callable[[int, int, int, int], float]
"""A number from 0 to below 1 for a step, an occasion and two members."""

CHOOSE, QUIT, LOOK, WHOM, PARTNERS_PARTNER, ACCEPT, JOIN = range(7)


@dataclass
class Member:
    size: float
    present: bool
    remembered: float = 0.0
    gained: float = 0.0
    ties: list[Tie] = field(default_factory=list)

    def partner(self, place: int) -> int:
        """Partners are asked the newest tie first."""
        tie = self.ties[-1 - place]
        return tie.other if tie.member_one is self else tie.one

    def general_trust(self) -> float:
        if not self.ties:
            return 0.5
        return sum(tie.trust[0 if tie.member_one is self else 1] for tie in self.ties) / len(self.ties)


@dataclass
class Tie:
    one: int
    other: int
    member_one: Member
    trust: list[float]


class PlainCluster:
    """The base, step by step: no scenario."""

    def __init__(self, state: ClusterState, rules: Rules, chance: Chance) -> None:
        self.rules, self.chance, self.state = rules, chance, state
        self.members = [
            Member(size, here) for size, here in zip(state.size.tolist(), state.present.tolist(), strict=True)
        ]
        self.overlap = {(one, other): value for one in range(state.n) for other, value in _row(state, one)}
        self.places = None if state.place is None else state.place.tolist()
        self.ties: list[Tie] = []
        for tie in range(state.ties.ties):
            one, other = int(state.ties.i[tie]), int(state.ties.j[tie])
            trust, back = state.trust[:, tie].tolist()
            self.add(one, other, trust, back)
            self.members[one].remembered += self.gain(one, other, back, trust)
            self.members[other].remembered += self.gain(other, one, trust, back)

    def add(self, one: int, other: int, trust: float, back: float) -> None:
        tie = Tie(one, other, self.members[one], [trust, back])
        self.ties.append(tie)
        self.members[one].ties.append(tie)
        self.members[other].ties.append(tie)

    def stake(self, one: int, other: int) -> float:
        mine, theirs = self.members[one].size, self.members[other].size
        return self.rules.rivalry * self.overlap.get((one, other), 0.0) * 2 * theirs / (mine + theirs)

    def cost(self, one: int, other: int) -> float:
        return 1 + self.rules.barrier * self.distance(one, other)

    def distance(self, one: int, other: int) -> float:
        if self.places is None:
            return 0.0
        arc = 2 * math.asin(min(math.dist(self.places[one], self.places[other]) / 2, 1.0))
        return math.log1p(EARTH_KM * arc) / math.log1p(EARTH_KM * math.pi)

    def gain(self, one: int, other: int, mine: float, theirs: float) -> float:
        """Pay-off of one on a tie on which it does `mine` and the other `theirs`; 1 is to cooperate."""
        joint = self.rules.synergy * (mine + theirs) / 2
        return joint - self.cost(one, other) * mine + self.stake(one, other) * (theirs - mine)

    def willing(self, one: int, other: int, trust: float) -> float:
        """Chance of cooperating: what it lets expect, against nothing where both compete."""
        joint = self.rules.synergy * (1 + trust) / 2
        expected = joint - self.cost(one, other) - self.stake(one, other) * (1 - trust)
        return self.fermi(expected)

    def fermi(self, gain: float) -> float:
        return 1 / (1 + math.exp(-gain / self.rules.noise))

    def step(self, step: int) -> None:
        lasting = [tie for tie in self.ties if self.both_choose(tie, step)]
        self.quit(step)
        self.ties = [tie for tie in lasting if self.members[tie.one].present and self.members[tie.other].present]
        for member in self.members:
            member.ties = []
        for tie in self.ties:
            self.members[tie.one].ties.append(tie)
            self.members[tie.other].ties.append(tie)
        self.look_around(step)

    def both_choose(self, tie: Tie, step: int) -> bool:
        """Whether the tie lasts."""
        one, other, (trust, back) = tie.one, tie.other, tie.trust
        a = float(self.chance(step, CHOOSE, one, other) < self.willing(one, other, trust))
        b = float(self.chance(step, CHOOSE, other, one) < self.willing(other, one, back))
        self.members[one].gained += self.gain(one, other, a, b)
        self.members[other].gained += self.gain(other, one, b, a)
        memory = self.rules.memory
        tie.trust = [trust + memory * (b - trust), back + memory * (a - back)]
        return a + b > 0

    def quit(self, step: int) -> None:
        for number, member in enumerate(self.members):
            if member.present:
                member.remembered += self.rules.memory * (member.gained - member.remembered)
                leaves = self.fermi(self.rules.outside - member.remembered)
                member.present = not self.chance(step, QUIT, number, number) < leaves
            member.gained = 0.0

    def look_around(self, step: int) -> None:
        here = [number for number, member in enumerate(self.members) if member.present]
        if not here:
            return
        mean = sum(self.members[number].remembered for number in here) / len(here)
        joins = self.fermi(mean - self.rules.outside)
        for number, member in enumerate(self.members):
            if self.chance(step, LOOK, number, number) >= self.rules.search:
                continue
            if not member.present and self.chance(step, JOIN, number, number) >= joins:
                continue
            other = self.found(step, number, here)
            asked = self.members[other]
            if other == number or not asked.present or any(other in (tie.one, tie.other) for tie in member.ties):
                continue
            trust, back = member.general_trust(), asked.general_trust()
            if self.chance(step, ACCEPT, number, other) >= self.willing(number, other, trust):
                continue
            if self.chance(step, ACCEPT, other, number) >= self.willing(other, number, back):
                continue
            if not member.present:
                member.present, member.remembered = True, mean
            self.add(number, other, trust, back)

    def found(self, step: int, number: int, here: list[int]) -> int:
        member, luck = self.members[number], self.chance(step, WHOM, number, number)
        if member.ties and self.chance(step, PARTNERS_PARTNER, number, number) < self.rules.closure:
            partner = member.partner(int(luck * len(member.ties)))
            theirs = self.members[partner]
            return theirs.partner(int(self.chance(step, WHOM, number, partner) * len(theirs.ties)))
        return here[int(luck * len(here))]


def _row(state: ClusterState, one: int) -> list[tuple[int, float]]:
    start, end = state.overlap.indptr[one], state.overlap.indptr[one + 1]
    return list(zip(state.overlap.indices[start:end].tolist(), state.overlap.data[start:end].tolist(), strict=True))
