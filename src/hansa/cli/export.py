"""`hansa export`: a table of the register as a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hansa.cli.home import prepare

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict

    from hansa.directory.rules.reader import Reader

BAD_INPUT = 2


def export(
    table: Annotated[str, typer.Argument(help="Which table; `hansa export list` names them all.")],
    out: Annotated[Path | None, typer.Option(help="File to write; its ending names the format.")] = None,
    form: Annotated[
        str, typer.Option("--format", help="csv, xlsx, parquet, json or geojson; without --out, csv unless said.")
    ] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(help="Narrow it as the list pages do: NAME=VALUE, as country=DE; repeat it for more."),
    ] = None,
    reader: Annotated[str, typer.Option("--as", help="E-mail of the person whose rights hold; else a visitor's.")] = "",
) -> None:
    """Write a table of the register to a file or to standard output, cut to what a reader may see.

    An existing file is replaced once the new one is whole. Exit codes: 0 written, 1 the file cannot be written,
    2 a table, format, filter or person that does not exist.
    """
    prepare()
    from django.core.exceptions import ValidationError
    from django.http import Http404

    from hansa.portal.tables import TABLES
    from hansa.portal.tables.formats import chunks

    if table == "list":
        _list()
        return
    if table not in TABLES:
        _refuse(f"There is no table “{table}”. There are: {', '.join(TABLES)}.")
    form = _format(table, out, form)
    try:
        rows = TABLES[table].rows(_reader(reader), _parameters(where or [], TABLES[table].parameters))
        _write(out, chunks(TABLES[table], rows, form))
    except ValidationError as error:
        _refuse(" ".join(error.messages))
    except Http404 as error:
        _refuse(str(error))


def _list() -> None:
    from hansa.portal.tables import TABLES
    from hansa.portal.tables.formats import formats_of

    for table in TABLES.values():
        typer.echo(f"{table.key:16}{table.title} ({', '.join(formats_of(table))})")
        if table.parameters:
            typer.echo(f"{'':16}--where {', '.join(table.parameters)}")


def _format(table: str, out: Path | None, named: str) -> str:
    from hansa.portal.tables import TABLES
    from hansa.portal.tables.formats import formats_of

    ending = out.suffix.removeprefix(".").lower() if out else ""
    form = named.lower() or ending or "csv"
    if form not in formats_of(TABLES[table]):
        _refuse(f"“{table}” is had as {', '.join(formats_of(TABLES[table]))}, not as “{form}”.")
    if ending and form != ending:
        _refuse(f"The file {out} would be called {ending} and be {form}: give it the ending .{form}.")
    return form


def _parameters(given: list[str], known: tuple[str, ...]) -> MultiValueDict:
    from django.utils.datastructures import MultiValueDict

    parameters: MultiValueDict = MultiValueDict()
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            _refuse(f"“{one}” narrows nothing; right is NAME=VALUE, as country=DE.")
        if name not in known:
            _refuse(f"This table cannot be narrowed by “{name}”. It can by: {', '.join(known) or 'nothing'}.")
        parameters.appendlist(name, value)
    return parameters


def _reader(email: str) -> Reader:
    from hansa.directory.rules.reader import VISITOR, reader_for
    from hansa.people.models import Person

    if not email:
        return VISITOR
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        _refuse(f"Nobody here signs in with the address {email}.")
    return reader_for(person)


def _write(out: Path | None, pieces: Iterator[bytes]) -> None:
    try:
        _print(pieces) if out is None else _save(out, pieces)
    except BrokenPipeError:
        # Whoever read along has seen enough, as `head` does. Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        typer.echo(f"{out or 'Standard output'} cannot be written: {error.strerror or error}.", err=True)
        raise typer.Exit(1) from error


def _print(pieces: Iterator[bytes]) -> None:
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def _save(out: Path, pieces: Iterator[bytes]) -> None:
    """Whole or not at all: the file takes its name when the last row is in it."""
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("wb") as file:
            file.writelines(pieces)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _refuse(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(BAD_INPUT)
