"""The formula of the balance: its forces, their weights, and its version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

CENTRIPETAL = ("cooperation", "common_work", "growth", "mutual_gain")
CENTRIFUGAL = (
    "ending_ties",
    "ending_work",
    "decline",
    "leaving_members",
    "missing_cooperation",
    "partner_competitors",
    "rivalry",
    "outsiders",
    "other_clusters",
    "conflicts",
    "unmet_goals",
    "shocks",
)
FORCES = CENTRIPETAL + CENTRIFUGAL


@dataclass(frozen=True)
class Formula:
    """How amounts become a balance.

    version: changes whenever a balance of the same facts would change.
    weights: of a force, if it is not 1. A weight of 2 says that the amount counts twice.
    rivalry: "mean" counts a member's mean competition with all others, so that a larger cluster is not thought of as
        more divided because it has more pairs; "sum" adds all pairs up.
    """

    version: str = "1"
    weights: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    rivalry: Literal["mean", "sum"] = "mean"

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.weights) - set(FORCES)):
            raise ValueError(f"there is no force “{unknown[0]}”; right are {', '.join(FORCES)}")
        if wrong := [name for name, weight in self.weights.items() if not 0 <= weight < float("inf")]:
            raise ValueError(f"the weight of {wrong[0]} is {self.weights[wrong[0]]}; right is 0 or more")
        if self.rivalry not in ("mean", "sum"):
            raise ValueError(f"rivalry is counted as “{self.rivalry}”; right is “mean” or “sum”")

    def weight(self, force: str) -> float:
        return float(self.weights.get(force, 1.0))

    def with_weight(self, force: str, weight: float) -> Formula:
        """The same formula with another weight of one force; its version says that it was changed."""
        changed = MappingProxyType({**self.weights, force: weight})
        return replace(self, version=self._changed(), weights=changed)

    def with_rivalry(self, rivalry: Literal["mean", "sum"]) -> Formula:
        return replace(self, version=self._changed(), rivalry=rivalry)

    def _changed(self) -> str:
        return self.version if self.version.endswith(" changed") else f"{self.version} changed"


VERSION_1 = Formula()
