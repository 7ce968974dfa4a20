"""Where an organisation lies, by what is known of it: coordinates by hand, else its city, else nothing."""

from __future__ import annotations

from dataclasses import dataclass

from hansa.directory.enums import PlaceQuality
from hansa.directory.places.finder import place_finder


@dataclass(frozen=True)
class Placing:
    """Degrees (WGS 84) and how exactly they are known; without coordinates the quality is `country` or `unknown`."""

    latitude: float | None
    longitude: float | None
    quality: str


def placing(country: str, city: str, latitude: float | None = None, longitude: float | None = None) -> Placing:
    """Place an organisation. Coordinates by hand are exact; otherwise the centre of its city is looked up offline.

    No capital stands in for an unknown city: a point that nobody knows is not drawn.
    """
    if latitude is not None and longitude is not None:
        return Placing(latitude, longitude, PlaceQuality.EXACT)
    if country and city.strip() and (found := place_finder().find(city, country)):
        return Placing(found.latitude, found.longitude, PlaceQuality.CITY)
    return Placing(None, None, PlaceQuality.COUNTRY if country else PlaceQuality.UNKNOWN)
