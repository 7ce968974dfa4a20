"""Pictures of statistics: areas shaded by an indicator, employment over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hansa.directory.models import Region
from hansa.observatory.models import Area, FieldCurve
from hansa.observatory.queries.curves import above_chance, below_chance
from hansa.portal.reports.charts import Band, Classes, Line, Shape, area_map, lines

SHADES = 5


@dataclass(frozen=True)
class Picture:
    """A map with the meaning of its shades; `absent` are the codes of areas too far off to be shown."""

    svg: SafeString
    key: list[tuple[str, str]]
    absent: list[str]


def shaded(areas: Sequence[Area], values: Mapping[str, float], label: str) -> Picture | None:
    """Areas shaded by values (by code); None where no shapes of them were imported. Bounds are quintiles."""
    regions = {area.region_id for area in areas if area.region_id}
    told = Region.objects.filter(code__in=regions, shape__isnull=False).values_list("code", "name", "shape")
    shapes = {code: Shape(code, name, tuple(_rings(shape))) for code, name, shape in told if shape}
    known = {code: value for code, value in values.items() if code in shapes}
    if not known:
        return None
    classes = Classes(_quintiles(list(known.values())))
    svg, absent = area_map(shapes, known, classes, label=label)
    return Picture(svg, classes.key(_("no figure")), absent)


def over_time(figures: Sequence[tuple[int, float | None]], label: str) -> SafeString | None:
    """A line of employment over the years; None where there are fewer than two."""
    points = [(float(year), value) for year, value in figures if value is not None]
    if len(points) < 2:
        return None
    drawn = [Line(str(_("employment")), points)]
    return lines(drawn, x_label=str(_("year")), y_label=str(_("employment")), label=label, years=True)


@dataclass(frozen=True)
class CurvePicture:
    """A curve of distances with the band of chance, and the same as a table: a distance in kilometres, then the share
    of pairs within 100 km around it, as it is and as chance allows. `above` and `below` are stretches of distances."""

    curve: FieldCurve
    svg: SafeString
    rows: list[tuple[int, float | None, float | None, float | None]]
    above: list[tuple[int, int]]
    below: list[tuple[int, int]]

    @property
    def query(self) -> str:
        """How downloads name it."""
        of_list = {"list": self.curve.list_key} if self.curve.list_key else {}
        return urlencode({"scheme": self.curve.scheme, **of_list, "code": self.curve.code})


def curve_picture(curve: FieldCurve | None) -> CurvePicture | None:
    """The curve of a field, drawn; None for none."""
    if curve is None:
        return None
    told = zip(*(curve.curve[name] for name in ("distances", "observed", "lower", "upper")), strict=True)
    rows = [(round(distance), *map(_of_100_km, densities)) for distance, *densities in told]
    own, others, label = _words(curve)
    line = Line(own, [(at, value) for at, value, _low, _high in rows if value is not None])
    chance = [(at, low, high) for at, _value, low, high in rows if low is not None and high is not None]
    svg = lines(
        [line],
        bands=[Band(others, chance)],
        x_label=str(_("distance, km")),
        y_label=str(_("percent of pairs, per 100 km")),
        label=label,
    )
    return CurvePicture(curve, svg, rows[::5], above_chance(curve), below_chance(curve))


def _words(curve: FieldCurve) -> tuple[str, str, str]:
    """What the curve and its band are of, and what the picture shows."""
    if curve.list_key:
        return (
            _("establishments of the field"),
            _("establishments of all fields"),
            _("Distances between establishments of the field"),
        )
    return (
        _("organisations of the field"),
        _("organisations of all fields"),
        _("Distances between organisations of the field"),
    )


def _of_100_km(per_km: float | None) -> float | None:
    """Percent of the pairs in 100 km."""
    return None if per_km is None else per_km * 100 * 100


def _quintiles(values: Sequence[float]) -> list[float]:
    found = np.quantile(np.array(values), np.linspace(0, 1, SHADES + 1)[1:-1])
    return sorted({float(f"{bound:.3g}") for bound in found})


def _rings(geometry: Mapping) -> list[np.ndarray]:
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [np.array(ring, dtype=float)[:, :2] for polygon in parts for ring in polygon if len(ring) > 3]
