"""`hansa import cordis`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hansa.cli.home import prepare
from hansa.cli.progress import ShellProgress

if TYPE_CHECKING:
    from hansa.directory.actions.loading import Tally
    from hansa.observatory.report import ImportReport

BAD_INPUT, INTERRUPTED = 2, 130


def cordis(
    where: Annotated[
        str,
        typer.Argument(
            metavar="PATH-OR-URL",
            help="A zip, a folder, or the http(s) address of a zip, with project.csv and organization.csv.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Import research projects and their participants from the European Commission's CORDIS.

    All or nothing: interrupted at any point, the register stays as it was. Again, or over a newer file: no duplicates.
    Exit code 0: done; 2: the input cannot be used; 130: interrupted.
    """
    prepare()
    from hansa.journal.actions import SYSTEM
    from hansa.observatory.actions import import_cordis
    from hansa.observatory.sources.errors import UnusableSource

    try:
        with ShellProgress() as progress:
            report = import_cordis(by=SYSTEM, where=where, progress=progress)
    except UnusableSource as error:
        typer.echo(f"Nothing was imported. {error}", err=True)
        raise typer.Exit(BAD_INPUT) from error
    except KeyboardInterrupt as error:
        typer.echo("Interrupted. The register is as it was.", err=True)
        raise typer.Exit(INTERRUPTED) from error
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        show(report, Console())


def show(report: ImportReport, console: Console) -> None:
    """The report as tables."""
    console.print(_counts(report))
    console.print(
        f"{report.ties:,} ties from joint projects. {report.described_differently:,} organisations are described"
    )
    console.print("differently in different rows: the newest value stays.", end=" ")
    console.print(f"{report.proposals['made']:,} pairs are proposed for merging.")
    if report.ignored_files:
        console.print(f"Ignored: {escape(', '.join(report.ignored_files))}.")
    for kind, words in (("rejected", "rows rejected"), ("emptied", "values left empty"), ("merged", "rows merged")):
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
