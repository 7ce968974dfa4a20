"""What `hansa observe` says at its end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from hansa.observatory.observe import Observation, Request

MOST_MISSING = 5


def tell(found: Observation, request: Request, seconds: float, *, as_json: bool) -> None:
    """Print what was found: for people, with warnings on the error stream; or for programs."""
    if as_json:
        typer.echo(json.dumps(_summary(found, request, seconds), ensure_ascii=False, indent=2))
        return
    for line in _lines(found):
        typer.echo(line)
    typer.echo(f"Written to {request.out}: {', '.join(_files(request))} ({seconds:.1f} s)")
    for warning in _warnings(found):
        typer.echo(f"Mind: {warning}", err=True)


def _files(request: Request) -> list[str]:
    return sorted(path.name for path in request.out.iterdir() if path.is_file())


def _lines(found: Observation) -> list[str]:
    regions, activities = found.regions["region"].nunique(), found.activities["activity"].nunique()
    years = f", {found.years[0]} to {found.years[-1]}" if len(found.years) > 1 else ""
    return [
        f"{found.rows:,} rows read; {found.cells:,} cells with employment, {regions:,} regions, "
        f"{activities:,} activities{years}.",
        f"{found.strong:,} cells are strong, {found.starred:,} have a star or more.",
    ]


def _warnings(found: Observation) -> list[str]:
    """What the analyst should know of the file before trusting the results."""
    said = []
    if found.without_code:
        said.append(f"{found.without_code:,} rows have no region, activity or group; they were left out.")
    if found.without_employment:
        written = ", ".join(f"“{text.strip()}” {times:,}×" for text, times in [*found.missing.items()][:MOST_MISSING])
        how = f" ({written})" if written else ""
        said.append(
            f"{found.without_employment:,} rows have no employment, suppressed or missing{how}. They are not "
            "zero: totals are too small."
        )
    if found.without_establishments:
        said.append(f"{found.without_establishments:,} rows have no number of establishments.")
    for nested in found.nested:
        parts = f"of {', '.join(nested.parts[:4])} and so on" if nested.parts else "of all others"
        said.append(
            f"The {nested.role} “{nested.code}” seems to be the total {parts}: jobs would count twice. Keep codes of "
            "one level" + (f", or give --reference {nested.code}." if nested.role == "region" else ".")
        )
    if not found.compared:
        said.append(
            "There are too many regions and activities to compare them; regions.csv and activities.csv have gaps."
        )
    return said


def _summary(found: Observation, request: Request, seconds: float) -> dict[str, Any]:
    return {
        "rows": found.rows,
        "rows_without_code": found.without_code,
        "rows_without_employment": found.without_employment,
        "rows_without_establishments": found.without_establishments,
        "suppressed_written_as": dict(found.missing),
        "cells": found.cells,
        "strong": found.strong,
        "with_stars": found.starred,
        "regions": int(found.regions["region"].nunique()),
        "activities": int(found.activities["activity"].nunique()),
        "years": found.years,
        "groups": found.groups,
        "employment_in_last_year": found.employment,
        "stars_by": request.rules.key,
        "engine": request.engine,
        "warnings": _warnings(found),
        "folder": str(request.out),
        "files": _files(request),
        "seconds": round(seconds, 1),
    }
