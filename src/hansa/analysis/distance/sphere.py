"""Distances on the globe."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG), kilometres."""


def unit_vectors(latitude: ArrayLike, longitude: ArrayLike) -> np.ndarray:
    """Points on a sphere of radius 1, n × 3, from degrees. A straight line of length c between two of them belongs to
    an arc of 2·asin(c / 2).

    Raises:
        ValueError: a latitude lies outside −90 … 90 or a longitude outside −180 … 180 (swapped?), or is unknown.
    """
    north, east = np.asarray(latitude, dtype=np.float64), np.asarray(longitude, dtype=np.float64)
    if (wrong := np.flatnonzero(~((np.abs(north) <= 90) & (np.abs(east) <= 180)))).size:
        place = wrong[0]
        raise ValueError(
            f"point {place} (counted from 0) is at latitude {north[place]}, longitude {east[place]}; right are "
            "degrees, latitude from -90 to 90 and longitude from -180 to 180: are they swapped, or projected metres?"
        )
    north, east = np.radians(north), np.radians(east)
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def chord(km: ArrayLike) -> np.ndarray:
    """The straight line through the sphere of radius 1 that belongs to a great-circle distance in kilometres."""
    return 2 * np.sin(np.minimum(np.asarray(km, dtype=np.float64) / EARTH_KM, np.pi) / 2)


def great_circle_km(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Kilometres between unit vectors, row by row (shapes … × 3 that broadcast).

    >>> copenhagen, malmo = unit_vectors([55.676, 55.606], [12.568, 13.001])
    >>> float(great_circle_km(copenhagen, malmo).round(1))
    28.3
    """
    straight = np.sqrt(((np.asarray(first) - np.asarray(second)) ** 2).sum(axis=-1))
    return 2 * EARTH_KM * np.arcsin(np.minimum(straight / 2, 1.0))
