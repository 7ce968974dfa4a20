"""`hansa import regions`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from hansa.cli.home import prepare

BAD_INPUT = 2
NUTS_NAME = re.compile(r"NUTS_.*?_((?:19|20)\d\d)_")


def regions(
    where: Annotated[
        str, typer.Argument(metavar="PATH-OR-URL", help="A GeoJSON file of regions in degrees (EPSG:4326).")
    ],
    level: Annotated[
        int | None, typer.Option(min=0, max=3, help="Only regions of this level; or their level, if the file has none.")
    ] = None,
    country: Annotated[
        str, typer.Option(help="Only regions of this country; or their country, if the file names none.")
    ] = "",
    code_field: Annotated[str, typer.Option(help="Property with the region's code.")] = "NUTS_ID",
    name_field: Annotated[str, typer.Option(help="Property with its name in Latin letters.")] = "NAME_LATN",
    level_field: Annotated[str, typer.Option(help="Property with its level.")] = "LEVL_CODE",
    country_field: Annotated[str, typer.Option(help="Property with its country.")] = "CNTR_CODE",
    version: Annotated[str, typer.Option(help="What to call this layer, such as OKTMO 2025.")] = "",
    notice: Annotated[str, typer.Option(help="What its publisher wants said under every map.")] = "",
    countries: Annotated[
        Path | None,
        typer.Option(help="countries-10m.json of the npm package world-atlas: computes the borders of new regions."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Import the shapes of regions: for shaded maps, and so that places are found in regions.

    Understands the NUTS files of Eurostat; other layers by the options. All or nothing; the same file again changes
    nothing. Exit code 0: done; 2: the file cannot be used.
    """
    prepare()
    from hansa.directory.actions.regions import import_regions
    from hansa.directory.places.countries import UnknownCountry
    from hansa.directory.places.geojson import LayerChoice, format_with
    from hansa.directory.places.layers import LayerError
    from hansa.journal.actions import SYSTEM
    from hansa.observatory.sources.errors import UnusableSource

    fields = {"code": code_field, "name": name_field, "level": level_field, "country": country_field}
    try:
        with _file(where) as path:
            choice = LayerChoice(format_with(fields, version or _version(where)), level, country)
            report = import_regions(
                by=SYSTEM,
                content=path.read_bytes(),
                name=where.rstrip("/").rpartition("/")[2],
                choice=choice,
                notice=notice,
                url=where if where != str(path) and len(where) <= 500 else "",
                atlas=countries,
            )
    except (LayerError, UnusableSource, UnknownCountry, OSError) as error:
        typer.echo(f"Nothing was imported. {error}", err=True)
        raise typer.Exit(BAD_INPUT) from error
    if as_json:
        typer.echo(json.dumps(asdict(report), ensure_ascii=False, indent=2))
        return
    typer.echo(f"{report.regions} regions of {len(report.countries)} countries, {report.new} of them new.")
    typer.echo(f"{report.located} organisations were found in their region.")
    if report.without_borders:
        typer.echo(
            f"The borders of new regions in {', '.join(report.without_borders)} are not computed, so the kind of "
            "clusters there stays undetermined. Give countries-10m.json of world-atlas with --countries."
        )
    if report.notice:
        typer.echo(f"Maps will say: {report.notice}")


@contextmanager
def _file(where: str) -> Iterator[Path]:
    from hansa.cli.progress import ShellProgress
    from hansa.directory.places.geojson import MAX_BYTES
    from hansa.observatory.sources.download import downloaded, is_address

    if not is_address(where):
        yield Path(where)
        return
    with ShellProgress() as progress, downloaded(where, progress, MAX_BYTES) as path:
        yield path


def _version(where: str) -> str:
    """NUTS 2021 for NUTS_RG_60M_2021_4326.geojson; else the name of the file."""
    name = where.rstrip("/").rpartition("/")[2]
    found = NUTS_NAME.search(name)
    return f"NUTS {found[1]}" if found else name.partition(".")[0][:20]
