"""Sites on the Earth and on a plane: distances, and what is refused with which words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from hansa.analysis.kdensity import sites_on_earth, sites_on_plane
from hansa.analysis.kdensity.pairs import pair_histogram
from hansa.analysis.kdensity.sites import EARTH_RADIUS, Sites

SPHERE = Geod(a=EARTH_RADIUS, b=EARTH_RADIUS)
QUARTER = np.pi * EARTH_RADIUS / 2


def only_distance(sites: Sites) -> float:
    """The distance of two sites as the pair loop has it."""
    found = pair_histogram(sites, sites.greatest_distance)
    return float(found.counts @ found.nodes)


@pytest.mark.parametrize(
    ("longitude", "latitude", "metres"),
    [
        ([0, 90], [0, 0], QUARTER),
        ([12, -77], [0, 90], QUARTER),
        ([0, 180], [0, 0], 2 * QUARTER),
        ([179.5, -179.5], [0, 0], QUARTER / 90),
        ([2.3522, 37.6173], [48.8566, 55.7558], 2_486_212.0),  # Paris to Moscow
    ],
)
def test_measure_great_circles(longitude: list[float], latitude: list[float], metres: float) -> None:
    assert only_distance(sites_on_earth(longitude, latitude)) == pytest.approx(metres, rel=1e-4)


@given(
    st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
    st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
)
def test_agree_with_proj_on_the_sphere(one: tuple[float, float], other: tuple[float, float]) -> None:
    sites = sites_on_earth([one[0], other[0]], [one[1], other[1]])
    x, y, z = sites.coordinates
    chord = np.sqrt((x[0] - x[1]) ** 2 + (y[0] - y[1]) ** 2 + (z[0] - z[1]) ** 2)
    metres = SPHERE.inv(one[0], one[1], other[0], other[1])[2]
    assert sites.distance(chord) == pytest.approx(metres, abs=0.5)


@given(st.floats(0, np.pi * EARTH_RADIUS))
def test_turn_chords_into_distances_and_back(metres: float) -> None:
    earth = sites_on_earth([0, 1], [0, 1])
    assert earth.distance(earth.chord(metres)) == pytest.approx(metres, rel=1e-6, abs=1e-6)


def test_keep_own_copies() -> None:
    x = np.array([0.0, 1.0])
    sites = sites_on_plane(x, [0, 0])
    x[1] = 99
    assert sites.east.tolist() == [0, 1]


def test_choose_sites_evenly() -> None:
    sites = sites_on_plane(np.arange(10), np.zeros(10))
    assert sites.evenly(4).tolist() == [0, 3, 6, 9]
    assert sites.evenly(20).tolist() == list(range(10))
    assert len(sites_on_plane([], []).evenly(3)) == 0


def test_refuse_swapped_degrees() -> None:
    """Tokyo with longitude and latitude swapped."""
    with pytest.raises(ValueError, match=r"row 0 .* longitude 35\.68 and latitude 139\.69 .*look swapped"):
        sites_on_earth([35.68, 34.69], [139.69, 135.5])


def test_refuse_metres_among_degrees() -> None:
    with pytest.raises(ValueError, match=r"row 1 .*\(1 such rows\): metres among degrees: right is one system"):
        sites_on_earth([14.3, 4_643_265.8, 15.1], [48.3, 2_805_974.6, 47.0])


def test_refuse_metres_as_degrees() -> None:
    with pytest.raises(ValueError, match="take sites_on_plane for projected coordinates"):
        sites_on_earth([4_706_176.3, 4_643_265.8], [2_670_975.3, 2_805_974.6])


def test_refuse_longitude_beyond_the_date_line() -> None:
    with pytest.raises(ValueError, match=r"row 1 .* longitude 190 .*right are longitudes from -180 to 180"):
        sites_on_earth([10, 190], [50, 50])


def test_refuse_degrees_among_metres() -> None:
    with pytest.raises(ValueError, match=r"row 2 .*x 15\.0678 and y 47\.0338 \(1 such rows\), which look like degrees"):
        sites_on_plane([4_643_265.8, 4_755_954.1, 15.0678], [2_805_974.6, 2_769_701.4, 47.0338])


def test_accept_sites_around_the_origin_of_a_plane() -> None:
    assert len(sites_on_plane([0, 150, 9_000, 800_000], [0, 50, 3_000, 4_000])) == 4


@pytest.mark.parametrize("unknown", [np.nan, np.inf])
def test_refuse_unknown_coordinates(unknown: float) -> None:
    with pytest.raises(ValueError, match=r"latitude of row 2 \(counted from 0\) is (nan|inf) \(1 such rows\)"):
        sites_on_earth([1, 2, 3], [1, 2, unknown])


def test_refuse_columns_of_different_length() -> None:
    with pytest.raises(ValueError, match=r"x has shape \(2,\) and y \(3,\)"):
        sites_on_plane([1, 2], [1, 2, 3])


def test_refuse_degrees_beside_metres() -> None:
    with pytest.raises(ValueError, match="one set of sites is in degrees and the other in metres"):
        sites_on_plane([1, 2], [1, 2]).together(sites_on_earth([1, 2], [1, 2]))
