"""`hansa import cordis`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from hansa.cli.failures import told
from hansa.cli.home import prepare
from hansa.cli.progress import ShellProgress


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
    Exit code 0: done; 1: the database or disk failed; 2: the input cannot be used; 130: interrupted.
    """
    prepare()
    from hansa.cli.import_report import show
    from hansa.journal.actions import SYSTEM
    from hansa.observatory.actions.cordis import import_cordis

    with told("register"), ShellProgress() as progress:
        report = import_cordis(by=SYSTEM, where=where, progress=progress)
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        show(report)
