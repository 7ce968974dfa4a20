"""Finds the region that a point lies in, from shapes that the operator imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from hansa.directory.places.sphere import lengths_km

COAST_KM = 5.0
"""A point this near outside all shapes still belongs to the nearest: generalised coasts cut harbours off."""


def locate_in_shapes(
    points: Sequence[tuple[float, float]], shapes: Mapping[str, shapely.Geometry], *, coast_km: float = COAST_KM
) -> list[str | None]:
    """The code of the region that each point (latitude, longitude in degrees) lies in, or None.

    Points outside all shapes go to the nearest shape if that is at most `coast_km` away. A point on a common border
    goes to the first code in alphabetical order. Use shapes of one level only. Near a border the answer is no better
    than the shapes: with boundaries generalised for 1:60 million it may be wrong by some kilometres.
    Cost: (points + shapes) × log shapes.

    >>> squares = {"A": shapely.box(0, 0, 1, 1), "B": shapely.box(1, 0, 2, 1)}
    >>> locate_in_shapes([(0.5, 0.5), (0.5, 1.5), (0.5, 2.01), (5, 5)], squares)
    ['A', 'B', 'B', None]
    """
    codes = sorted(shapes)
    found: list[str | None] = [None] * len(points)
    if not codes or not points:
        return found
    places = np.asarray(points, dtype=float)[:, ::-1]
    tree = shapely.STRtree([shapes[code] for code in codes])
    inside = np.full(len(places), len(codes))
    hit, shape = tree.query(shapely.points(places), predicate="intersects")
    np.minimum.at(inside, hit, shape)
    outside = np.flatnonzero(inside == len(codes))
    inside[outside] = _nearest_shape(places[outside], tree, coast_km, none=len(codes))
    return [codes[number] if number < len(codes) else None for number in inside]


def _nearest_shape(places: np.ndarray, tree: shapely.STRtree, coast_km: float, *, none: int) -> np.ndarray:
    answer = np.full(len(places), none)
    for number, place in enumerate(places):
        point = shapely.Point(place)
        reach = coast_km / 110.0 / max(0.05, float(np.cos(np.radians(place[1]))))
        best = coast_km
        for candidate in sorted(tree.query(point, predicate="dwithin", distance=reach)):
            line = shapely.get_coordinates(shapely.shortest_line(point, tree.geometries[candidate]))
            distance = float(lengths_km(line[:1], line[-1:])[0])
            if distance < best:
                best, answer[number] = distance, candidate
    return answer
