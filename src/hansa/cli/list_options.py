"""What is said of a list that is imported, and which of its columns holds what."""

from __future__ import annotations

from typing import Annotated

import typer

Title = Annotated[str, typer.Option(help="What the list is called.")]
Publisher = Annotated[str, typer.Option(help="Who published it.")]
Licence = Annotated[str, typer.Option(help="Under which licence.")]
Version = Annotated[str, typer.Option(help="Its version or day.")]
Notice = Annotated[str, typer.Option(help="What the publisher wants said beside it.")]
Columns = Annotated[
    list[str] | None, typer.Option("--column", help="Which column holds what, as name=Bezeichnung; repeat it for more.")
]
Encoding = Annotated[str, typer.Option(help="cp1252, mac_roman …, if not UTF-8.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


def columns_of(given: list[str] | None) -> dict[str, str]:
    """Headings by what they hold. Ends the command where one is not written as THING=HEADING."""
    columns = dict(pair.split("=", 1) for pair in given or [] if "=" in pair)
    if len(columns) < len(given or []):
        raise typer.BadParameter("right is THING=HEADING, such as name=Bezeichnung", param_hint="--column")
    return columns
