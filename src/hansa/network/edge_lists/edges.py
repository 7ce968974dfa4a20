"""What a list of ties says, before its names are matched with the register."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from hansa.network.enums import TieKind


@dataclass(frozen=True)
class Edge:
    """A row: line of the file, two names, and what is known of the tie. `weight` is as the file gives it, None where it
    gives none."""

    line: int
    first: str
    second: str
    kind: str = TieKind.COOPERATION
    weight: float | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    directed: bool = False
    note: str = ""

    @property
    def kind_words(self) -> str:
        return str(TieKind(self.kind).label)


@dataclass(frozen=True)
class Problem:
    """Why a row is not taken."""

    line: int
    message: str


@dataclass(frozen=True)
class EdgeList:
    """The rows that can be read, those that cannot, and notes on how the file was read."""

    edges: list[Edge] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Every name once, in the order of the file."""
        return list(dict.fromkeys(name for edge in self.edges for name in (edge.first, edge.second)))

    def strength_of(self, edge: Edge) -> float:
        """Weights of programs have any scale: the heaviest tie of the file has strength 1, one without a weight too."""
        return 1.0 if edge.weight is None else edge.weight / self._heaviest

    @cached_property
    def _heaviest(self) -> float:
        return max((one.weight for one in self.edges if one.weight), default=1.0)
