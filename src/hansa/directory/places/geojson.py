"""Takes a region layer out of a GeoJSON file of any publisher, and says in words why one cannot be taken."""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from hansa.directory.places.countries import countries, iso_country
from hansa.directory.places.layers import NUTS_2021, LayerError, LayerFormat, RegionShape, read_features

MAX_BYTES = 200 * 2**20
DEGREES = re.compile(r"(CRS:?:?84|EPSG:{1,2}(\d+\.?\d*:)?4326)$", re.IGNORECASE)
DECIMALS = 3
SIMPLER_DEGREES = 0.002
FAR_DEGREES, NEAR_DEGREES = 12.0, 6.0


@dataclass(frozen=True)
class LayerChoice:
    """How a layer is to be read. `level` and `country` choose among its regions, and stand in where it does not say."""

    fields: LayerFormat = NUTS_2021
    level: int | None = None
    country: str = ""


def read_region_layer(content: bytes, choice: LayerChoice, *, where: str) -> list[RegionShape]:
    """The regions of a GeoJSON file. Raises LayerError with the file, the feature and what is wrong."""
    if len(content) > MAX_BYTES:
        raise LayerError(f"{where}: larger than {MAX_BYTES // 2**20} MB; take a coarser scale, such as 1:20 million")
    document = _document(content, where)
    _refuse_other_crs(document, where)
    wanted = iso_country(choice.country) if choice.country else ""
    for feature in document.get("features") or []:
        _stand_in(feature, choice)
    regions = [
        region
        for region in read_features(document, choice.fields, where=where)
        if choice.level in (None, region.level) and wanted in ("", region.country)
    ]
    if not regions:
        raise LayerError(f"{where}: no region of the level and country that were asked for")
    twice = [code for code, count in Counter(region.code for region in regions).items() if count > 1]
    if twice:
        raise LayerError(f"{where}: region codes that occur twice: {', '.join(sorted(twice)[:5])}; each must be unique")
    _refuse_swapped(regions, where)
    return regions


def _document(content: bytes, where: str) -> dict[str, Any]:
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise LayerError(f"{where}: not readable as GeoJSON ({error}); right is a GeoJSON file of regions") from error
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        kind = document.get("type") if isinstance(document, dict) else type(document).__name__
        raise LayerError(f"{where}: this is {kind}; right is a GeoJSON FeatureCollection (not TopoJSON)")
    if not isinstance(document.get("features"), list):
        raise LayerError(f"{where}: no features; right is a GeoJSON FeatureCollection of regions")
    return document


def _refuse_other_crs(document: dict[str, Any], where: str) -> None:
    crs = document.get("crs")
    if not crs:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name") if isinstance(properties, dict) else crs)[:80]
    if not DEGREES.search(name):
        raise LayerError(
            f"{where}: its coordinates are in {name}; right are degrees of WGS 84 (EPSG:4326): take that file"
        )


def _stand_in(feature: Any, choice: LayerChoice) -> None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return
    if choice.level is not None and choice.fields.level not in properties:
        properties[choice.fields.level] = choice.level
    if choice.country and choice.fields.country not in properties:
        properties[choice.fields.country] = choice.country


def _refuse_swapped(regions: Iterable[RegionShape], where: str) -> None:
    """A layer none of whose regions lies near its country's capital, unless latitude and longitude change places."""
    centres: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for region in regions:
        west, south, east, north = region.geometry.bounds
        centres[region.country].append(((west + east) / 2, (south + north) / 2))
    for country, points in centres.items():
        facts = countries()[country]
        if facts.latitude is None or facts.longitude is None:
            continue
        capital = (facts.longitude, facts.latitude)
        as_is = min(math.dist(point, capital) for point in points)
        swapped = min(math.dist((y, x), capital) for x, y in points)
        if as_is > FAR_DEGREES and swapped < NEAR_DEGREES:
            raise LayerError(
                f"{where}: latitude and longitude of {country} have changed places; "
                "in GeoJSON the longitude stands first"
            )


def stored_shape(region: RegionShape) -> dict[str, Any]:
    """The shape as it is kept: a little simplified, coordinates with three decimals (about 100 m), valid GeoJSON."""
    simpler = shapely.simplify(region.geometry, SIMPLER_DEGREES, preserve_topology=True)
    rounded = shapely.transform(simpler, lambda points: np.round(points, DECIMALS))
    if not rounded.is_valid:
        rounded = shapely.make_valid(rounded, method="structure", keep_collapsed=False)
        rounded = shapely.transform(rounded, lambda points: np.round(points, DECIMALS))
    # A tiny island may collapse: then it is kept as it came.
    kept = rounded if rounded.area else region.geometry
    return json.loads(shapely.to_geojson(kept))


def format_with(fields: dict[str, str], version: str) -> LayerFormat:
    """The NUTS format with other property names."""
    return replace(NUTS_2021, version=version[:20], **{key: name for key, name in fields.items() if name})
