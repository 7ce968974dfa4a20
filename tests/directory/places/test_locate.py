"""The region a point lies in."""

import random

import shapely

from hansa.directory.places.locate import locate_in_shapes

SQUARES = {
    "B": shapely.box(10, 50, 11, 51),
    "A": shapely.box(9, 50, 10, 51),
    "N": shapely.MultiPolygon([shapely.box(20, 69, 21, 70), shapely.box(30, 69, 31, 70)]),
}


def test_find_region_of_points() -> None:
    assert locate_in_shapes([(50.5, 9.5), (50.5, 10.5), (69.5, 30.5)], SQUARES) == ["A", "B", "N"]


def test_settle_point_on_common_border() -> None:
    assert locate_in_shapes([(50.5, 10.0)], SQUARES) == ["A"]


def test_take_points_just_off_the_coast() -> None:
    """One degree of longitude is 111 km at the equator, 71 km at 50° and 38 km at 69.5°."""
    assert locate_in_shapes([(50.5, 11.06), (50.5, 11.08), (69.5, 21.12), (69.5, 21.14)], SQUARES) == [
        "B",
        None,
        "N",
        None,
    ]
    assert locate_in_shapes([(50.5, 11.06)], SQUARES, coast_km=1) == [None]


def test_find_nothing_without_shapes_or_points() -> None:
    assert locate_in_shapes([(50.5, 9.5)], {}) == [None]
    assert locate_in_shapes([], SQUARES) == []


def test_agree_with_looking_one_by_one() -> None:
    chance = random.Random(7)
    grid = {f"{x:02}{y:02}": shapely.box(x, y, x + 1, y + 1) for x in range(12) for y in range(12)}
    points = [(chance.uniform(0, 12), chance.uniform(0, 12)) for _ in range(3000)]
    expected = [f"{int(longitude):02}{int(latitude):02}" for latitude, longitude in points]
    assert locate_in_shapes(points, grid) == expected
