"""Points of the map: organisations gathered into clusters on the server, so that a million of them fit any screen."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Avg, Count, F, Func, IntegerField, Max, Min, QuerySet

from hansa.directory.models import Organisation
from hansa.directory.places.grid import PER_DEGREE, STRIDE, cell_of
from hansa.directory.queries.candidates import Candidate
from hansa.directory.queries.census import Census, census_of
from hansa.directory.queries.filters import OrganisationFilters, filtered
from hansa.directory.queries.organisations import Selection, select
from hansa.directory.queries.version import Keep, register_version
from hansa.directory.rules.reader import Reader

MAX_ZOOM = 22
# At this zoom a square of the screen of 64 pixels is one cell of the grid; below it, cells are put together.
CELL_ZOOM = 9
MAX_SQUARES = 60_000


class AbsurdBox(ValueError):
    """A box that no map shows; the message says what would be right."""


@dataclass(frozen=True)
class Box:
    """A part of the map in degrees, west <= east, within the earth."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Point:
    """A place on the map with the number of organisations there; `organisation` when it is one, `sample` one of many
    that are all in the very same place. `box` is where they are: west, south, east, north."""

    latitude: float
    longitude: float
    count: int
    box: tuple[float, float, float, float]
    organisation: Organisation | None = None
    sample: Organisation | None = None


def boxes(west: float, south: float, east: float, north: float, zoom: int) -> list[Box]:
    """A box as one or, across the antimeridian, two boxes within the earth. Degrees beyond 180 go on around the earth.

    Raises AbsurdBox.
    """
    if not all(math.isfinite(degrees) for degrees in (west, south, east, north)):
        raise AbsurdBox("bbox holds something that is no number of degrees; right is west,south,east,north.")
    if not 0 <= zoom <= MAX_ZOOM:
        raise AbsurdBox(f"zoom is {zoom}; right is a whole number from 0 to {MAX_ZOOM}.")
    if not -90 <= south < north <= 90:
        raise AbsurdBox("bbox must have -90 <= south < north <= 90; its order is west,south,east,north.")
    if max(abs(west), abs(east)) > 720:
        raise AbsurdBox("bbox goes more than twice around the earth; right are degrees from -180 to 180.")
    if east < west:
        east += 360
    if east < west:
        raise AbsurdBox("bbox has its east far west of its west; its order is west,south,east,north.")
    found = list(_around(west, south, east, north))
    squares = sum((box.east - box.west) * (box.north - box.south) for box in found) * (2**zoom / 45) ** 2
    if zoom >= CELL_ZOOM and squares > MAX_SQUARES:
        raise AbsurdBox(f"bbox is too large for zoom {zoom}; ask for a smaller box or a lower zoom.")
    return found


def _around(west: float, south: float, east: float, north: float) -> Iterator[Box]:
    if east - west >= 360:
        yield Box(-180, south, 180, north)
        return
    turned = (west + 180) % 360 - 180
    east = turned + east - west
    yield Box(turned, south, min(east, 180), north)
    if east > 180:
        yield Box(-180, south, east - 360, north)


def points(
    reader: Reader, filters: OrganisationFilters, box: tuple[float, float, float, float], zoom: int
) -> list[Point]:
    """What a map of that box at that zoom shows: one point for each square of about 64 pixels. Raises AbsurdBox.

    Below zoom 9 the whole register is read from its census in memory; from zoom 9 on, from one index.
    """
    parts = boxes(*box, zoom)
    selection = select(reader, filters.but(sort=""))
    if selection.small is not None:
        inside = [c for c in selection.small if c.passes(filters) and c.cell is not None]
        return [point for part in parts for point in _of_candidates(inside, part, zoom)]
    if zoom < CELL_ZOOM:
        weights = _census(selection)
        return [point for part in parts for point in _of_census(*weights, part, zoom)]
    organisations = filtered(selection.organisations(), filters)
    return [point for part in parts for point in _of_rows(organisations, part, zoom)]


_kept: Keep[Census] = Keep(8, worth=lambda census: len(census.number) > 0)


def census_of_selection(selection: Selection) -> Census:
    """The census of a selection, counted now where it is large and is asked for the first time."""
    if selection.census is not None:
        return selection.census
    filters = selection.filters
    if filters.cluster:
        # Who may know of a cluster differs from reader to reader, so this is never kept.
        return census_of(selection.organisations())
    key = (tuple(word.latin for word in selection.query.words), filters.activity)
    return _kept.get(key, register_version(), lambda: census_of(selection.organisations()))


