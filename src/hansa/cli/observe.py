"""`hansa observe`: a file of employment in, tables of specialisation and a report out."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hansa.cli.failures import refuse, told_of_folder
from hansa.cli.outlines import (
    RegionCredit,
    RegionName,
    RegionProperty,
    check_language,
    credit_of,
    outlines,
)
from hansa.cli.progress import ShellProgress

if TYPE_CHECKING:
    from hansa.analysis.stars import RuleSet
    from hansa.observatory.observe import Observation, Request
    from hansa.portal.reports.charts import Shape

DEFAULT_STARS = "observatory_2007_2011"


def observe(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="CSV, TSV or Parquet; one row for each cell, part of a cell or establishment."
        ),
    ],
    region: Annotated[str, typer.Option(metavar="COLUMN", help="Column with the code of the region.")],
    activity: Annotated[str, typer.Option(metavar="COLUMN", help="Column with the code of the activity.")],
    employment: Annotated[str, typer.Option(metavar="COLUMN", help="Column with the number of jobs.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the results; made if it is not there.")],
    establishments: Annotated[
        str, typer.Option(metavar="COLUMN", help="Column with the number of establishments.")
    ] = "",
    year: Annotated[str, typer.Option(metavar="COLUMN", help="Column with the year; each is measured by itself.")] = "",
    group: Annotated[
        str,
        typer.Option(metavar="COLUMN", help="Column with a group (traded, local; a country): each is its own whole."),
    ] = "",
    engine: Annotated[str, typer.Option(help="duckdb, local[*] (Spark here) or spark://HOST:PORT.")] = "duckdb",
    intervals: Annotated[bool, typer.Option("--intervals", help="Add 95 % intervals; needs --establishments.")] = False,
    stars: Annotated[
        str, typer.Option(metavar="RULESET", help="Star rating: one that comes with Hansa, or a JSON file of rules.")
    ] = DEFAULT_STARS,
    reference: Annotated[
        str, typer.Option(metavar="REGION", help="Code of the rows that hold the reference area; else all regions.")
    ] = "",
    regions: Annotated[
        Path | None, typer.Option(metavar="GEOJSON", help="Outlines of the regions, for the map.")
    ] = None,
    region_property: RegionProperty = "",
    region_name: RegionName = "",
    region_credit: RegionCredit = "",
    delimiter: Annotated[str, typer.Option(help="Between the cells of a text file; else found out.")] = "",
    decimal: Annotated[str, typer.Option(help="Before decimals, “.” or “,”; else found out.")] = "",
    encoding: Annotated[str, typer.Option(help="Of a text file, as cp1252; else UTF-8.")] = "",
    memory: Annotated[
        str, typer.Option(metavar="SIZE", help="Most memory to use, as 2GB; the rest goes to disk.")
    ] = "",
    threads: Annotated[int | None, typer.Option(min=1, help="Number of threads; else one for each processor.")] = None,
    language: Annotated[str, typer.Option(help="Of the report: en or ru.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Measure how regions are specialised, from any table of employment; no home, server or database is needed.

    Writes specialisation.parquet and .csv (a row for each cell with employment; rows of one cell are added up),
    regions.csv, activities.csv and report.html. Interrupted or refused, the folder stays as it was.
    Exit code 0: done; 1: the results cannot be written; 2: the input cannot be used; 130: interrupted.
    """
    from hansa.cli.observe_summary import tell
    from hansa.observatory.observe import Columns, Request
    from hansa.observatory.observe import observe as run

    begun = time.monotonic()
    shapes = _shapes(regions, region_property, region_name)
    request = Request(
        source=source,
        out=out,
        columns=Columns(region, activity, employment, establishments or None, year or None, group or None),
        rules=_rules(stars),
        engine=engine,
        reference=reference or None,
        intervals=intervals,
        outlined=None if shapes is None else frozenset(shapes),
        delimiter=_delimiter(delimiter),
        decimal=_decimal(decimal),
        encoding=encoding,
        memory=memory,
        threads=threads,
    )
    check_language(language)
    report = _reporter(request, shapes, credit_of(regions, region_credit), language)
    with told_of_folder(out), ShellProgress() as progress:
        found = run(request, progress=progress, report=report)
    tell(found, request, time.monotonic() - begun, as_json=as_json)


def _shapes(path: Path | None, code: str, name: str) -> dict[str, Shape] | None:
    if path is not None and not code:
        refuse("--regions needs --region-property: the name of the property that holds the code of a region.")

    def read(file: Path) -> dict[str, Shape]:
        from hansa.portal.reports.charts import read_shapes

        return read_shapes(file, code, name or None)

    return outlines(path, code, name, read)


def _rules(name: str) -> RuleSet:
    from hansa.analysis.stars import RuleSet, preset, preset_keys

    try:
        if name in preset_keys():
            return preset(name)
        if not Path(name).is_file():
            refuse(f"There is no rule set “{name}”; right is {', '.join(preset_keys())}, or a JSON file of rules.")
        return RuleSet.from_json(Path(name).read_text("utf-8-sig"))
    except (ValueError, OSError) as error:
        refuse(f"The rule set {name} cannot be used: {error}.", error)


def _delimiter(given: str) -> str:
    delimiter = {"\\t": "\t", "tab": "\t"}.get(given, given)
    if len(delimiter) > 1:
        refuse(f"The delimiter “{given}” is too long; right is one character, or tab.")
    return delimiter


def _decimal(given: str) -> str:
    if given not in ("", ".", ","):
        refuse(f"Decimals begin with “{given}”? Right is --decimal . or --decimal ,")
    return given


def _reporter(
    request: Request, shapes: dict[str, Shape] | None, credit: str, language: str
) -> Callable[[Path, Observation], None]:
    def write(path: Path, found: Observation) -> None:
        from hansa.portal.reports.specialisation import write_specialisation_report

        write_specialisation_report(path, found, request, shapes=shapes, credit=credit, speaks=language)

    return write
