"""By which numbers simulated members choose: few, each with a meaning, none a weight between unlike things."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from hansa.analysis.checked import Floats

VERSION = "cluster model 1"
"""Changes whenever the same input would give other figures."""

STEPS_PER_YEAR = 4
"""A step is a quarter of a year."""


@dataclass(frozen=True)
class Rules:
    """The numbers of the model. What it costs to cooperate with one nearby partner for one step is the unit of pay-off.

    synergy: what two who both cooperate gain each in a step.
    rivalry: what a rival that competes takes in a step, where all customers are the same and both are equally large.
    barrier: how much more it costs to cooperate with the other side of the globe.
    search: chance in a step that a member looks for a new partner, or an outsider for a member.
    outside: what a member could gain in a step elsewhere; below 0: leaving costs.
    closure: chance that who looks for a partner asks a partner's partner; else anyone.
    memory: weight of the last step in trust and in remembered pay-off (¼: about a year).
    noise: how far from the better choice members stray; the published games have ½.
    """

    synergy: float = 2.0
    rivalry: float = 1.0
    barrier: float = 0.5
    search: float = 0.05
    outside: float = -2.0
    closure: float = 0.5
    memory: float = 0.25
    noise: float = 0.5

    def __post_init__(self) -> None:
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            if not (np.isfinite(value) and least <= value <= most):
                raise ValueError(f"{name} is {value}; right is from {least:g} to {most:g}")

    def row(self) -> Floats:
        """The numbers in their order, for the compiled loops."""
        return np.array([getattr(self, name) for name in NAMES])

    @classmethod
    def of_row(cls, row: Floats) -> Rules:
        """The rules whose `row` this is.

        >>> Rules.of_row(Rules(synergy=3.0).row()).synergy
        3.0
        """
        return cls(**{name: float(value) for name, value in zip(NAMES, row, strict=True)})


LIMITS: dict[str, tuple[float, float]] = {
    "synergy": (0.0, 100.0),
    "rivalry": (0.0, 100.0),
    "barrier": (0.0, 100.0),
    "search": (0.0, 1.0),
    "outside": (-1000.0, 1000.0),
    "closure": (0.0, 1.0),
    "memory": (0.01, 1.0),
    "noise": (0.01, 100.0),
}
"""Between which numbers each may lie."""

NAMES = tuple(field.name for field in fields(Rules))
