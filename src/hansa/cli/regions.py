"""`hansa regions`: the table of region facts that the product ships."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Facts about regions: borders, neighbours, centres.")


@app.callback()
def regions() -> None:
    """Facts about regions: borders, neighbours, centres."""


@app.command()
def derive(
    folder: Annotated[Path, typer.Option("--regions", help="Folder with NUTS GeoJSON files, one for each level.")],
    countries: Annotated[Path, typer.Option(help="countries-10m.json of the npm package world-atlas.")],
    out: Annotated[Path, typer.Option(help="The CSV file to write.")],
    sea_km: Annotated[float, typer.Option(help="How wide a sea still is a border, in kilometres.", min=0)] = 150.0,
) -> None:
    """Compute border regions, neighbours and centres from region shapes and write them as a table.

    The rule and its tolerances stand in docs/methods/border-regions.md.
    """
    # Imported here: geometry takes a second to load, and `hansa --help` must not wait for it.
    from hansa.directory.places.coasts import SeaRule
    from hansa.directory.places.derive import derive as derive_facts
    from hansa.directory.places.layers import LayerError, read_layers
    from hansa.directory.places.table import write_table
    from hansa.directory.places.world import read_world

    try:
        files = sorted(folder.glob("*.geojson"))
        if not files:
            raise LayerError(f"{folder}: no file ends in .geojson; right is a folder with the NUTS region files")
        shapes = read_layers(files)
        typer.echo(f"{len(shapes)} regions in {len(files)} files; computing (about 20 s)", err=True)
        rows = write_table(derive_facts(shapes, read_world(countries), SeaRule(km=sea_km)), out)
    except (LayerError, OSError) as error:
        typer.secho(f"hansa regions derive: {error}", err=True, fg=typer.colors.RED)
        raise typer.Exit(1) from error
    typer.echo(f"{rows} regions written to {out}")
