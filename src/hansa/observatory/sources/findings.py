"""What an import has to say about its source, row by row: kept in full in a file, counted by reason."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from hansa.directory.spreadsheets import harmless

FIRST = 20
MOST = 1_000_000
EXCERPT = 200
MOST_REASONS, OTHER_REASONS = 200, "other reasons"


class Kind(StrEnum):
    REJECTED = "rejected"
    EMPTIED = "emptied"
    MERGED = "merged"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One finding; `line` is the physical line on which the row begins, counted from 1, 0 for a whole file."""

    kind: Kind
    file: str
    line: int
    column: str
    value: str
    reason: str


@dataclass
class Findings:
    """Collects findings: all of them (up to a million) go to a CSV file, the first twenty and the counts stay here."""

    path: Path
    first: list[Finding] = field(default_factory=list)
    counts: Counter[tuple[Kind, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(["kind", "file", "line", "column", "value", "reason"])
        self._written = 0

    def reject(self, file: str, line: int, reason: str, raw: str) -> None:
        """A row that does not become a record."""
        self._add(Finding(Kind.REJECTED, file, line, "", raw, reason), reason)

    def empty(self, file: str, line: int, column: str, value: str, reason: str) -> None:
        """A value that was left empty; `reason` says what would be right."""
        self._add(Finding(Kind.EMPTIED, file, line, column, value, reason), f"{column}: {reason}")

    def merge(self, file: str, line: int, value: str, reason: str) -> None:
        """Rows that together became one record."""
        self._add(Finding(Kind.MERGED, file, line, "", value, reason), reason)

    def note(self, file: str, line: int, column: str, value: str, reason: str) -> None:
        """Something taken as it is that the operator should know."""
        self._add(Finding(Kind.NOTE, file, line, column, value, reason), f"{column}: {reason}" if column else reason)

    def total(self, kind: Kind) -> int:
        return sum(count for (of, _reason), count in self.counts.items() if of == kind)

    def by_reason(self, kind: Kind) -> dict[str, int]:
        """Counts by reason, the most frequent first."""
        return {reason: count for (of, reason), count in self.counts.most_common() if of == kind}

    def close(self) -> None:
        self._file.close()

    def as_dict(self) -> dict[str, Any]:
        return {kind.value: {"total": self.total(kind), "reasons": self.by_reason(kind)} for kind in Kind}

    def _add(self, finding: Finding, counted_as: str) -> None:
        key = finding.kind, counted_as
        self.counts[
            key if key in self.counts or len(self.counts) < MOST_REASONS else (finding.kind, OTHER_REASONS)
        ] += 1
        value = excerpt(finding.value)
        if len(self.first) < FIRST:
            self.first.append(Finding(finding.kind, finding.file, finding.line, finding.column, value, finding.reason))
        if self._written < MOST:
            self._written += 1
            row = [finding.kind.value, finding.file, finding.line, finding.column, value, finding.reason]
            self._writer.writerow([harmless(cell) for cell in row])


def excerpt(value: str) -> str:
    """The beginning of a value on one line."""
    short = " ".join(value[: EXCERPT + 1].split())
    return short if len(short) <= EXCERPT else f"{short[:EXCERPT]}…"
