"""`hansa jobs`: background jobs in a process of their own, beside `hansa serve --no-jobs`."""

from __future__ import annotations

import signal
from typing import Annotated

import typer

from hansa.cli.home import prepare


def jobs(
    once: Annotated[bool, typer.Option("--once", help="Run what waits and what is due, then exit.")] = False,
) -> None:
    """Run background jobs: mail that waits, and what recurs. `hansa serve` does this by itself."""
    prepare()
    from hansa.cli.background import Background, enqueue_due, fail_abandoned, run_ready

    if once:
        fail_abandoned()
        enqueue_due()
        run_ready()
        return
    background = Background()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: background.ask_to_stop())
    background.start()
    typer.echo("Background jobs run. Ctrl+C stops after the job at hand.", err=True)
    while background.is_alive():
        background.join(1)
