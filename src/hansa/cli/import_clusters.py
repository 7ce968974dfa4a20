"""`hansa import clusters`."""

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


def clusters(
    where: Annotated[str, typer.Argument(metavar="FILE-OR-URL", help="A CSV or XLSX table of cluster organisations.")],
    key: Annotated[str, typer.Option(help="Which list it is, the same in every version: eccp.")],
    title: Title,
    publisher: Publisher,
    licence: Licence,
    version: Version,
    notice: Notice = "",
    column: Columns = None,
    encoding: Encoding = "utf-8",
    as_json: AsJson = False,
) -> None:
    """Import cluster organisations among the known clusters of the observatory, with the table as their source.

    All or nothing; the same table again changes nothing. Exit code 0: done; 1: the database failed; 2: the input cannot
    be used; 130: interrupted.
    """
    columns = columns_of(column)
    prepare()
    from hansa.cli.import_report import show_findings
    from hansa.journal.actions import SYSTEM
    from hansa.observatory.actions.cluster_organisations import import_cluster_organisations
    from hansa.observatory.actions.keeping import ListFacts

    facts = ListFacts(key, title, version, publisher, licence, notice)
    with told("observatory"), ShellProgress() as progress:
        report = import_cluster_organisations(
            by=SYSTEM, where=where, facts=facts, columns=columns, encoding=encoding, progress=progress
        )
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
        return
    typer.echo(
        f"{report.clusters:,} clusters: {report.new:,} new, {report.changed:,} changed, {report.unchanged:,} as before."
        f" {report.absent:,} of older versions are not named; they stay."
    )
    show_findings(report.findings, report.first, "")
