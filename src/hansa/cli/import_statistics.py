"""`hansa import statistics`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hansa.cli.failures import told
from hansa.cli.home import prepare
from hansa.cli.progress import ShellProgress

if TYPE_CHECKING:
    from hansa.observatory.actions.import_statistics import StatisticsReport


def statistics(
    where: Annotated[
        str,
        typer.Argument(
            metavar="FILE-OR-URL", help="CSV, TSV or Parquet; also gzipped, in a zip, or at an http(s) address."
        ),
    ],
    mapping: Annotated[Path, typer.Option(help="The mapping file (TOML or JSON): which column is what.")],
    checksum: Annotated[str, typer.Option(help="SHA-256 that the file must have.")] = "",
    establishments: Annotated[str, typer.Option(help="A second file or address, with the establishments.")] = "",
    establishments_mapping: Annotated[Path | None, typer.Option(help="The mapping of the second file.")] = None,
    definitions: Annotated[
        Path | None,
        typer.Option(help="Cluster definitions (.json, .csv, or a crosswalk from NAICS) by which fields are summed."),
    ] = None,
    definitions_version: Annotated[str, typer.Option(help="Version of a crosswalk that has several: 2012.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check everything, keep nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Import a regional statistic as a new version, with quotients, shares, stars and what else is measured.

    All or nothing; the same file by the same mapping again changes nothing. docs/user/import-statistics.md tells how
    to write a mapping.
    Exit code 0: done; 1: the database or disk failed; 2: the input cannot be used; 130: interrupted.
    """
    if bool(establishments) != (establishments_mapping is not None):
        raise typer.BadParameter("right are both or neither", param_hint="--establishments, --establishments-mapping")
    prepare()
    from hansa.journal.actions import SYSTEM
    from hansa.observatory.actions.import_statistics import Request, import_statistics

    second = (establishments, establishments_mapping) if establishments_mapping else None
    request = Request(where, mapping, checksum, second, definitions, definitions_version)
    with told("observatory"), ShellProgress() as progress:
        report = import_statistics(by=SYSTEM, request=request, rehearse=dry_run, progress=progress)
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        _show(report, dry_run)


def _show(report: StatisticsReport, dry_run: bool) -> None:
    from hansa.cli.import_report import show_findings

    done = "Read, not imported" if dry_run else "Was imported before" if report.known else "Imported"
    years = f"{report.years[0]}–{report.years[-1]}" if len(report.years) > 1 else str(report.years[0])
    typer.echo(f"{done}: {report.title}, version {report.version}.")
    typer.echo(
        f"{report.cells:,} figures ({report.suppressed:,} withheld) of {report.areas:,} areas ({report.area_scheme}), "
        f"{report.fields:,} fields ({report.field_scheme}), {years}."
    )
    show_findings(report.findings, report.first, report.findings_file)
