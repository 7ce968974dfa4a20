"""The equal-area plane: ETRS89-LAEA in Europe, else one centred on the sites, and how it stretches distances."""

import numpy as np
import pytest
from pyproj import Proj

from hansa.analysis.kdensity import Sites, sites_on_earth, sites_on_plane
from hansa.analysis.kdensity.projection import equal_area_plane
from hansa.analysis.kdensity.sites import EARTH_RADIUS


def test_take_the_projection_of_european_statistics(europe_by_degrees: Sites) -> None:
    assert equal_area_plane(europe_by_degrees).crs == "EPSG:3035"


def test_centre_on_sites_beyond_europe() -> None:
    plane = equal_area_plane(sites_on_earth([-90, -80], [35, 35]))
    assert plane.longitude == pytest.approx(-85)
    x = plane.project(sites_on_earth([-90, -80], [35, 35])).east
    assert x[0] == pytest.approx(-x[1])


def test_cross_the_date_line() -> None:
    """Two places in Fiji, a degree of longitude apart, stay near."""
    fiji = sites_on_earth([179.5, -179.5], [-17.0, -17.0])
    plane = equal_area_plane(fiji).project(fiji)
    assert plane.greatest_distance == pytest.approx(fiji.greatest_distance, rel=0.01)


@pytest.mark.parametrize("kilometres", [500, 1_800, 3_500])
def test_tell_the_stretch_that_proj_tells(kilometres: float) -> None:
    north = np.degrees(kilometres * 1000 / EARTH_RADIUS)
    sites = sites_on_earth([0.0, 0.0], [-north, north])
    plane = equal_area_plane(sites)
    tissot = Proj(f"+proj=laea +lon_0=0 +lat_0=0 +R={EARTH_RADIUS}").get_factors(0.0, north)
    assert plane.greatest_stretch(sites) == pytest.approx(tissot.tissot_semimajor - 1, rel=1e-6)


def test_leave_a_plane_as_it_is() -> None:
    sites = sites_on_plane([0, 5], [0, 5])
    assert equal_area_plane(sites).project(sites) is sites
    assert equal_area_plane(sites).greatest_stretch(sites) == 0
