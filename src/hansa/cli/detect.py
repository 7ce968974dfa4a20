"""`hansa detect`: files of projects in, clusters and a report out."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    from hansa.observatory.detect import Found, RegionShapes, Request


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
    regions: Annotated[
        Path | None,
        typer.Option(metavar="GEOJSON", help="Outlines of regions, to take these as places and not towns."),
    ] = None,
    region_property: RegionProperty = "",
    region_name: RegionName = "",
    region_credit: RegionCredit = "",
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
    from hansa.portal.reports.words import language as speaking

    begun = time.monotonic()
    check_language(language)
    request = Request(
        sources=tuple(projects),
        out=out,
        years=_years(years),
        field_level=field_level,
        period_years=period,
        seed=seed,
        shapes=_shapes(regions, region_property, region_name),
    )
    with told_of_folder(out), speaking(language), ShellProgress() as progress:
        from hansa.portal.reports.detection import cluster_in_words, write_detection_report

        credit = credit_of(regions, region_credit)

        def report(path: Path, found: Found) -> None:
            write_detection_report(path, found, request, credit=credit, speaks=language)

        found = run(request, progress=progress, said=cluster_in_words, report=report)
    _tell(found, request, time.monotonic() - begun, as_json=as_json)


def _years(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    found = re.fullmatch(r"\s*(\d{4})\s*(?:[-–]\s*(\d{4}))?\s*", text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, -1)
    if first > last:
        refuse(f"The years “{text}” cannot be; right is 2014-2019, the first year not after the last, or one year.")
    return first, last


def _shapes(path: Path | None, code: str, name: str) -> RegionShapes | None:
    def read(file: Path) -> RegionShapes:
        from hansa.observatory.detect import read_region_shapes

        return read_region_shapes(file, code, name)

    return outlines(path, code, name, read)


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
            "No place has coordinates: without them or outlines (--regions) nothing joins across borders, and the ties "
            "of each distance cannot be told apart."
        )
    return said