def _census(selection: Selection) -> tuple[np.ndarray, np.ndarray]:
    census = census_of_selection(selection)
    weights = census.weights(selection.filters)
    placed = (weights > 0) & (census.cell >= 0)
    return census.cell[placed], weights[placed]


def _of_census(cells: np.ndarray, weights: np.ndarray, box: Box, zoom: int) -> list[Point]:
    rows, columns = cells // STRIDE, cells % STRIDE
    inside = (
        (rows >= int((box.south + 90) * PER_DEGREE))
        & (rows <= int((box.north + 90) * PER_DEGREE))
        & (columns >= int((box.west + 180) * PER_DEGREE))
        & (columns <= int((box.east + 180) * PER_DEGREE))
    )
    rows, columns, weights = rows[inside], columns[inside], weights[inside]
    shift = CELL_ZOOM - zoom
    across = STRIDE >> shift
    square = (rows >> shift) * across + (columns >> shift)
    number = np.bincount(square, weights)
    row, column = np.bincount(square, weights * rows), np.bincount(square, weights * columns)
    side = (1 << shift) / PER_DEGREE
    found = []
    for at in np.flatnonzero(number).tolist():
        south, west = at // across * side - 90, at % across * side - 180
        latitude = (row[at] / number[at] + 0.5) / PER_DEGREE - 90
        longitude = (column[at] / number[at] + 0.5) / PER_DEGREE - 180
        found.append(
            Point(float(latitude), float(longitude), int(number[at]), (west, south, west + side, south + side))
        )
    return found


class Whole(Func):
    """The whole part of a positive number. Django's own Floor calls back into Python for each row on SQLite."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS INTEGER)", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="floor(%(expressions)s)::bigint", **context)


def _of_rows(organisations: QuerySet[Organisation], box: Box, zoom: int) -> list[Point]:
    # One strip of rows, and of it the columns: so that one index answers it all without a look at the table.
    first, last = cell_of(box.south, box.west), cell_of(box.north, box.east)
    squares = 2**zoom / 45
    groups = (
        organisations.alias(in_row=F("cell").bitand(STRIDE - 1))
        .filter(cell__range=(first, last), in_row__range=(first % STRIDE, last % STRIDE))
        .order_by()
        .values(row=Whole((F("map_latitude") + 90) * squares), column=Whole((F("map_longitude") + 180) * squares))
        .annotate(
            number=Count("pk"),
            one=Min("pk"),
            latitude=Avg("map_latitude"),
            longitude=Avg("map_longitude"),
            west=Min("map_longitude"),
            south=Min("map_latitude"),
            east=Max("map_longitude"),
            north=Max("map_latitude"),
        )
    )
    found = [
        (g["latitude"], g["longitude"], g["number"], (g["west"], g["south"], g["east"], g["north"]), g["one"])
        for g in groups
    ]
    return _with_organisations(found)


def _of_candidates(inside: Iterable[Candidate], box: Box, zoom: int) -> list[Point]:
    squares = 2**zoom / 45
    groups: dict[tuple[int, int], list[tuple[float, float, int]]] = defaultdict(list)
    for c in inside:
        if c.latitude is None or c.longitude is None:
            continue
        if box.west <= c.longitude <= box.east and box.south <= c.latitude <= box.north:
            square = int((c.latitude + 90) * squares), int((c.longitude + 180) * squares)
            groups[square].append((c.latitude, c.longitude, c.pk))
    found = []
    for _square, group in sorted(groups.items()):
        latitudes, longitudes, numbers = zip(*group, strict=True)
        spread = (min(longitudes), min(latitudes), max(longitudes), max(latitudes))
        n = len(group)
        found.append((sum(latitudes) / n, sum(longitudes) / n, n, spread, min(numbers)))
    return _with_organisations(found)


def _with_organisations(found: list[tuple]) -> list[Point]:
    """Name those that stand alone, and one of those that stand in the very same place."""
    named = [one for *_place, count, box, one in found if count == 1 or _is_one_place(box)]
    organisations = Organisation.objects.only("name", "helix", "city", "country").in_bulk(named)
    return [
        Point(
            latitude,
            longitude,
            count,
            box,
            *((organisations.get(one), None) if count == 1 else (None, organisations.get(one))),
        )
        for latitude, longitude, count, box, one in found
    ]


def _is_one_place(box: tuple[float, float, float, float]) -> bool:
    return box[0] == box[2] and box[1] == box[3]
