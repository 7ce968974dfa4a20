"""Lines over a common axis, with bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hansa.portal.reports.charts.axes import Axis, framed, percent

UNITS = 1000


@dataclass(frozen=True)
class Line:
    """A name and its points (x, y) in the order of x; `css` is one of line-1 … line-6."""

    name: str
    points: Sequence[tuple[float, float]]
    css: str = "line-1"


@dataclass(frozen=True)
class Band:
    """A name and its points (x, low, high) in the order of x; `css` fills it."""

    name: str
    points: Sequence[tuple[float, float, float]]
    css: str = "series-1"


def lines(
    series: Sequence[Line],
    *,
    x_label: str,
    y_label: str,
    label: str,
    bands: Sequence[Band] = (),
    years: bool = False,
    from_zero: bool = True,
) -> SafeString:
    """Lines and, behind them, bands (of confidence). `years` writes the x axis as years. Values that are not finite
    break nothing: they are left out."""
    points = [tuple(point) for one in series for point in one.points]
    points += [tuple(point) for band in bands for point in band.points]
    xs, ys = [point[0] for point in points], [y for point in points for y in point[1:]]
    across = Axis.over(xs, x_label, years=years)
    up = Axis.over(ys, y_label, from_zero=from_zero)
    drawn = format_html(
        '<svg viewBox="0 0 {0} {0}" width="100%" height="100%" preserveAspectRatio="none">{1}{2}</svg>{3}',
        UNITS,
        format_html_join("", "{}", ((_band(one, across, up),) for one in bands)),
        format_html_join("", "{}", ((_line(one, across, up),) for one in series)),
        format_html_join("", "{}", ((_lone(one, across, up),) for one in series if len(one.points) == 1)),
    )
    return framed(drawn, across, up, label=label)


def _line(one: Line, across: Axis, up: Axis) -> SafeString:
    points = " ".join(_at(x, y, across, up) for x, y in one.points if up.has(y))
    return format_html('<polyline class="{}" points="{}"><title>{}</title></polyline>', one.css, points, one.name)


def _band(one: Band, across: Axis, up: Axis) -> SafeString:
    shown = [(x, low, high) for x, low, high in one.points if up.has(low) and up.has(high)]
    ring = [_at(x, high, across, up) for x, _, high in shown] + [_at(x, low, across, up) for x, low, _ in shown[::-1]]
    return format_html(
        '<polygon class="band {}" points="{}"><title>{}</title></polygon>', one.css, " ".join(ring), one.name
    )


def _lone(one: Line, across: Axis, up: Axis) -> SafeString:
    """A line of one point would not be seen."""
    ((x, y),) = one.points
    if not up.has(y):
        return SafeString("")
    fill = one.css.replace("line-", "series-")
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="4"><title>{}</title></circle>',
        fill,
        percent(across.place(x)),
        percent(1 - up.place(y)),
        one.name,
    )


def _at(x: float, y: float, across: Axis, up: Axis) -> str:
    return f"{UNITS * across.place(x):.1f},{UNITS * (1 - up.place(y)):.1f}"
