"""The report of an import as tables in the shell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from hansa.directory.actions.loading import Tally
    from hansa.observatory.report import ImportReport
    from hansa.observatory.sources.findings import Finding


KINDS = (("rejected", "rows rejected"), ("emptied", "values left empty"), ("merged", "rows merged"), ("note", "notes"))


def show(report: ImportReport) -> None:
    """Print the report as tables."""
    console = Console()
    console.print(_counts(report))
    ties = f"{report.ties:,} ties from joint projects. " if report.ties else ""
    console.print(f"{ties}{report.proposals['made']:,} pairs proposed for merging.")
    if report.described_differently:
        console.print(f"{report.described_differently:,} organisations differ between rows: the newest value stays.")
    if report.ignored_files:
        console.print(f"Ignored: {escape(', '.join(report.ignored_files))}.")
    show_findings(report.findings, report.first, report.findings_file)


def show_findings(findings: Mapping[str, Any], first: Sequence[Finding], file: str) -> None:
    """Print how many findings there are by kind and reason, the first of them, and where they all are, if kept."""
    console = Console()
    for kind, words in KINDS:
        found = findings[kind]
        console.print(f"{found['total']:,} {words}{':' if found['total'] else '.'}")
        for reason, count in list(found["reasons"].items())[:10]:
            console.print(f"  {count:>8,}  {escape(reason)}")
    if first:
        console.print(_first(first))
        if file:
            console.print(f"All of them: {escape(_path(file))}")


def _counts(report: ImportReport) -> Table:
    table = Table("", "new", "changed", "unchanged", "kept", "no longer named")
    for words, tally in (
        ("organisations", report.organisations),
        ("projects", report.projects),
        ("participations", report.participations),
    ):
        if words == "organisations" or any(_figures(tally)):
            table.add_row(words, *(f"{number:,}" for number in _figures(tally)))
    return table


def _figures(tally: Tally) -> tuple[int, ...]:
    return tally.new, tally.changed, tally.unchanged, tally.kept, tally.absent


def _first(findings: Sequence[Finding]) -> Table:
    table = Table("file", "line", "column", "value", "what and why", title="The first findings")
    for finding in findings:
        cells = (
            finding.file,
            str(finding.line),
            finding.column,
            finding.value[:60],
            f"{finding.kind}: {finding.reason}",
        )
        table.add_row(*map(escape, cells))
    return table


def _path(name: str) -> str:
    from django.core.files.storage import default_storage

    return default_storage.path(name)
