"""Reads region layers: GeoJSON files of regions with code, level, country and name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from hansa.directory.places.countries import UnknownCountry, iso_country


class LayerError(ValueError):
    """A file is no region layer; the message says where and what would be right."""


@dataclass(frozen=True)
class LayerFormat:
    """The property names of a layer and its version. The default is that of Eurostat's NUTS files."""

    version: str = "NUTS 2021"
    code: str = "NUTS_ID"
    level: str = "LEVL_CODE"
    country: str = "CNTR_CODE"
    name: str = "NAME_LATN"
    native_name: str = "NUTS_NAME"


NUTS_2021 = LayerFormat()


@dataclass(frozen=True)
class RegionShape:
    """One region of a layer: `country` is the ISO code, `geometry` a (multi)polygon in degrees (WGS 84)."""

    code: str
    level: int
    country: str
    name: str
    native_name: str
    version: str
    geometry: shapely.Geometry


def read_layers(paths: Iterable[Path], layer: LayerFormat = NUTS_2021) -> list[RegionShape]:
    """The regions of several files of one layer, such as one file for each NUTS level; no code twice."""
    regions = [region for path in paths for region in read_layer(path, layer)]
    twice = [code for code, count in Counter(region.code for region in regions).items() if count > 1]
    if twice:
        raise LayerError(f"region codes that occur twice: {', '.join(sorted(twice)[:5])}; each must be unique")
    return regions


def read_layer(path: Path, layer: LayerFormat = NUTS_2021) -> list[RegionShape]:
    """The regions of a GeoJSON file. Raises LayerError with the file, the number of the feature and what is wrong."""
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise LayerError(f"{path}: not readable as GeoJSON ({error})") from error
    return read_features(document, layer, where=str(path))


def read_features(document: Any, layer: LayerFormat = NUTS_2021, *, where: str = "GeoJSON") -> list[RegionShape]:
    """The regions of a parsed GeoJSON FeatureCollection; `where` names it in messages."""
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise LayerError(f"{where}: no features; right is a GeoJSON FeatureCollection of regions in WGS 84 degrees")
    return [_region(feature, layer, f"{where}, feature {number}") for number, feature in enumerate(features, start=1)]


def _region(feature: Any, layer: LayerFormat, where: str) -> RegionShape:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise LayerError(f"{where}: no properties")
    code = _text(properties, layer.code, where, limit=12)
    return RegionShape(
        code=code,
        level=_level(properties, layer.level, where),
        country=_country(properties, layer.country, where),
        name=_text(properties, layer.name, where, limit=150),
        native_name=str(properties.get(layer.native_name) or "")[:150],
        version=layer.version,
        geometry=_geometry(feature.get("geometry"), f"{where} ({code})"),
    )


def _text(properties: Mapping[str, Any], name: str, where: str, *, limit: int) -> str:
    value = str(properties.get(name) or "").strip()
    if not value or len(value) > limit:
        raise LayerError(f"{where}: property {name} is {value[:40]!r}; right is a text of 1 to {limit} characters")
    return value


def _level(properties: Mapping[str, Any], name: str, where: str) -> int:
    value = properties.get(name)
    if str(value) not in ("0", "1", "2", "3"):
        raise LayerError(f"{where}: property {name} is {str(value)[:40]!r}; right is a level from 0 to 3")
    return int(str(value))


def _country(properties: Mapping[str, Any], name: str, where: str) -> str:
    try:
        return iso_country(str(properties.get(name) or ""))
    except UnknownCountry as error:
        raise LayerError(f"{where}: property {name}: {error}") from error


def _geometry(source: Any, where: str) -> shapely.Geometry:
    if not isinstance(source, dict) or source.get("type") not in ("Polygon", "MultiPolygon"):
        raise LayerError(f"{where}: the geometry must be a Polygon or MultiPolygon")
    try:
        geometry = shapely.from_geojson(json.dumps(source))
    except shapely.errors.GEOSException as error:
        raise LayerError(f"{where}: unreadable geometry ({error})") from error
    if geometry.is_empty:
        raise LayerError(f"{where}: the geometry is empty")
    west, south, east, north = geometry.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise LayerError(f"{where}: coordinates outside ±180, ±90; right are degrees of WGS 84 (EPSG:4326)")
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    if not geometry.area:
        raise LayerError(f"{where}: the geometry has no area")
    return geometry
