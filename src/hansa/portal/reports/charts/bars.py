"""Bars: one line of text and one bar for each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hansa.portal.reports.numbers import number_text

ROW, TEXT_AT, BAR_AT, BAR_HEIGHT = 36, 13, 19, 9
LONGEST_NAME = 44


@dataclass(frozen=True)
class Bar:
    """A name, its value, and the class of the style sheet that fills it."""

    name: str
    value: float
    css: str = "series-1"


def bars(rows: Sequence[Bar], *, label: str) -> SafeString:
    """Horizontal bars from a common zero, in the order given. `label` says what they show to who cannot see them."""
    low = min((0.0, *(row.value for row in rows)))
    span = max((0.0, *(row.value for row in rows))) - low or 1.0
    drawn = format_html_join("", "{}", ((_bar(place, row, low, span),) for place, row in enumerate(rows)))
    return format_html(
        '<svg class="plot" width="100%" height="{}" role="img" aria-label="{}">{}</svg>', len(rows) * ROW, label, drawn
    )


def _bar(place: int, row: Bar, low: float, span: float) -> SafeString:
    start, end = sorted(((0 - low) / span, (row.value - low) / span))
    top = place * ROW
    name = row.name if len(row.name) <= LONGEST_NAME else row.name[: LONGEST_NAME - 1].rstrip() + "…"
    return format_html(
        '<g><title>{}: {}</title><text class="name" y="{}">{}</text><text x="100%" y="{}" text-anchor="end">{}</text>'
        '<rect class="sunken" y="{}" width="100%" height="{}" rx="2"/>'
        '<rect class="{}" x="{}%" y="{}" width="{}%" height="{}" rx="2"/></g>',
        row.name,
        number_text(row.value),
        top + TEXT_AT,
        name,
        top + TEXT_AT,
        number_text(row.value),
        top + BAR_AT,
        BAR_HEIGHT,
        row.css,
        f"{100 * start:.2f}",
        top + BAR_AT,
        f"{100 * (end - start):.2f}",
        BAR_HEIGHT,
    )
