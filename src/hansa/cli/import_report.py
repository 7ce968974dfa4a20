"""The report of an import as tables in the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from hansa.directory.actions.loading import Tally
    from hansa.observatory.report import ImportReport


KINDS = (("rejected", "rows rejected"), ("emptied", "values left empty"), ("merged", "rows merged"), ("note", "notes"))


def show(report: ImportReport) -> None:
    """Print the report as tables."""
    console = Console()
    console.print(_counts(report))
    console.print(f"{report.ties:,} ties from joint projects. {report.proposals['made']:,} pairs proposed for merging.")
    if report.described_differently:
        console.print(f"{report.described_differently:,} organisations differ between rows: the newest value stays.")
    if report.ignored_files:
        console.print(f"Ignored: {escape(', '.join(report.ignored_files))}.")
    for kind, words in KINDS:
        found = report.findings[kind]
        console.print(f"{found['total']:,} {words}{':' if found['total'] else '.'}")
        for reason, count in list(found["reasons"].items())[:10]:
            console.print(f"  {count:>8,}  {escape(reason)}")
    if report.first:
        console.print(_first(report))
        console.print(f"All of them: {escape(_path(report))}")


def _counts(report: ImportReport) -> Table:
    table = Table("", "new", "changed", "unchanged", "kept", "no longer named")
    for words, tally in (
        ("organisations", report.organisations),
        ("projects", report.projects),
        ("participations", report.participations),
    ):
        table.add_row(words, *_figures(tally))
    return table


def _figures(tally: Tally) -> list[str]:
    return [f"{number:,}" for number in (tally.new, tally.changed, tally.unchanged, tally.kept, tally.absent)]


def _first(report: ImportReport) -> Table:
    table = Table("file", "line", "column", "value", "what and why", title="The first findings")
    for finding in report.first:
        cells = (
            finding.file,
            str(finding.line),
            finding.column,
            finding.value[:60],
            f"{finding.kind}: {finding.reason}",
        )
        table.add_row(*map(escape, cells))
    return table


def _path(report: ImportReport) -> str:
    from django.core.files.storage import default_storage

    return default_storage.path(report.findings_file)
