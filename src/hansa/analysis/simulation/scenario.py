"""What might happen: a leading member leaves, a shock hits, a programme spends its budget, proposals are taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Pair = tuple[int, int]


@dataclass(frozen=True)
class Shock:
    """What cooperation yields falls for a time: a crisis, a fall in demand, a change of policy.

    strength: share of the synergy that is lost, 0 to 1; below 0: a boom.
    first, last: steps in which it lasts, from 1.
    group: only ties with an end in this group are hit; none: all.
    """

    strength: float
    first: int = 1
    last: int = 8
    group: int | None = None

    def __post_init__(self) -> None:
        _check_time(self.first, self.last)
        if not -1 <= self.strength <= 1:
            raise ValueError(f"a shock of strength {self.strength}; right is from -1 (boom) to 1 (nothing is gained)")


@dataclass(frozen=True)
class Programme:
    """Public money in a number of steps.

    kind: "projects" (top-down): bears the cost of cooperating, of both sides, in joint projects that it chooses: ties
        in order until the budget of the step is promised. "barriers" (bottom-up): bears the same share of the cost of
        distance for all ties, present and possible; what is left when all of it is borne goes into the cost of
        cooperating, for all alike.
    budget: for each step, in the cost of cooperating with one nearby partner.
    chosen: for projects: "large": ties with the largest members first; "lot": by chance, anew in each step.
    """

    kind: Literal["projects", "barriers"]
    budget: float
    first: int = 1
    last: int = 8
    chosen: Literal["large", "lot"] = "large"

    def __post_init__(self) -> None:
        _check_time(self.first, self.last)
        if self.kind not in ("projects", "barriers"):
            raise ValueError(f'a programme for "{self.kind}"; right is "projects" or "barriers"')
        if self.chosen not in ("large", "lot"):
            raise ValueError(f'projects chosen by "{self.chosen}"; right is "large" or "lot"')
        if not 0 <= self.budget < float("inf"):
            raise ValueError(f"a budget of {self.budget}; right is a known number, 0 or more")


@dataclass(frozen=True)
class Scenario:
    """What is done or happens; nothing of all this is the base.

    name: shown with its results.
    leaving: members who leave in step `leaving_step` and do not come back.
    shock, programme: one each at most.
    introductions: pairs who are brought together in step `measures_step` and begin to work together, if both are there.
    joint_activities: tied pairs for whom both costs of cooperating are borne for `activity_steps` steps.
    mediations: tied pairs who make a new start: trust that was lower becomes ½ on both sides.
    """

    name: str
    leaving: tuple[int, ...] = ()
    leaving_step: int = 1
    shock: Shock | None = None
    programme: Programme | None = None
    introductions: tuple[Pair, ...] = ()
    joint_activities: tuple[Pair, ...] = ()
    mediations: tuple[Pair, ...] = ()
    measures_step: int = 1
    activity_steps: int = 4

    def __post_init__(self) -> None:
        if min(self.leaving_step, self.measures_step) < 1 or self.activity_steps < 0:
            raise ValueError("a step of leaving or of measures before 1; the first step is 1")


BASE = Scenario("base")
"""As now: nobody does anything about it."""


def _check_time(first: int, last: int) -> None:
    if not 1 <= first <= last:
        raise ValueError(f"from step {first} to step {last}; right is from 1, and not ended before it began")
