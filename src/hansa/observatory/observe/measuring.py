"""From cells to the tables of results, one year and group after the other, so that memory holds one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import pandas as pd

from hansa.analysis.cells import specialisation_table
from hansa.analysis.stars import rate
from hansa.observatory.observe.counting import Counted
from hansa.observatory.observe.engines import Rows
from hansa.observatory.observe.matrices import Matrices
from hansa.observatory.observe.profiles import activity_profiles, quotient_intervals, region_profiles
from hansa.observatory.observe.request import Request
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.progress import Progress

FIGURES = ("employment", "establishments", "rows", "known_rows")
MOST_EXAMPLES = 8


@dataclass(frozen=True)
class Part:
    """The results of one year and group.

    specialisation: a row for each cell with employment; regions: for each region; activities: for each activity.
    compared: whether there was memory for the measures that compare regions and activities.
    """

    year: int | None
    group: str | None
    specialisation: pd.DataFrame
    regions: pd.DataFrame
    activities: pd.DataFrame
    compared: bool


def measured_parts(rows: Rows, counted: Counted, request: Request, progress: Progress) -> Iterator[Part]:
    """Measure the cells.

    Raises:
        UnusableSource: the reference area is not in the file; intervals are wanted, and there are no establishments or
            too many cells.
    """
    if request.intervals and request.columns.establishments is None:
        raise UnusableSource(
            "Intervals need the number of establishments; right is --establishments with their column."
        )
    progress("Measuring")
    cells, reference = _split(counted.cells, request)
    nothing = [name for name in ("year", "establishments") if name not in request.columns.given()]
    area = None if reference is None else reference.drop(*nothing)
    measured = rows.local.create_table(
        "measured", specialisation_table(cells.drop(*nothing), reference=area), temp=True
    )
    by = [name for name in ("year", "group") if name in measured.columns]
    places = measured.select(by).distinct().order_by(by).to_pyarrow().to_pylist() if by else [{}]
    for number, place in enumerate(places):
        progress("Rating and comparing", number, len(places))
        frame = _at(measured, place).order_by("region", "activity").to_pandas()
        totals = None if area is None else _at(area, place).to_pandas()
        yield _part(frame, totals, place, request, counted)


def _split(cells: ir.Table, request: Request) -> tuple[ir.Table, ir.Table | None]:
    """The cells to be measured, and those of the reference area."""
    if request.reference is None:
        return cells, None
    own, reference = cells.filter(cells.region != request.reference), cells.filter(cells.region == request.reference)
    if not reference.count().execute():
        some = (
            cells.select("region").distinct().order_by("region").limit(MOST_EXAMPLES).to_pyarrow()["region"].to_pylist()
        )
        raise UnusableSource(
            f"No row has the region “{request.reference}” (--reference). Right is the code of the rows that hold the "
            f"reference area; the file has {', '.join(some)} and others."
        )
    if not own.count().execute():
        raise UnusableSource(f"The file has no region but the reference area “{request.reference}”.")
    return own, reference


def _at(table: ir.Table, place: Mapping[str, Any]) -> ir.Table:
    return table.filter([table[name] == value for name, value in place.items()]) if place else table


def _part(
    frame: pd.DataFrame, reference: pd.DataFrame | None, place: Mapping[str, Any], request: Request, counted: Counted
) -> Part:
    for name in ("year", "establishments"):
        if name not in frame:
            frame[name] = pd.array([pd.NA] * len(frame), dtype="Int64")
    matrices = Matrices.of(frame, reference)
    rated = rate(frame.drop(columns="year"), request.rules).assign(year=frame["year"])
    if request.intervals:
        if matrices is None:
            raise UnusableSource("There are too many regions and activities for intervals; right is fewer of them.")
        lower, upper = quotient_intervals(frame, matrices, plants_are_rows=counted.plants_are_rows)
        rated = rated.assign(location_quotient_lower=lower, location_quotient_upper=upper)
    whole = {name: place[name] for name in ("year", "group") if name in place}
    return Part(
        year=place.get("year"),
        group=place.get("group"),
        specialisation=rated[_columns(rated)],
        regions=_placed(region_profiles(rated, matrices), whole),
        activities=_placed(activity_profiles(rated, matrices), whole),
        compared=matrices is not None,
    )


def _columns(frame: pd.DataFrame) -> list[str]:
    """The order in which the columns are written."""
    bounds = ["location_quotient_lower", "location_quotient_upper"]
    first = ["region", "activity", "year", "group", *FIGURES, "location_quotient", *bounds]
    stars = ["stars", *(name for name in frame if name.startswith("star_"))]
    return [name for name in (*first, "size_share", "focus_share", "strong", *stars) if name in frame]


def _placed(profiles: pd.DataFrame, place: Mapping[str, Any]) -> pd.DataFrame:
    """With year and group behind the code, year always."""
    year = pd.array([place.get("year", pd.NA)] * len(profiles), dtype="Int64")
    profiles.insert(1, "year", year)
    if "group" in place:
        profiles.insert(2, "group", place["group"])
    return profiles
