"""Organisations as the map island reads them: GeoJSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hansa.directory.models import Organisation
from hansa.network.queries import island_helix


def feature(organisation: Organisation, latitude: float, longitude: float) -> dict[str, Any]:
    """One organisation; its place is given, because who may see how exactly differs."""
    properties = {
        "id": str(organisation.pk),
        "name": str(organisation)[:120],
        "url": organisation.get_absolute_url(),
        "helix": island_helix(organisation.helix),
        "city": organisation.city,
    }
    return point(latitude, longitude, properties)


def point(latitude: float, longitude: float, properties: dict[str, Any]) -> dict[str, Any]:
    place = {"type": "Point", "coordinates": [round(longitude, 5), round(latitude, 5)]}
    return {"type": "Feature", "geometry": place, "properties": properties}


def collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}
