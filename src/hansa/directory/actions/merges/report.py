"""What a merge did, as it is stored and shown."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Report:
    """`moved`: how many rows of each kind went over. `joined`: memberships and mandates that became one. `conflicts`:
    where both records said something different, what was kept and what was not. `filled`: fields taken over."""

    keep: int
    drop: int
    dropped_name: str = ""
    moved: dict[str, int] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)
    joined: list[dict[str, Any]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    shared_projects: list[int] = field(default_factory=list)

    def count(self, kind: str, number: int) -> None:
        if number:
            self.moved[kind] = self.moved.get(kind, 0) + number

    def conflict(self, what: str, kept: Any, dropped: Any) -> None:
        self.conflicts.append({"what": what, "kept": _plain(kept), "dropped": _plain(dropped)})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | None) else str(value)
