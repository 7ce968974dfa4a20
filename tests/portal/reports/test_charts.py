"""What the pictures say, and what they bear."""

import json
import re
from math import inf, nan

import numpy as np
import pytest

from hansa.portal.reports import language
from hansa.portal.reports.charts import Band, Bar, Classes, Dot, Line, Link, Point, area_map, bars, lines, scatter
from hansa.portal.reports.charts.axes import Axis
from hansa.portal.reports.charts.maps import read_shapes
from hansa.portal.reports.charts.projection import Plane, widest_gap
from hansa.portal.reports.numbers import number_text, short_number

HOSTILE = "</title><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def english():
    with language("en"):
        yield


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (12, "12"),
        (1234, "1,234"),
        (12345.6, "12,346"),
        (1234.0, "1,234"),
        (0.5, "0.500"),
        (-1.25, "−1.25"),
        (999.96, "1,000"),
        (1e-9, "1.00e−09"),
        (None, "—"),
        (nan, "—"),
        (inf, "∞"),
        ("DE21", "DE21"),
    ],
)
def test_number_text(value, text) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.5, "0.5"), (2.0, "2"), (10000.0, "10,000"), (-0.25, "−0.25")])
def test_short_number(value, text) -> None:
    assert short_number(value) == text


def test_bars_start_at_zero_also_below_it() -> None:
    drawn = bars([Bar("up", 3), Bar("down", -1)], label="Change")
    assert re.findall(r'class="series-1" x="([\d.]+)%" y="\d+" width="([\d.]+)%"', drawn) == [
        ("25.00", "75.00"),
        ("0.00", "25.00"),
    ]


def test_bars_bear_no_rows_and_zeros() -> None:
    assert bars([], label="Nothing").count("<rect") == 0
    assert 'width="0.00%"' in bars([Bar("nil", 0)], label="Zero")


def test_pictures_escape_names() -> None:
    square = {"A": [[0, 0], [1, 0], [1, 1], [0, 0]]}
    shapes = {code: _shape(code, HOSTILE, ring) for code, ring in square.items()}
    pictures = [
        bars([Bar(HOSTILE, 1)], label=HOSTILE),
        scatter([Dot(1, 1, HOSTILE)], x_label=HOSTILE, y_label=HOSTILE, label=HOSTILE),
        lines([Line(HOSTILE, [(1, 1), (2, 2)])], x_label=HOSTILE, y_label=HOSTILE, label=HOSTILE),
        area_map(shapes, {"A": 1.0}, Classes([1]), label=HOSTILE, points=[Point(0.5, 0.5, HOSTILE)])[0],
    ]
    assert [picture.count("<script>") for picture in pictures] == [0, 0, 0, 0]
    assert all("&lt;script&gt;" in picture for picture in pictures)


def _shape(code, name, ring):
    from hansa.portal.reports.charts import Shape

    return Shape(code, name, (np.array(ring, dtype=float),))


def test_axis_ends_on_round_numbers() -> None:
    axis = Axis.over([3, 97], "x")
    assert (axis.low, axis.high) == (0, 100)
    assert axis.ticks() == [(0, "0"), (0.2, "20"), (0.4, "40"), (0.6, "60"), (0.8, "80"), (1, "100")]


def test_axis_of_logarithms_leaves_out_what_has_none() -> None:
    axis = Axis.over([-1, 0, 5, 2000], "x", logarithmic=True)
    assert (axis.low, axis.high) == (1, 10000) and [text for _, text in axis.ticks(2)] == ["1", "100", "10,000"]
    assert axis.place(100) == pytest.approx(0.5) and not axis.has(0)


@pytest.mark.parametrize("values", [[], [nan], [7], [7, 7], [1e-30, 1e30]])
@pytest.mark.parametrize("logarithmic", [False, True])
def test_axis_bears_values_without_a_span(values, logarithmic) -> None:
    axis = Axis.over(values, "x", logarithmic=logarithmic)
    assert all(-1e-9 <= axis.place(v) <= 1 + 1e-9 for v in values if v == v) and 1 <= len(axis.ticks()) <= 8


def test_axis_of_years_writes_whole_years() -> None:
    assert [text for _, text in Axis.over([2010, 2013], "Year", years=True).ticks()] == ["2010", "2011", "2012", "2013"]


def test_scatter_leaves_out_what_has_no_logarithm() -> None:
    dots = [Dot(0, 1), Dot(10, 1), Dot(100, nan)]
    drawn = scatter(dots, x_label="x", y_label="y", label="l", log_x=True, guide=1)
    assert drawn.count("<circle") == 1 and drawn.count('class="guide"') == 1


def test_lines_draw_bands_behind_and_single_years_as_dots() -> None:
    band = Band("band", [(1, 0, 2), (2, nan, 3), (3, 1, 3)])
    drawn = lines(
        [Line("one", [(2, 1)]), Line("two", [(1, 1), (3, 2)])], x_label="x", y_label="y", label="l", bands=[band]
    )
    assert drawn.index("polygon") < drawn.index("polyline") and drawn.count("<circle") == 1
    assert drawn.count("nan") == 0


