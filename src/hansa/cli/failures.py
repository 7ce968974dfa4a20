"""What every import says when it fails, and with which code it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130


@contextmanager
def told(unchanged: str) -> Iterator[None]:
    """Turn a failure into a message and an exit code: 1 the database or disk, 2 the input, 130 interrupted.

    `unchanged` is what stays as it was: “register” or “observatory”.
    """
    from django.db import DatabaseError

    from hansa.observatory.sources.errors import UnusableSource

    try:
        yield
    except UnusableSource as error:
        typer.echo(f"Nothing was imported. {error}", err=True)
        raise typer.Exit(BAD_INPUT) from error
    except (DatabaseError, OSError) as error:
        typer.echo(f"Nothing was imported, the {unchanged} is as it was: {error}", err=True)
        raise typer.Exit(FAILED) from error
    except KeyboardInterrupt as error:
        typer.echo(f"Interrupted. The {unchanged} is as it was.", err=True)
        raise typer.Exit(INTERRUPTED) from error
