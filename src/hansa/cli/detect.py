"""`hansa detect`: files of projects in, clusters and a report out."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from hansa.cli.progress import ShellProgress

if TYPE_CHECKING:
    from hansa.observatory.detect import Found, RegionShapes, Request

FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130


def detect(
    projects: Annotated[
        list[str],
        typer.Argument(
            metavar="PROJECTS…",
            help="CORDIS zips, folders or addresses, or CSV and Parquet files with the columns organisation, project "
            "and, as far as known, field, year, weight, latitude, longitude, region, country, helix, city, name.",
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the results; made if it is not there.")],
    field_level: Annotated[
        int, typer.Option(min=1, max=6, help="How deep fields of science are read; 1 has six of them, 2 about forty.")
    ] = 2,
    years: Annotated[str, typer.Option(metavar="A-B", help="Only projects that began in these years.")] = "",
    period: Annotated[int, typer.Option(min=1, help="Years of the periods that are compared.")] = 3,
    seed: Annotated[int, typer.Option(min=0, help="Of the random numbers; the same gives the same clusters.")] = 1,
    shapes: Annotated[
        Path | None,
        typer.Option(metavar="GEOJSON", help="Outlines of regions, to take these as places and not towns."),
    ] = None,
    region_property: Annotated[
        str, typer.Option(metavar="NAME", help="Property of the outlines that holds the code of the region.")
    ] = "",
    region_name: Annotated[str, typer.Option(metavar="NAME", help="Property that holds its name.")] = "",
    region_credit: Annotated[
        str, typer.Option(metavar="TEXT", help="Whose outlines they are, for under the maps.")
    ] = "",
    language: Annotated[str, typer.Option(help="Of the report and the reasons: en or ru.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Find clusters, also international ones, in networks of projects; no home, server or database is needed.

    Writes clusters.csv, members.csv, periods.csv, clusters.geojson, findings.csv (rows that could not be used) and
    report.html. Interrupted or refused, the folder stays as it was.
    Exit code 0: done; 1: the results cannot be written; 2: the input cannot be used; 130: interrupted.
    """
    from hansa.observatory.detect import Request
    from hansa.observatory.detect import detect as run
    from hansa.portal.reports.words import LANGUAGES
    from hansa.portal.reports.words import language as speaking

    begun = time.monotonic()
    if language not in LANGUAGES:
        _refuse(f"Reports do not speak “{language}”; right is {' or '.join(LANGUAGES)}.")
    request = Request(
        sources=tuple(projects),
        out=out,
        years=_years(years),
        field_level=field_level,
        period_years=period,
        seed=seed,
        shapes=_shapes(shapes, region_property, region_name),
    )
    try:
        with speaking(language), ShellProgress() as progress:
            from hansa.portal.reports.detection import cluster_in_words, write_detection_report

            def report(path: Path, found: Found) -> None:
                write_detection_report(path, found, request, credit=_credit(shapes, region_credit), speaks=language)

            found = run(request, progress=progress, said=cluster_in_words, report=report)
    except ValueError as error:
        _refuse(f"Nothing was written. {error}", error)
    except OSError as error:
        typer.echo(f"The results cannot be written to {out}: {error.strerror or error}.", err=True)
        raise typer.Exit(FAILED) from error
    except KeyboardInterrupt as error:
        typer.echo(f"Interrupted. {out} is as it was.", err=True)
        raise typer.Exit(INTERRUPTED) from error
    _tell(found, request, time.monotonic() - begun, as_json=as_json)


def _years(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    found = re.fullmatch(r"\s*(\d{4})\s*(?:[-–]\s*(\d{4}))?\s*", text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, -1)
    if first > last:
        _refuse(f"The years “{text}” cannot be; right is 2014-2019, the first year not after the last, or one year.")
    return first, last


def _shapes(path: Path | None, code: str, name: str) -> RegionShapes | None:
    if path is None:
        if code or name:
            _refuse("--region-property and --region-name say how to read outlines; right is --shapes with their file.")
        return None
    from hansa.observatory.detect import read_region_shapes

    try:
        return read_region_shapes(path, code, name)
    except OSError as error:
        _refuse(f"{path} cannot be read: {error.strerror or error}.", error)
    except ValueError as error:
        _refuse(f"{error}.", error)


def _credit(shapes: Path | None, given: str) -> str:
    if shapes is None or given:
        return given
    eurostat = " © EuroGeographics for the administrative boundaries" if shapes.name.startswith("NUTS_RG_") else ""
    return f"{shapes.name}{eurostat}"


def _tell(found: Found, request: Request, seconds: float, *, as_json: bool) -> None:
    summary = _summary(found, request, seconds)
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    typer.echo(
        f"{summary['organisations']:,} organisations in {summary['projects']:,} projects of {summary['fields']} fields."
    )
    typer.echo(
        f"Clusters: {summary['clusters_of_places']} of places, {summary['clusters_of_ties']} of ties; "
        f"{summary['international']} of them international."
    )
    typer.echo(f"Written to {request.out}: {', '.join(summary['files'])} ({seconds:.1f} s)")
    for warning in summary["warnings"]:
        typer.echo(f"Mind: {warning}", err=True)


def _summary(found: Found, request: Request, seconds: float) -> dict[str, Any]:
    from hansa.analysis.detection import PLACE, TIES

    table = found.detection.participations
    events: dict[str, int] = {}
    for _before, _after, change in found.changes:
        events[change.event] = events.get(change.event, 0) + 1
    return {
        "rows": dict(found.read.rows),
        "rows_rejected": found.rejected,
        "organisations": len(table.organisations),
        "organisations_without_place": int((found.detection.places.of_organisation < 0).sum()),
        "projects": int(table.rows["project"].nunique()),
        "fields": len(table.fields),
        "places": len(found.detection.places.table),
        "clusters_of_places": found.count(PLACE),
        "clusters_of_ties": found.count(TIES),
        "international": found.international,
        "changes": events,
        "seed": request.seed,
        "warnings": _warnings(found),
        "folder": str(request.out),
        "files": sorted(path.name for path in request.out.iterdir() if path.is_file()),
        "seconds": round(seconds, 1),
    }


def _warnings(found: Found) -> list[str]:
    said = []
    places = found.detection.places
    without = int((places.of_organisation < 0).sum())
    if without:
        said.append(
            f"{without:,} of {len(places.of_organisation):,} organisations have no known place and count in ties only."
        )
    if found.rejected:
        said.append(f"{found.rejected:,} rows could not be used; findings.csv says why.")
    if found.read.by_science and len(found.read.by_science) < len(found.read.rows):
        said.append("Some sources have fields of science, others only programme parts; these do not compare.")
    if len(places.table) and places.table["latitude"].isna().all():
        said.append(
            "No place has coordinates: without them or outlines (--shapes) nothing joins across borders, and the ties "
            "of each distance cannot be told apart."
        )
    return said


def _refuse(message: str, error: Exception | None = None) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(BAD_INPUT) from error