def test_classes_put_a_bound_into_the_class_above() -> None:
    classes = Classes([0.5, 1, 1.5, 2])
    assert [classes.shade(v) for v in (0.4, 0.5, 1.99, 2, None, nan)] == [
        "shade-1", "shade-2", "shade-4", "shade-5", "shade-none", "shade-none"
    ]  # fmt: skip
    assert classes.key("no data") == [
        ("shade-1", "< 0.5"),
        ("shade-2", "0.5 – 1"),
        ("shade-3", "1 – 1.5"),
        ("shade-4", "1.5 – 2"),
        ("shade-5", "≥ 2"),
        ("shade-none", "no data"),
    ]


def test_map_keeps_areas_true(shared_data) -> None:
    """By Eurostat, Finland has 338,000 km² and Portugal's mainland 89,000: 3.8 to 1. The outlines are coarse."""
    shapes = read_shapes(shared_data / "places" / "NUTS_RG_60M_2021_4326_LEVL_1.geojson", "NUTS_ID")
    values = {"FI1": 1.0, "PT1": 2.0}
    drawn, remote = area_map(shapes, values, Classes([1.5]), label="Two")
    areas = {name: _area(path) for path, name in re.findall(r'd="([^"]+)"><title>([^<]+): ', drawn)}
    assert areas["FI1"] / areas["PT1"] == pytest.approx(337 / 89, rel=0.03) and remote == []


def _area(path: str) -> float:
    total = 0.0
    for ring in path.split("M")[1:]:
        x, y = np.array([pair.split(",") for pair in ring.rstrip("Z").split("L")], dtype=float).T
        total += abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    return total


def test_map_names_what_lies_too_far_off(shared_data) -> None:
    shapes = read_shapes(shared_data / "places" / "NUTS_RG_60M_2021_4326_LEVL_2.geojson", "NUTS_ID", "NUTS_NAME")
    _, remote = area_map(shapes, dict.fromkeys(shapes, 1.0), Classes([1]), label="Europe")
    assert remote == ["FRY1", "FRY2", "FRY3", "FRY4", "FRY5"]


def test_map_bears_no_values_no_shapes_and_one_point() -> None:
    assert area_map({}, {}, label="Empty")[0].count("<path") == 0
    drawn, remote = area_map({}, {}, label="Points", points=[Point(5, 50, "one")], links=[Link((5, 50), (6, 51))])
    assert drawn.count("<circle") == 1 and drawn.count("<line") == 1 and "nan" not in drawn and remote == []


def test_map_keeps_an_area_across_the_date_line_in_one_piece() -> None:
    ring = [[178, -20], [-178, -20], [-178, -16], [178, -16], [178, -20]]
    drawn, _ = area_map({"FJ": _shape("FJ", "Fiji", ring)}, {"FJ": 1.0}, Classes([1]), label="Fiji")
    x, y = np.array([p.split(",") for p in re.search(r'd="M([^"Z]+)Z', drawn)[1].split("L")], dtype=float).T
    # Four degrees each way, at 18° south.
    assert np.ptp(x) / np.ptp(y) == pytest.approx(np.cos(np.radians(18)), rel=0.05)


def test_plane_takes_projected_coordinates_as_they_are() -> None:
    metres = np.array([[4_321_000.0, 3_210_000.0], [4_400_000.0, 3_300_000.0]])
    assert Plane(metres).name == "plain" and np.array_equal(Plane(metres).project(metres), metres)
    assert Plane(np.array([[5.0, 50.0], [10.0, 55.0]])).name == "laea"
    assert Plane(np.array([[-120.0, 40.0], [100.0, 20.0]])).name == "eqearth"


def test_widest_gap_goes_around_the_date_line() -> None:
    assert widest_gap([170, -170, 180]) == (170, 20)
    assert widest_gap([10, 20]) == (10, 10) and widest_gap([5]) == (5, 0)


def test_read_shapes_says_what_a_file_lacks(tmp_path) -> None:
    path = tmp_path / "areas.geojson"
    path.write_text("no json")
    with pytest.raises(ValueError, match="no GeoJSON file with features"):
        read_shapes(path, "code")
    path.write_text(json.dumps({"features": [{"properties": {"NUTS_ID": "DE1", "NAME": "x"}, "geometry": None}]}))
    with pytest.raises(ValueError, match="no property “code”; it has NUTS_ID, NAME"):
        read_shapes(path, "code")
    assert read_shapes(path, "NUTS_ID")["DE1"].rings == ()


def test_read_shapes_joins_the_parts_of_one_code(tmp_path) -> None:
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    part = {"properties": {"code": 7}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    many = {"properties": {"code": 7}, "geometry": {"type": "MultiPolygon", "coordinates": [[ring], [ring]]}}
    (tmp_path / "a.json").write_text(json.dumps({"features": [part, many]}), "utf-8")
    assert len(read_shapes(tmp_path / "a.json", "code")["7"].rings) == 3
