"""`hansa import clusters`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from hansa.cli.failures import told
from hansa.cli.home import prepare
from hansa.cli.progress import ShellProgress


def clusters(
    where: Annotated[str, typer.Argument(metavar="FILE-OR-URL", help="A CSV or XLSX table of cluster organisations.")],
    key: Annotated[str, typer.Option(help="Which list it is, the same in every version: eccp.")],
    title: Annotated[str, typer.Option(help="What the list is called.")],
    publisher: Annotated[str, typer.Option(help="Who published it.")],
    licence: Annotated[str, typer.Option(help="Under which licence.")],
    version: Annotated[str, typer.Option(help="Its version or day.")],
    notice: Annotated[str, typer.Option(help="What the publisher wants said beside it.")] = "",
    column: Annotated[
        list[str] | None, typer.Option(help="Which column holds what, as name=Bezeichnung; repeat it for more.")
    ] = None,
    encoding: Annotated[str, typer.Option(help="cp1252, mac_roman …, if not UTF-8.")] = "utf-8",
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Import cluster organisations among the known clusters of the observatory, with the table as their source.

    All or nothing; the same table again changes nothing. Exit code 0: done; 1: the database failed; 2: the input cannot
    be used; 130: interrupted.
    """
    columns = dict(pair.split("=", 1) for pair in column or [] if "=" in pair)
    if len(columns) < len(column or []):
        raise typer.BadParameter("right is THING=HEADING, such as name=Bezeichnung", param_hint="--column")
    prepare()
    from hansa.cli.import_report import show_findings
    from hansa.journal.actions import SYSTEM
    from hansa.observatory.actions.cluster_organisations import ListFacts, import_cluster_organisations

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
