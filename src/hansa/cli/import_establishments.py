"""`hansa import establishments`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from hansa.cli.failures import told
from hansa.cli.home import prepare
from hansa.cli.list_options import (
    AsJson,
    Columns,
    Encoding,
    Licence,
    Notice,
    Publisher,
    Title,
    Version,
    columns_of,
)
from hansa.cli.progress import ShellProgress


def establishments(
    where: Annotated[str, typer.Argument(metavar="FILE-OR-URL", help="A CSV or XLSX table with a place in each row.")],
    key: Annotated[str, typer.Option(help="Which list it is, the same in every version: hotmaps.")],
    title: Title,
    publisher: Publisher,
    licence: Licence,
    version: Version,
    notice: Notice = "",
    classification: Annotated[str, typer.Option(help="What the codes of the fields are of: NACE Rev. 2.")] = "",
    column: Columns = None,
    crs: Annotated[str, typer.Option(help="Coordinate system of the places.")] = "EPSG:4326",
    encoding: Encoding = "utf-8",
    seed: Annotated[int, typer.Option(min=0, help="The same file and seed give the same curves.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Measure how near to one another the establishments of each field of a list stand, for the observatory.

    The curves are kept, the places are not. All or nothing; the same file again changes nothing. Exit code 0: done; 1:
    the database failed; 2: the input cannot be used; 130: interrupted.
    """
    columns = columns_of(column)
    prepare()
    from hansa.cli.import_report import show_findings
    from hansa.journal.actions import SYSTEM
    from hansa.observatory.actions.establishments import import_establishments
    from hansa.observatory.actions.keeping import ListFacts

    facts = ListFacts(key, title, version, publisher, licence, notice)
    with told("observatory"), ShellProgress() as progress:
        report = import_establishments(
            by=SYSTEM,
            where=where,
            facts=facts,
            classification=classification,
            columns=columns,
            crs=crs,
            encoding=encoding,
            seed=seed,
            progress=progress,
        )
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
        return
    done = "Was measured before" if report.known else "Measured"
    typer.echo(
        f"{done}: {len(report.measured):,} of {len(report.fields):,} fields, {report.establishments:,} establishments; "
        "see /observatory/establishments/."
    )
    show_findings(report.findings, report.first, "")
