"""`hansa import ror`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from hansa.cli.failures import told
from hansa.cli.home import prepare
from hansa.cli.progress import ShellProgress


def ror(
    where: Annotated[
        str,
        typer.Argument(
            metavar="FILE-OR-URL",
            help="A dump of the Research Organization Registry: its zip, or the .json or .jsonl within.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Import research organisations of the world from the Research Organization Registry (ROR, CC0).

    All or nothing: interrupted at any point, the register stays as it was. Again, or over a newer dump: no duplicates.
    Exit code 0: done; 1: the database or disk failed; 2: the input cannot be used; 130: interrupted.
    """
    prepare()
    from hansa.cli.import_report import show
    from hansa.journal.actions import SYSTEM
    from hansa.observatory.actions.research_organisations import import_research_organisations

    with told("register"), ShellProgress() as progress:
        report = import_research_organisations(by=SYSTEM, where=where, progress=progress)
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        show(report)
