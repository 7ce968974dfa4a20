"""Dots in a plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hansa.portal.reports.charts.axes import Axis, framed, percent


@dataclass(frozen=True)
class Dot:
    """One dot; its name is shown where somebody points at it. `radius` in pixels."""

    x: float
    y: float
    name: str = ""
    css: str = "series-1"
    radius: float = 4.0


def scatter(
    dots: Sequence[Dot],
    *,
    x_label: str,
    y_label: str,
    label: str,
    log_x: bool = False,
    log_y: bool = False,
    guide: float | None = None,
) -> SafeString:
    """Dots over two axes; on logarithmic axes those not above 0 are left out. `guide`: a level marked across."""
    across = Axis.over((dot.x for dot in dots), x_label, logarithmic=log_x)
    levels = [dot.y for dot in dots] + ([] if guide is None else [guide])
    up = Axis.over(levels, y_label, logarithmic=log_y, from_zero=not log_y)
    line = _guide(up, guide) if guide is not None else ""
    drawn = format_html_join(
        "",
        '<circle class="dot {}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>',
        (
            (dot.css, percent(across.place(dot.x)), percent(1 - up.place(dot.y)), f"{dot.radius:.1f}", dot.name)
            for dot in dots
            if across.has(dot.x) and up.has(dot.y)
        ),
    )
    return framed(format_html("{}{}", line, drawn), across, up, label=label)


def _guide(up: Axis, level: float) -> SafeString:
    at = percent(1 - up.place(level))
    return format_html('<line class="guide" x1="0" x2="100%" y1="{}" y2="{}"/>', at, at)
