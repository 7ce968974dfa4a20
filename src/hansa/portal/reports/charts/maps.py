"""A map of areas shaded by a value, with points and links upon them."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hansa.portal.reports.charts.projection import Plane
from hansa.portal.reports.numbers import number_text, short_number

WIDTH, TALLEST, MARGIN = 640.0, 620.0, 0.03
SHADES = 5
REMOTE = 0.6  # areas farther from the others than this many times their spread are left out of the picture


@dataclass(frozen=True)
class Shape:
    """An area: its code, its name, and its rings, each an array n × 2 of longitude and latitude in degrees."""

    code: str
    name: str
    rings: tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Point:
    """A place upon the map; radius in units of the picture, which is 640 wide."""

    longitude: float
    latitude: float
    name: str
    css: str = "fill-accent"
    radius: float = 5.0


@dataclass(frozen=True)
class Link:
    """A straight line between two places (longitude, latitude); width in pixels."""

    start: tuple[float, float]
    end: tuple[float, float]
    width: float = 1.0


@dataclass(frozen=True)
class Classes:
    """Bounds between shades, ascending: at most four. A value equal to a bound belongs to the class above it."""

    bounds: Sequence[float]

    def shade(self, value: float | None) -> str:
        """The class of the style sheet for a value; of no value, that of land."""
        if value is None or value != value:
            return "shade-none"
        first = SHADES - len(self.bounds)
        return f"shade-{first + bisect_right(list(self.bounds), value)}"

    def key(self, nothing: str) -> list[tuple[str, str]]:
        """What each shade means; `nothing` names areas without a value."""
        first, texts = SHADES - len(self.bounds), [short_number(bound) for bound in self.bounds]
        ranges = [f"< {texts[0]}", *(f"{a} – {b}" for a, b in pairwise(texts)), f"≥ {texts[-1]}"]
        return [(f"shade-{first + place}", text) for place, text in enumerate(ranges)] + [("shade-none", nothing)]


def read_shapes(path: Path, code_property: str, name_property: str | None = None) -> dict[str, Shape]:
    """The areas of a GeoJSON file by their code.

    Raises:
        ValueError: the file is no GeoJSON of areas, or a feature lacks the property; the message names those there are.
    """
    try:
        features = json.loads(path.read_text("utf-8-sig"))["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is no GeoJSON file with features: {error}") from error
    shapes: dict[str, Shape] = {}
    for feature in features:
        properties = feature.get("properties") or {}
        if code_property not in properties:
            raise ValueError(f"{path}: an area has no property “{code_property}”; it has {', '.join(properties)}")
        code = str(properties[code_property])
        name = str(properties.get(name_property or "", "") or code)
        rings = shapes[code].rings if code in shapes else ()
        shapes[code] = Shape(code, name, rings + tuple(_rings(feature.get("geometry"))))
    return shapes


def _rings(geometry: Mapping | None) -> Iterable[np.ndarray]:
    parts = {"Polygon": lambda g: [g["coordinates"]], "MultiPolygon": lambda g: g["coordinates"]}
    for polygon in parts.get((geometry or {}).get("type", ""), lambda g: [])(geometry):
        for ring in polygon:
            if len(ring) > 3:
                yield np.array([position[:2] for position in ring], dtype=float)


def area_map(
    shapes: Mapping[str, Shape],
    values: Mapping[str, float],
    classes: Classes | None = None,
    *,
    label: str,
    points: Sequence[Point] = (),
    links: Sequence[Link] = (),
) -> tuple[SafeString, list[str]]:
    """Draw areas shaded by their values, and list what lies too far off: codes of areas with a value, names of points.

    Args:
        shapes: all areas; those without a value are land.
        values: by code.
        classes: how values become shades; not needed where there are none.
        label: what the map shows, for who cannot see it.
        points, links: drawn upon the areas.

    The picture is fitted to the areas with values and the points (to all areas, where there are neither). Overseas
    parts far from the rest would make the rest too small; they are left out and named. Cost: the number of corners.
    """
    plane = Plane(_corners(shapes, values, points))
    drawn = {code: [plane.project(ring) for ring in shape.rings] for code, shape in shapes.items() if shape.rings}
    spots = plane.project(np.array([(p.longitude, p.latitude) for p in points])) if points else np.empty((0, 2))
    box = _box([drawn[code] for code in drawn if code in values] or ([] if points else list(drawn.values())), spots)
    scale, left, height = _fit(box)

    def to_picture(plane_xy: np.ndarray) -> np.ndarray:
        return (plane_xy - (left, box[3])) * (scale, -scale)

    paths = [
        _path(shapes[code], [to_picture(ring) for ring in rings], values.get(code), classes)
        for code, rings in drawn.items()
        if _touches(rings, box)
    ]
    ends = [to_picture(plane.project(np.array([link.start, link.end]))) for link in links]
    picture = format_html(
        '<svg class="area-map" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        f"{WIDTH:g}",
        f"{height:.0f}",
        label,
        format_html_join("", "{}", ((path,) for path in paths)),
        format_html_join("", "{}", ((_link(link, end),) for link, end in zip(links, ends, strict=True))),
        format_html_join("", "{}", ((_point(p, to_picture(at)),) for p, at in zip(points, spots, strict=True))),
    )
    inside = np.all((spots >= box[:2]) & (spots <= box[2:]), axis=1)
    far = [code for code in drawn if code in values and not _touches(drawn[code], box)]
    return picture, [*far, *(p.name for p, shown in zip(points, inside, strict=True) if not shown)]


def _corners(shapes: Mapping[str, Shape], values: Mapping[str, float], points: Sequence[Point]) -> np.ndarray:
    """The middles of the areas and points to be shown."""
    chosen = [shape for code, shape in shapes.items() if code in values and shape.rings]
    if not chosen and not points:
        chosen = [shape for shape in shapes.values() if shape.rings]
    middles = [_largest(shape.rings).mean(axis=0) for shape in chosen]
    return np.array(middles + [(p.longitude, p.latitude) for p in points]).reshape(-1, 2)


def _largest(rings: Sequence[np.ndarray]) -> np.ndarray:
    return max(rings, key=lambda ring: float(np.prod(np.ptp(ring, axis=0))))


def _box(areas: Sequence[Sequence[np.ndarray]], spots: np.ndarray) -> np.ndarray:
    """West, south, east, north of the picture, without what is remote."""
    boxes = [_bounds(_largest(rings)) for rings in areas] + [np.concatenate([spot, spot]) for spot in spots]
    if not boxes:
        return np.array([0.0, 0.0, 1.0, 1.0])
    all_of = np.array(boxes)
    middles = (all_of[:, :2] + all_of[:, 2:]) / 2
    low, high = np.quantile(middles, 0.05, axis=0), np.quantile(middles, 0.95, axis=0)
    spread = np.maximum(high - low, np.ptp(all_of.reshape(-1, 2), axis=0) * 1e-3)
    near = np.all((middles >= low - REMOTE * spread) & (middles <= high + REMOTE * spread), axis=1)
    kept = all_of[near] if near.any() else all_of
    box = np.concatenate([kept[:, :2].min(axis=0), kept[:, 2:].max(axis=0)])
    margin = MARGIN * max(box[2] - box[0], box[3] - box[1]) or 1.0
    return box + np.array([-margin, -margin, margin, margin])


def _bounds(ring: np.ndarray) -> np.ndarray:
    return np.concatenate([ring.min(axis=0), ring.max(axis=0)])


def _fit(box: np.ndarray) -> tuple[float, float, float]:
    """Scale, western edge and height. Of tall and narrow areas the picture is as wide as all others, and they stand in
    its middle."""
    width, height = box[2] - box[0], box[3] - box[1]
    scale = min(WIDTH / width, TALLEST / height)
    return scale, box[0] - (WIDTH / scale - width) / 2, height * scale


def _touches(rings: Sequence[np.ndarray], box: np.ndarray) -> bool:
    bounds = np.array([_bounds(ring) for ring in rings])
    return bool((np.all(bounds[:, :2] < box[2:], axis=1) & np.all(bounds[:, 2:] > box[:2], axis=1)).any())


def _path(shape: Shape, rings: Sequence[np.ndarray], value: float | None, classes: Classes | None) -> SafeString:
    shade = classes.shade(value) if classes else "shade-none"
    said = shape.name if value is None else f"{shape.name}: {number_text(value)}"
    outline = "".join(_outline(ring) for ring in rings)
    return format_html('<path class="{}" fill-rule="evenodd" d="{}"><title>{}</title></path>', shade, outline, said)


def _outline(ring: np.ndarray) -> str:
    """A ring to a tenth of a unit; corners that fall upon each other are drawn once."""
    tenths = np.round(np.nan_to_num(ring, nan=-1e4, posinf=1e4, neginf=-1e4).clip(-1e4, 1e4), 1)
    moved = np.append(True, np.any(np.diff(tenths, axis=0) != 0, axis=1))
    kept = tenths[moved]
    if len(kept) < 3:
        return ""
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in kept) + "Z"


def _link(link: Link, ends: np.ndarray) -> SafeString:
    (x1, y1), (x2, y2) = ends
    numbers = (f"{v:.1f}" for v in (x1, y1, x2, y2, link.width))
    return format_html('<line class="link" x1="{}" y1="{}" x2="{}" y2="{}" stroke-width="{}"/>', *numbers)


def _point(point: Point, at: np.ndarray) -> SafeString:
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>',
        point.css,
        f"{at[0]:.1f}",
        f"{at[1]:.1f}",
        f"{point.radius:.1f}",
        point.name,
    )
