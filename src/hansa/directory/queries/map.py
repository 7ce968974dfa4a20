"""Points of the map: organisations gathered into clusters on the server, so that a million of them fit any screen."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from django.db.models import Avg, Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Floor

from hansa.directory.models import Organisation
from hansa.directory.places.grid import PER_DEGREE, STRIDE, cell_ranges
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
    squares, square = np.unique((rows >> shift) * STRIDE + (columns >> shift), return_inverse=True)
    number = np.bincount(square, weights, len(squares))
    row = np.bincount(square, weights * rows, len(squares)) / number
    column = np.bincount(square, weights * columns, len(squares)) / number
    edges = [_extreme(np.minimum, columns, square), _extreme(np.minimum, rows, square)]
    edges += [_extreme(np.maximum, columns, square) + 1, _extreme(np.maximum, rows, square) + 1]
    west, south, east, north = (
        edge / PER_DEGREE - offset for edge, offset in zip(edges, (180, 90, 180, 90), strict=True)
    )
    return [
        Point(
            float((row[at] + 0.5) / PER_DEGREE - 90),
            float((column[at] + 0.5) / PER_DEGREE - 180),
            int(number[at]),
            (float(west[at]), float(south[at]), float(east[at]), float(north[at])),
        )
        for at in range(len(squares))
    ]


def _extreme(of: np.ufunc, values: np.ndarray, square: np.ndarray) -> np.ndarray:
    result = np.full(square.max(initial=-1) + 1, np.iinfo(np.int64).max if of is np.minimum else -1, np.int64)
    of.at(result, square, values)
    return result


def _of_rows(organisations: QuerySet[Organisation], box: Box, zoom: int) -> list[Point]:
    near = Q()
    for first, last in cell_ranges(box.west, box.south, box.east, box.north):
        near |= Q(cell__range=(first, last))
    squares = 2**zoom / 45
    groups = (
        organisations.filter(near)
        .order_by()
        .values(row=Floor((F("map_latitude") + 90) * squares), column=Floor((F("map_longitude") + 180) * squares))
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
    groups: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for c in inside:
        if box.west <= c.longitude <= box.east and box.south <= c.latitude <= box.north:
            groups[int((c.latitude + 90) * squares), int((c.longitude + 180) * squares)].append(c)
    found = []
    for _square, group in sorted(groups.items()):
        latitudes, longitudes = [c.latitude for c in group], [c.longitude for c in group]
        spread = (min(longitudes), min(latitudes), max(longitudes), max(latitudes))
        n = len(group)
        found.append((sum(latitudes) / n, sum(longitudes) / n, n, spread, min(c.pk for c in group)))
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
