"""The grid of the map: the earth in cells of about 0.09 degrees (4,096 columns by 2,048 rows), one number each.

A cell's number is `row * 8192 + column`, rows from the south pole, columns from the antimeridian. So the cells of a
strip of rows are one range of numbers.
"""

from __future__ import annotations

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
