"""What commands say when they fail, and with which code they end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer

FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130


def refuse(message: str, error: Exception | None = None) -> NoReturn:
    """End the command: what it was given cannot be used, for the reason that the message gives."""
    typer.echo(message, err=True)
    raise typer.Exit(BAD_INPUT) from error


@contextmanager
def told(unchanged: str) -> Iterator[None]:
    """Turn the failure of an import into a message and an exit code: 1 the database or disk, 2 the input, 130
    interrupted. `unchanged` is what stays as it was: “register” or “observatory”."""
    from django.db import DatabaseError

    from hansa.observatory.sources.errors import UnusableSource

    try:
        yield
    except UnusableSource as error:
        refuse(f"Nothing was imported. {error}", error)
    except (DatabaseError, OSError) as error:
        typer.echo(f"Nothing was imported, the {unchanged} is as it was: {error}", err=True)
        raise typer.Exit(FAILED) from error
    except KeyboardInterrupt as error:
        typer.echo(f"Interrupted. The {unchanged} is as it was.", err=True)
        raise typer.Exit(INTERRUPTED) from error


@contextmanager
def told_of_folder(out: Path) -> Iterator[None]:
    """The same for a command that writes a folder of results and needs no database."""
    try:
        yield
    except ValueError as error:
        refuse(f"Nothing was written. {error}", error)
    except OSError as error:
        typer.echo(f"The results cannot be written to {out}: {error.strerror or error}.", err=True)
        raise typer.Exit(FAILED) from error
    except KeyboardInterrupt as error:
        typer.echo(f"Interrupted. {out} is as it was.", err=True)
        raise typer.Exit(INTERRUPTED) from error
