"""From degrees to an equal-area plane, where a grid of square cells can stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pyproj import Transformer

from hansa.analysis.kdensity.sites import EARTH_RADIUS, Sites

# ETRS89-LAEA, the equal-area projection of European statistics: its name, centre and where it is used.
EUROPE = "EPSG:3035"
CENTRE_OF_EUROPE = (10.0, 52.0)
WEST, SOUTH, EAST, NORTH = -35.58, 24.6, 44.83, 84.73


@dataclass(frozen=True)
class EqualAreaPlane:
    """Lambert's azimuthal equal-area plane around a centre. Make it with `equal_area_plane`.

    crs: its definition, or None for sites that stand on a plane already and stay as they are.
    longitude, latitude: its centre in degrees.
    """

    crs: str | None
    longitude: float
    latitude: float

    def project(self, sites: Sites) -> Sites:
        """The sites in metres on this plane."""
        if self.crs is None:
            return sites
        transformer = Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)
        x, y = transformer.transform(sites.east, sites.north)
        return Sites(np.asarray(x), np.asarray(y), on_earth=False)

    def greatest_stretch(self, sites: Sites) -> float:
        """By how much a short distance is stretched at the site farthest from the centre: 0.01 is 1 %.

        At an angle c from the centre the projection stretches by 1 / cos(c/2) outwards and squeezes by cos(c/2) across.
        """
        if self.crs is None or not len(sites):
            return 0.0
        centre = Sites(np.array([self.longitude]), np.array([self.latitude]), on_earth=True).coordinates
        chords = np.sqrt(sum((axis - point[0]) ** 2 for axis, point in zip(sites.coordinates, centre, strict=True)))
        half = min(float(chords.max()) / (2 * EARTH_RADIUS), 1.0)
        return float(1 / np.sqrt(max(1 - half * half, 1e-12)) - 1)


def equal_area_plane(sites: Sites) -> EqualAreaPlane:
    """The plane for these sites: ETRS89-LAEA where all of them lie in Europe, else one centred on them.

    >>> from hansa.analysis.kdensity.sites import sites_on_earth
    >>> frankfurt = sites_on_earth([8.68], [50.11])
    >>> plane = equal_area_plane(frankfurt)
    >>> plane.crs, plane.project(frankfurt).east.round(), round(plane.greatest_stretch(frankfurt), 5)
    ('EPSG:3035', array([4226574.]), 0.00016)
    """
    if not sites.on_earth:
        return EqualAreaPlane(None, 0.0, 0.0)
    east, north = sites.east, sites.north
    if east.min() >= WEST and east.max() <= EAST and north.min() >= SOUTH and north.max() <= NORTH:
        return EqualAreaPlane(EUROPE, *CENTRE_OF_EUROPE)
    # The mean of the sites in space, so that the date line is no border.
    x, y, z = (float(axis.mean()) for axis in sites.coordinates)
    longitude, latitude = float(np.degrees(np.arctan2(y, x))), float(np.degrees(np.arctan2(z, np.hypot(x, y))))
    return EqualAreaPlane(f"+proj=laea +lon_0={longitude} +lat_0={latitude} +datum=WGS84", longitude, latitude)
