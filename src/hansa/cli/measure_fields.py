"""`hansa measure-fields`."""

from __future__ import annotations

from typing import Annotated

import typer

from hansa.cli.home import prepare
from hansa.cli.progress import ShellProgress

NOTHING = 2


def measure_fields(
    seed: Annotated[int, typer.Option(min=0, help="The same seed and register give the same curves.")] = 1,
) -> None:
    """Measure how near to one another the organisations of each field stand, for the pages of the observatory.

    Fields are those of projects and the activities of organisations; each with 30 organisations in Europe or more gets
    a curve. Exit code 0: done; 2: there is no such field.
    """
    prepare()
    from hansa.journal.actions import SYSTEM
    from hansa.observatory.actions.curves import NothingToMeasure
    from hansa.observatory.actions.curves import measure_fields as measure

    try:
        with ShellProgress() as progress:
            curves = measure(by=SYSTEM, seed=seed, progress=progress)
    except NothingToMeasure as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(NOTHING) from error
    typer.echo(f"{len(curves):,} fields measured; their pages show the curves.")
