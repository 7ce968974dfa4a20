"""`hansa find-clusters`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from hansa.cli.home import prepare
from hansa.cli.progress import ShellProgress

NOTHING = 2


def find_clusters(
    seed: Annotated[int, typer.Option(min=0, help="The same seed and register give the same clusters.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Search the projects of the register for clusters, and show them in the observatory.

    Earlier searches are kept. Exit code 0: done; 2: there are no projects with fields.
    """
    prepare()
    from hansa.journal.actions import SYSTEM
    from hansa.observatory.actions.search import NothingToSearch, search_for_clusters

    try:
        with ShellProgress() as progress:
            run = search_for_clusters(by=SYSTEM, seed=seed, progress=progress)
    except NothingToSearch as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(NOTHING) from error
    if as_json:
        typer.echo(json.dumps({"run": run.pk, **run.report}))
    else:
        typer.echo(f"{run.report['clusters']:,} clusters in {run.report['fields']:,} fields; see /observatory/found/.")
