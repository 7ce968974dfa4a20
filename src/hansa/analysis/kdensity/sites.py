"""Where plants stand: on the Earth by longitude and latitude, or on a plane in metres, checked once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# Mean radius R1 of the Earth in metres (International Union of Geodesy and Geophysics).
EARTH_RADIUS = 6_371_008.8
# Projected coordinates this far from their origin (metres) beside others that look like degrees: two systems are mixed.
FAR_FROM_ORIGIN = 100_000.0


@dataclass(frozen=True, eq=False)
class Sites:
    """Places in a fixed order. Make them with `sites_on_earth` or `sites_on_plane`, which check them.

    east: longitude in degrees on the Earth, x in metres on the plane.
    north: latitude in degrees on the Earth, y in metres on the plane.
    on_earth: True when distances are great circles of a sphere with the Earth's mean radius.
    """

    east: Floats
    north: Floats
    on_earth: bool

    def __len__(self) -> int:
        return len(self.east)

    def take(self, chosen: NDArray[np.integer] | NDArray[np.bool_]) -> Sites:
        """Some of the sites: by their numbers, or by True and False."""
        return Sites(self.east[chosen], self.north[chosen], self.on_earth)

    def evenly(self, at_most: int) -> NDArray[np.int64]:
        """The numbers of at most so many sites, evenly spaced in their order: all of them where they are fewer."""
        return np.unique(np.linspace(0, len(self) - 1, min(len(self), at_most)).astype(np.int64))

    def together(self, others: Sites) -> Sites:
        """These sites, then the others.

        Raises:
            ValueError: one set is in degrees and the other on a plane.
        """
        if self.on_earth != others.on_earth:
            raise ValueError("one set of sites is in degrees and the other in metres; right is one system for both")
        return Sites(
            np.concatenate([self.east, others.east]), np.concatenate([self.north, others.north]), self.on_earth
        )

    @cached_property
    def coordinates(self) -> tuple[Floats, Floats, Floats]:
        """x, y, z in metres, in which straight lines are chords: on the Earth from its centre, on the plane z = 0."""
        if not self.on_earth:
            return self.east, self.north, np.zeros(len(self))
        longitude, latitude = np.radians(self.east), np.radians(self.north)
        ring = EARTH_RADIUS * np.cos(latitude)
        return ring * np.cos(longitude), ring * np.sin(longitude), EARTH_RADIUS * np.sin(latitude)

    def chord(self, distance: ArrayLike) -> Floats:
        """The straight line, in metres, under a distance in metres; the same on the plane."""
        along = np.asarray(distance, dtype=np.float64)
        if not self.on_earth:
            return along
        return 2 * EARTH_RADIUS * np.sin(np.minimum(along / EARTH_RADIUS, np.pi) / 2)

    def distance(self, chord: ArrayLike) -> Floats:
        """The distance, in metres, over a straight line in metres: the inverse of `chord`."""
        straight = np.asarray(chord, dtype=np.float64)
        if not self.on_earth:
            return straight
        return 2 * EARTH_RADIUS * np.arcsin(np.minimum(straight / (2 * EARTH_RADIUS), 1))

    @cached_property
    def greatest_distance(self) -> float:
        """No two of the sites are farther apart, in metres: the diagonal of the box around them."""
        sides = [float(np.ptp(axis)) if len(axis) else 0.0 for axis in self.coordinates]
        return float(self.distance(np.sqrt(sum(side * side for side in sides))))


def sites_on_earth(longitude: ArrayLike, latitude: ArrayLike) -> Sites:
    """Sites by longitude and latitude in degrees; distances are great circles in metres.

    The sphere has the Earth's mean radius (6,371,008.8 m): a distance differs from the one on the ellipsoid by at most
    0.56 %. Longitudes run from −180 to 180, latitudes from −90 to 90. Longitude and latitude that were swapped are
    noticed only where a longitude beyond ±90 stands as a latitude: for Europe alone they cannot be.

    Raises:
        ValueError: the columns differ in length, or a value is unknown or no degree; names the row, counted from 0.

    >>> paris_moscow = sites_on_earth([2.3522, 37.6173], [48.8566, 55.7558])
    >>> round(paris_moscow.greatest_distance / 1000)
    2486
    """
    sites = _checked(longitude, latitude, "longitude", "latitude", on_earth=True)
    beyond = (np.abs(sites.east) > 180) | (np.abs(sites.north) > 90)
    if beyond.any():
        raise ValueError(_no_degrees(sites, int(np.flatnonzero(beyond)[0]), int(beyond.sum())))
    return sites


def sites_on_plane(x: ArrayLike, y: ArrayLike) -> Sites:
    """Sites by projected coordinates in metres (any unit: results then have it); distances are straight lines.

    Raises:
        ValueError: the columns differ in length, a value is unknown, or some rows look like degrees among metres;
            names the row, counted from 0.

    >>> len(sites_on_plane([0, 3000], [0, 4000])), sites_on_plane([0, 3000], [0, 4000]).greatest_distance
    (2, 5000.0)
    """
    sites = _checked(x, y, "x", "y", on_earth=False)
    degrees = (np.abs(sites.east) <= 180) & (np.abs(sites.north) <= 90)
    others = np.hypot(sites.east[~degrees], sites.north[~degrees])
    if degrees.any() and len(others) and others.min() > FAR_FROM_ORIGIN:
        row = int(np.flatnonzero(degrees)[0])
        raise ValueError(
            f"row {row} (counted from 0) has x {sites.east[row]:g} and y {sites.north[row]:g} ({int(degrees.sum())} "
            f"such rows), which look like degrees; the others lie {others.min():,.0f} metres and more from the origin. "
            "Right is one projection for all rows"
        )
    return sites


def _checked(east: ArrayLike, north: ArrayLike, first: str, second: str, *, on_earth: bool) -> Sites:
    # Copies, so that what the caller does to his columns later changes nothing here.
    sites = Sites(np.array(east, dtype=np.float64), np.array(north, dtype=np.float64), on_earth)
    if sites.east.ndim != 1 or sites.east.shape != sites.north.shape:
        raise ValueError(f"{first} has shape {sites.east.shape} and {second} {sites.north.shape}; right is one length")
    for values, name in ((sites.east, first), (sites.north, second)):
        unknown = np.flatnonzero(~np.isfinite(values))
        if len(unknown):
            raise ValueError(
                f"{name} of row {unknown[0]} (counted from 0) is {values[unknown[0]]} ({len(unknown)} such rows); "
                "right is a known number: leave out what has no place, and say how many"
            )
    return sites


def _no_degrees(sites: Sites, row: int, rows: int) -> str:
    """Why these rows cannot be degrees, and what is the likely cause."""
    values = np.abs(np.concatenate([sites.east, sites.north]))
    if rows < len(sites) and values.max() > 360:
        cause = "metres among degrees: right is one system for all rows"
    elif values.max() > 360:
        cause = "these are no degrees: take sites_on_plane for projected coordinates in metres"
    elif np.abs(sites.north).max() > 90 and np.abs(sites.east).max() <= 90:
        cause = "longitude and latitude look swapped"
    else:
        cause = "right are longitudes from -180 to 180 and latitudes from -90 to 90"
    return (
        f"row {row} (counted from 0) has longitude {sites.east[row]:g} and latitude {sites.north[row]:g} "
        f"({rows} such rows): {cause}"
    )
