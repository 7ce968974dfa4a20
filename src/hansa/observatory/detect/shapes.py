"""Outlines of regions: which region an organisation is in, and which regions touch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

CODE_PROPERTIES = ("NUTS_ID", "code", "id", "CODE", "ID", "region")
NAME_PROPERTIES = ("NAME_LATN", "NUTS_NAME", "name", "NAME")
# Regions of one layer that come as near as this (about 10 m) touch.
TOUCHING_DEGREES = 1e-4


@dataclass(frozen=True, eq=False)
class RegionShapes:
    """Regions of one layer. codes, names, shapes: in one order; file: their name for the report."""

    file: str
    codes: list[str]
    names: Mapping[str, str]
    shapes: np.ndarray

    def neighbours(self) -> list[tuple[str, str]]:
        """Pairs of regions that touch, whatever border lies between."""
        tree = shapely.STRtree(self.shapes)
        first, second = tree.query(self.shapes, predicate="dwithin", distance=TOUCHING_DEGREES)
        return sorted(
            (self.codes[a], self.codes[b]) for a, b in zip(first.tolist(), second.tolist(), strict=True) if a < b
        )

    def centres(self) -> dict[str, tuple[float, float]]:
        """Latitude and longitude of a point within each region."""
        points = shapely.point_on_surface(self.shapes)
        pairs = zip(shapely.get_y(points).tolist(), shapely.get_x(points).tolist(), strict=True)
        return dict(zip(self.codes, pairs, strict=True))

    def regions_of(self, frame: pd.DataFrame) -> pd.Series:
        """The region of each row: the one its code names or lies within (a code of a finer level begins with that of
        the region around it), else the one its coordinates lie in, else none."""
        known = frame["region"] if "region" in frame else pd.Series(None, index=frame.index, dtype=object)
        by_code = known.map({code: self._named(code) for code in known.dropna().unique()})
        if not {"latitude", "longitude"} <= set(frame.columns):
            return by_code
        return by_code.where(by_code.notna(), self._around(frame))

    def _named(self, code: str) -> str | None:
        there = set(self.codes)
        return next((code[:length] for length in range(len(code), 1, -1) if code[:length] in there), None)

    def _around(self, frame: pd.DataFrame) -> pd.Series:
        spots = frame[["longitude", "latitude"]].dropna().drop_duplicates()
        points = shapely.points(spots.to_numpy(dtype=float))
        spot, shape = shapely.STRtree(self.shapes).query(points, predicate="within")
        found = spots.iloc[spot].assign(found=[self.codes[number] for number in shape])
        found = found.drop_duplicates(["longitude", "latitude"])
        merged = frame[["longitude", "latitude"]].merge(found, on=["longitude", "latitude"], how="left")
        return merged["found"].set_axis(frame.index).astype(object).where(lambda column: column.notna(), None)


def read_region_shapes(path: Path, code_property: str = "", name_property: str = "") -> RegionShapes:
    """The regions of a GeoJSON file in degrees.

    Raises:
        ValueError: no GeoJSON, no polygons, no property with codes, or coordinates that are no degrees.
        OSError: the file cannot be read.
    """
    try:
        features = json.loads(path.read_text("utf-8-sig"))["features"]
        rows = [(feature.get("properties") or {}, feature.get("geometry")) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is no GeoJSON with features: {error!r}") from error
    if not rows:
        raise ValueError(f"{path} has no regions")
    there = list(rows[0][0])
    code = code_property or next((name for name in CODE_PROPERTIES if name in there), "")
    if any(code not in properties for properties, _geometry in rows):
        asked = f"“{code_property}”" if code_property else "with the code of the region"
        raise ValueError(f"{path}: not every region has a property {asked}; there are {', '.join(there)}")
    label = name_property or next((name for name in NAME_PROPERTIES if name in there), code)
    codes = [str(properties[code]) for properties, _geometry in rows]
    if len(set(codes)) < len(codes):
        raise ValueError(f"{path}: the code {_first_double(codes)} stands there twice; right is one layer of regions")
    shapes = np.array([_shape(path, geometry) for _properties, geometry in rows])
    west, south, east, north = shapely.total_bounds(shapes)
    if not (west >= -180.001 and south >= -90.001 and east <= 180.001 and north <= 90.001):
        raise ValueError(f"{path}: coordinates to {east:g}, {north:g}; right are degrees (EPSG:4326)")
    names = {one: str(properties.get(label) or one) for one, (properties, _geometry) in zip(codes, rows, strict=True)}
    return RegionShapes(path.name, codes, names, shapes)


def _shape(path: Path, geometry: object) -> shapely.Geometry:
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except shapely.errors.GEOSException as error:
        raise ValueError(f"{path}: a region without a shape ({error})") from error
    if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty:
        raise ValueError(f"{path}: a region without a polygon; right are areas")
    return shapely.make_valid(shape)


def _first_double(codes: list[str]) -> str:
    seen: set[str] = set()
    return next(code for code in codes if code in seen or seen.add(code))  # type: ignore[func-returns-value]
