"""What the sections of the report share: the result, the request and the land upon which clusters are drawn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hansa.analysis.detection import Cluster, Detection
from hansa.observatory.detect import Found, Request
from hansa.portal.reports.charts import Link, Point, Shape, area_map
from hansa.portal.reports.words import PORTAL

COUNTRIES = PORTAL / "static" / "portal" / "build" / "countries.geojson"
SMALLEST, LARGEST = 3.0, 14.0
MOST_LINKS = 40


@dataclass(frozen=True)
class View:
    """The results of a run as its report shows them."""

    found: Found
    request: Request
    credit: str = ""

    def of(self, basis: str) -> list[Cluster]:
        """The clusters of a basis, the largest first."""
        chosen = [cluster for cluster in self.found.clusters if cluster.basis == basis]
        return sorted(chosen, key=lambda cluster: (-len(cluster.members), cluster.name))

    @cached_property
    def land(self) -> dict[str, Shape]:
        """The outlines below the points: the regions of the run, else the countries; none where they are not built."""
        shapes = self.request.shapes
        if shapes is not None:
            names = shapes.names
            pairs = zip(shapes.codes, shapes.shapes, strict=True)
            return {code: Shape(code, names[code], _rings(shape)) for code, shape in pairs}
        return _countries()

    def picture(
        self, clusters: list[Cluster], label: str, links: list[Link] | None = None
    ) -> tuple[SafeString | None, str]:
        """A map of the places of clusters, strong ones in a colour of their own, and a note under it: whose outlines
        they are, and which places lie too far off to be shown. No map where no place has coordinates."""
        weight: dict[int, int] = {}
        strong: set[int] = set()
        for cluster in clusters:
            for place in cluster.places:
                weight[place.place] = weight.get(place.place, 0) + place.members
                strong |= {place.place} if place.strong else set()
        table = self.found.detection.places.table
        spots = table[["latitude", "longitude"]].iloc[sorted(weight)].dropna()
        if spots.empty:
            return None, ""
        most = max(weight.values())
        # Small circles last, so that large ones do not hide them.
        order = sorted(spots.index, key=lambda number: (-weight[number], number))
        points = [
            Point(
                float(spots.longitude[number]),
                float(spots.latitude[number]),
                f"{table['name'].iat[number]}: {weight[number]}",
                "series-1" if number in strong else "series-2",
                SMALLEST + (LARGEST - SMALLEST) * float(np.sqrt(weight[number] / most)),
            )
            for number in order
        ]
        picture, remote = area_map(self.land, {}, label=label, points=points, links=links or [])
        return picture, self._note(remote)

    def _note(self, remote: list[str]) -> str:
        far = _("Outside the map: %(places)s.") % {"places": ", ".join(remote)} if remote else ""
        return " ".join(part for part in (far, self.credit) if part)

    def links(self, cluster: Cluster) -> list[Link]:
        """The strongest ties between the places of a cluster."""
        detection = self.found.detection
        table = detection.places.table
        between = _between_places(cluster, detection)
        top = sorted(between.items(), key=lambda item: -item[1])[:MOST_LINKS]
        most = top[0][1] if top else 1.0
        return [
            Link(
                (float(table.longitude.iat[a]), float(table.latitude.iat[a])),
                (float(table.longitude.iat[b]), float(table.latitude.iat[b])),
                0.5 + 3.5 * weight / most,
            )
            for (a, b), weight in top
        ]


def _between_places(cluster: Cluster, detection: Detection) -> dict[tuple[int, int], float]:
    """Joint projects of members between the places shown, each pair of members 1 / (n − 1) of a project of n."""
    shown = {place.place for place in cluster.places}
    of = {member.number: member.place for member in cluster.members if member.place in shown}
    table = detection.participations
    rows = table.of_field(cluster.field)
    rows = rows[rows["organisation"].isin(of)]
    weight: dict[tuple[int, int], float] = {}
    for project, group in rows.groupby("project"):
        places = [of[number] for number in group["organisation"]]
        share = 1.0 / max(1, int(table.members[project]) - 1)
        for number, one in enumerate(places):
            for other in places[:number]:
                if one != other:
                    pair = (min(one, other), max(one, other))
                    weight[pair] = weight.get(pair, 0.0) + share
    return weight


def _countries() -> dict[str, Shape]:
    """The countries that the map of the platform is built with; areas without a code (disputed ones) are land too."""
    if not COUNTRIES.is_file():
        return {}
    features = json.loads(COUNTRIES.read_text("utf-8"))["features"]
    return {
        str(number): Shape(str(number), feature["properties"].get("code", ""), _rings(_shape(feature["geometry"])))
        for number, feature in enumerate(features)
    }


def _shape(geometry: dict) -> shapely.Geometry:
    return shapely.from_geojson(json.dumps(geometry))


def _rings(shape: shapely.Geometry) -> tuple[np.ndarray, ...]:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return tuple(shapely.get_coordinates(ring) for part in parts for ring in (part.exterior, *part.interiors))
