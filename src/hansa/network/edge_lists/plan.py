"""What an import of ties would do: names matched with the register, rows taken, rows left out."""

from __future__ import annotations

from dataclasses import dataclass, field

from hansa.network.edge_lists.edges import Edge, Problem

SKIP = "skip"


@dataclass(frozen=True)
class Candidate:
    """An organisation that a name may mean; `score` from 0 to 1."""

    organisation: int
    name: str
    place: str
    score: float


@dataclass
class Name:
    """A name of the list: what it may mean and what was decided: the number of an organisation, "skip", or nothing yet.
    `key` is its place among the names."""

    key: str
    name: str
    candidates: list[Candidate] = field(default_factory=list)
    choice: str = ""
    ties: int = 0

    @property
    def organisation(self) -> int | None:
        return int(self.choice) if self.choice.isdigit() else None

    @property
    def is_open(self) -> bool:
        return not self.choice


@dataclass(frozen=True)
class Row:
    """A tie that would be recorded: numbers of the two organisations; `is_new` where the register has none like it."""

    edge: Edge
    first: int
    second: int
    strength: float
    reference: str
    is_new: bool


@dataclass(frozen=True)
class Plan:
    """All of it. `problems`: rows that cannot be taken; `left_out`: rows of which a name is left out or not decided."""

    names: list[Name]
    rows: list[Row]
    problems: list[Problem]
    left_out: int
    notes: list[str]

    @property
    def new(self) -> list[Row]:
        return [row for row in self.rows if row.is_new]

    @property
    def open_names(self) -> list[Name]:
        return [name for name in self.names if name.is_open]

    @property
    def unknown_names(self) -> list[Name]:
        return [name for name in self.names if not name.candidates]

    @property
    def is_ready(self) -> bool:
        return not self.open_names

    def fingerprint(self) -> list[object]:
        """What a person has seen, to compare with what is about to be done."""
        return [[row.first, row.second, row.reference, row.is_new] for row in self.rows]
