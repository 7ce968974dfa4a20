"""The grid of the map: the earth in cells of about 0.09 degrees (4,096 columns by 2,048 rows), one number each.

A cell's number is `row * 8192 + column`, rows from the south pole, columns from the antimeridian. So the cells of a box
are one range of numbers for each row.
"""

from __future__ import annotations

from collections.abc import Iterator

COLUMNS = 4096
STRIDE = 8192
PER_DEGREE = COLUMNS / 360


def cell_of(latitude: float, longitude: float) -> int:
    """The number of the cell in which a place lies. Degrees, WGS 84.

    >>> cell_of(-90, -180), cell_of(0, 0)
    (0, 8390656)
    """
    return int((latitude + 90) * PER_DEGREE) * STRIDE + int((longitude + 180) * PER_DEGREE)


def cell_centre(cell: int) -> tuple[float, float]:
    """Latitude and longitude of the middle of a cell."""
    row, column = divmod(cell, STRIDE)
    return (row + 0.5) / PER_DEGREE - 90, (column + 0.5) / PER_DEGREE - 180


def cell_ranges(west: float, south: float, east: float, north: float) -> Iterator[tuple[int, int]]:
    """First and last cell of every row of a box that does not cross the antimeridian (west <= east)."""
    first, last = cell_of(south, west), cell_of(north, east)
    columns = last % STRIDE - first % STRIDE
    for start in range(first, last + 1 - columns, STRIDE):
        yield start, start + columns
