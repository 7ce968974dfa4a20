"""Reads single cells of a CORDIS row; what cannot be is left empty and reported with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.values import Impossible

T = TypeVar("T")
LONGEST_KEY = 60
_KEY = re.compile(r"[^\x00-\x1f\x7f\ufffd]+")


@dataclass(frozen=True)
class Cells:
    """Reads the cells of one file."""

    file: str
    findings: Findings

    def read(self, line: int, column: str, value: str, clean: Callable[[str], T], empty: T) -> T:
        """The clean value, or `empty` with a finding that says what would be right."""
        if not value:
            return empty
        try:
            return clean(value)
        except Impossible as wrong:
            self.findings.empty(self.file, line, column, value, f"right is {wrong}")
            return empty


def key(value: str, whole_row: bool = True) -> str:
    """A number of CORDIS as text, or "" where it is none. In a row that is not whole only digits are trusted."""
    if value.isdecimal() and len(value) <= LONGEST_KEY:
        return value
    value = value.strip()
    if not value or len(value) > LONGEST_KEY or not _KEY.fullmatch(value):
        return ""
    return value if whole_row or value.isdecimal() else ""
