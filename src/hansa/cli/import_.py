"""`hansa import …`: a verb for each source."""

from __future__ import annotations

import typer

from hansa.cli.import_cordis import cordis

app = typer.Typer(no_args_is_help=True)
app.command("cordis")(cordis)


@app.callback()
def import_() -> None:
    """Take data from outside into the register."""
