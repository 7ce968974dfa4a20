"""`hansa export`: a table of the register as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from hansa.cli.home import prepare

BAD_INPUT = 2


def export(
    table: Annotated[str, typer.Argument(help="Which table; `hansa export list` names them all.")],
    out: Annotated[Path | None, typer.Option(help="File to write; its ending names the format.")] = None,
    form: Annotated[str, typer.Option("--format", help="csv, xlsx, json or geojson, for standard output.")] = "csv",
    where: Annotated[list[str] | None, typer.Option(help="Narrow it: NAME=VALUE, as country=DE; repeatable.")] = None,
    reader: Annotated[str, typer.Option("--as", help="E-mail of the person whose rights hold; else a visitor's.")] = "",
) -> None:
    """Write a table of the register to a file or to standard output, cut to what a reader may see."""
    prepare()
    from django.core.exceptions import ValidationError
    from django.http import Http404

    from hansa.portal.tables import TABLES
    from hansa.portal.tables.formats import chunks, formats_of

    if table == "list":
        for known in TABLES.values():
            typer.echo(f"{known.key:16}{known.title}  [{', '.join(known.parameters)}]")
        return
    form = out.suffix.removeprefix(".") if out else form
    if table not in TABLES:
        _refuse(f"There is no table “{table}”. There are: {', '.join(TABLES)}.")
    if form not in formats_of(TABLES[table]):
        _refuse(f"“{table}” is had as {', '.join(formats_of(TABLES[table]))}, not as “{form}”.")
    parameters = _parameters(where or [], TABLES[table].parameters)
    try:
        _write(out, chunks(TABLES[table], TABLES[table].rows(_reader(reader), parameters), form))
    except ValidationError as error:
        _refuse(" ".join(error.messages))
    except Http404 as error:
        _refuse(str(error))


def _parameters(given: list[str], known: tuple[str, ...]) -> dict[str, str]:
    pairs = dict(one.partition("=")[::2] for one in given)
    for name in pairs:
        if name not in known:
            _refuse(f"This table cannot be narrowed by “{name}”. It can by: {', '.join(known) or 'nothing'}.")
    return pairs


def _reader(email: str):
    from hansa.directory.rules.reader import VISITOR, reader_for
    from hansa.people.models import Person

    if not email:
        return VISITOR
    person = Person.objects.filter(email__iexact=email).first()
    if person is None:
        _refuse(f"Nobody here has the address {email}.")
    return reader_for(person)


def _write(out: Path | None, pieces) -> None:
    """Whole or not at all: the file takes its name when the last row is in it."""
    if out is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return
    unfinished = out.with_name(out.name + ".unfinished")
    try:
        with unfinished.open("wb") as file:
            file.writelines(pieces)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _refuse(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(BAD_INPUT)
