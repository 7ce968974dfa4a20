"""What `hansa observe` and `hansa detect` both ask for: outlines of regions, and the language of the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from hansa.cli.failures import refuse

T = TypeVar("T")

RegionProperty = Annotated[
    str, typer.Option(metavar="NAME", help="Property of the outlines that holds the code of the region.")
]
RegionName = Annotated[str, typer.Option(metavar="NAME", help="Property that holds its name.")]
RegionCredit = Annotated[str, typer.Option(metavar="TEXT", help="Whose outlines they are, for under the maps.")]


def outlines(path: Path | None, code: str, name: str, read: Callable[[Path], T]) -> T | None:
    """What `read` makes of the file of --regions; None without one. Ends the command where it cannot be used."""
    if path is None:
        if code or name:
            refuse("--region-property and --region-name say how to read outlines; right is --regions with their file.")
        return None
    try:
        return read(path)
    except OSError as error:
        refuse(f"{path} cannot be read: {error.strerror or error}.", error)
    except ValueError as error:
        refuse(f"{error}.", error)


def credit_of(path: Path | None, given: str) -> str:
    """What stands under a map: what the analyst says, else the file's name, with the notice of Eurostat."""
    if path is None or given:
        return given
    eurostat = " © EuroGeographics for the administrative boundaries" if path.name.startswith("NUTS_RG_") else ""
    return f"{path.name}{eurostat}"


def check_language(code: str) -> None:
    """End the command where reports do not speak the language."""
    from hansa.portal.reports.words import LANGUAGES

    if code not in LANGUAGES:
        refuse(f"Reports do not speak “{code}”; right is {' or '.join(LANGUAGES)}.")
