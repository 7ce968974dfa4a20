"""Puts the verbs together."""

from __future__ import annotations

import os

import typer

from hansa import __version__

app = typer.Typer(
    name="hansa",
    no_args_is_help=True,
    help="Hansa: the platform at the core of an international cluster, and the observatory that measures clusters.",
)


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """The entry point of the installed command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hansa.config.settings")
    app()
