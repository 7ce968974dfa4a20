"""Imports of small sets of CORDIS, and what they made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hansa.directory.models import Organisation
from hansa.journal.actions import SYSTEM
from hansa.observatory.actions.cordis import import_cordis
from hansa.observatory.report import ImportReport
from hansa.observatory.sources.findings import Finding

Cordis = Callable[..., Path]
"""The fixture `cordis`: writes a folder."""


def run(folder: Path) -> ImportReport:
    return import_cordis(by=SYSTEM, where=str(folder))


def organisation(number: str = "900000001") -> Organisation:
    """The record with a number of CORDIS."""
    return Organisation.objects.get(identifiers__scheme="pic", identifiers__value=number)


def emptied(report: ImportReport, column: str) -> Finding:
    """The one finding about a column."""
    (found,) = [finding for finding in report.first if finding.column == column]
    return found
