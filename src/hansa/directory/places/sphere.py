"""Distances on the sphere: points are rows of longitude and latitude in degrees (WGS 84), lengths are kilometres.

The Earth is a sphere of 6371.0088 km (its mean radius, IUGG); against the ellipsoid a length is wrong by at most 0.6 %.
No projection is involved, so the same rule holds in Lapland and in Guyane.
"""

from __future__ import annotations

import numpy as np

EARTH_RADIUS_KM = 6371.0088


def unit_vectors(points: np.ndarray) -> np.ndarray:
    """Points (n × 2, degrees) as vectors of length one (n × 3)."""
    longitude, latitude = np.radians(np.asarray(points, dtype=float)).T
    return np.column_stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    )


def degrees(vectors: np.ndarray) -> np.ndarray:
    """The inverse of `unit_vectors`, for vectors of any length above zero."""
    x, y, z = np.asarray(vectors).T
    return np.degrees(np.column_stack([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))]))


def lengths_km(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Great-circle distance of each start from its end, both n × 2 in degrees.

    >>> helsinki, tallinn = [[24.94, 60.17]], [[24.75, 59.44]]
    >>> float(lengths_km(helsinki, tallinn).round(1)[0])
    81.9
    """
    chord = np.linalg.norm(unit_vectors(starts) - unit_vectors(ends), axis=1)
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.clip(chord / 2, 0, 1))


def between(starts: np.ndarray, ends: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The point at the given share (0 to 1) of the straight way from each start to its end, n × 2 in degrees."""
    share = np.asarray(shares, dtype=float)[:, None]
    return degrees(unit_vectors(starts) * (1 - share) + unit_vectors(ends) * share)


def sampled(starts: np.ndarray, ends: np.ndarray, step_km: float) -> tuple[np.ndarray, np.ndarray]:
    """Points on straight pieces, at most `step_km` apart, ends included; and for each point the number of its piece."""
    pieces = np.maximum(1, np.ceil(lengths_km(starts, ends) / step_km)).astype(int)
    number = np.repeat(np.arange(len(pieces)), pieces + 1)
    place = np.arange(len(number)) - np.repeat(np.cumsum(pieces + 1) - (pieces + 1), pieces + 1)
    return between(starts[number], ends[number], place / pieces[number]), number


def sampled_line(line: np.ndarray, step_km: float) -> np.ndarray:
    """Points on a line through the given points (n × 2), at most `step_km` apart."""
    return sampled(line[:-1], line[1:], step_km)[0]


def cosine_of(distance_km: float) -> float:
    """The scalar product of two unit vectors at this distance: nearer points have a larger one."""
    return float(np.cos(distance_km / EARTH_RADIUS_KM))
