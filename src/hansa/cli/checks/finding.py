"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`warning`: it works, but not as it should; `problem`: something does not work or is at risk."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report. `mend` says what to do, empty when nothing is to be done."""

    check: str
    severity: Severity
    message: str
    mend: str = ""


def ok(check: str, message: str) -> Finding:
    return Finding(check, Severity.OK, message)


def warning(check: str, message: str, mend: str) -> Finding:
    return Finding(check, Severity.WARNING, message, mend)


def problem(check: str, message: str, mend: str) -> Finding:
    return Finding(check, Severity.PROBLEM, message, mend)
