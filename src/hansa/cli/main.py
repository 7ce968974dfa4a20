"""Puts the verbs together."""

from __future__ import annotations

import os
from collections.abc import Callable

import typer

from hansa import __version__
from hansa.cli import import_, regions
from hansa.cli.admin import admin
from hansa.cli.backup import backup
from hansa.cli.demo import demo
from hansa.cli.detect import detect
from hansa.cli.doctor import doctor
from hansa.cli.export import export
from hansa.cli.find_clusters import find_clusters
from hansa.cli.init import init
from hansa.cli.jobs import jobs
from hansa.cli.measure_fields import measure_fields
from hansa.cli.observe import observe
from hansa.cli.restore import restore
from hansa.cli.serve import serve

app = typer.Typer(
    name="hansa",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Hansa: the platform at the core of an international cluster, and the observatory that measures clusters.",
)
VERBS: tuple[Callable[..., None], ...] = (
    demo, init, serve, jobs, admin, doctor, backup, restore, export, observe, detect, find_clusters, measure_fields,
)  # fmt: skip
for verb in VERBS:
    app.command()(verb)
app.add_typer(import_.app, name="import")
app.add_typer(regions.app, name="regions")


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """The entry point of the installed command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hansa.config.settings")
    app()
