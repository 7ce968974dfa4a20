"""Axes: where a value stands, which values are written beside them, and the frame of a plot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hansa.portal.reports.numbers import short_number

HEIGHT = 300
MOST_TICKS = 6
MOST_FEET = 4  # of large numbers, side by side on a phone
LAST = 0.97


@dataclass(frozen=True)
class Axis:
    """A range of values along one side; `years` writes whole numbers without thousands."""

    label: str
    low: float
    high: float
    logarithmic: bool = False
    years: bool = False

    @classmethod
    def over(
        cls,
        values: Iterable[float],
        label: str,
        *,
        logarithmic: bool = False,
        from_zero: bool = False,
        years: bool = False,
    ) -> Axis:
        """The axis that holds all finite values; on a logarithmic one only those above 0."""
        finite = [v for v in values if isfinite(v) and (v > 0 or not logarithmic)]
        low, high = (min(finite), max(finite)) if finite else (1.0, 1.0)
        if logarithmic:
            return cls(label, 10 ** floor(log10(low) + 1e-9), 10 ** ceil(log10(high) - 1e-9), True)
        if from_zero:
            low, high = min(0.0, low), max(0.0, high)
        if low == high:
            low, high = low - 0.5, high + 0.5
        if years:
            return cls(label, low, high, years=True)
        step = _step(high - low)
        return cls(label, floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step)

    def place(self, value: float) -> float:
        """From 0 at the low end to 1 at the high end."""
        if self.logarithmic:
            if self.low == self.high:
                return 0.5
            return (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return (value - self.low) / (self.high - self.low)

    def has(self, value: float) -> bool:
        return isfinite(value) and (value > 0 or not self.logarithmic)

    def ticks(self, most: int = MOST_TICKS) -> list[tuple[float, str]]:
        """Places from 0 to 1 with what is written there; on a logarithmic axis at most so many steps."""
        if self.logarithmic:
            first, last = round(log10(self.low)), round(log10(self.high))
            every = max(1, ceil((last - first) / most))
            values = [10.0**power for power in range(first, last + 1, every)]
        else:
            step = _step(self.high - self.low)
            if self.years:
                step = max(1.0, round(step))
            count = floor((self.high - ceil(self.low / step - 1e-9) * step) / step + 1e-9)
            values = [(ceil(self.low / step - 1e-9) + n) * step for n in range(count + 1)]
        return [(self.place(value), self._written(value)) for value in values]

    def _written(self, value: float) -> str:
        if self.years:
            return str(round(value))
        return short_number(value)


def _step(span: float) -> float:
    """The least of 1, 2, 5, 10 … times a power of ten that needs at most MOST_TICKS steps."""
    rough = span / MOST_TICKS
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))


def percent(place: float) -> str:
    """A place from 0 to 1 as SVG writes it."""
    return f"{100 * place:.2f}%"


def framed(inside: SafeString, across: Axis, up: Axis, *, label: str) -> SafeString:
    """A plot with its axes. What is inside stands in percents, so that text keeps its size on narrow pages."""
    grid = format_html_join(
        "",
        '<line class="axis" x1="0" x2="100%" y1="{}" y2="{}"/><text x="-8" y="{}" dy="4" text-anchor="end">{}</text>',
        ((percent(1 - at), percent(1 - at), percent(1 - at), text) for at, text in up.ticks()),
    )
    feet = format_html_join(
        "",
        '<text x="{}" y="100%" dy="18" text-anchor="{}">{}</text>',
        ((percent(at), "end" if at > LAST else "middle", text) for at, text in across.ticks(MOST_FEET)),
    )
    return format_html(
        '<svg class="plot framed" height="{}" role="img" aria-label="{}">{}{}'
        '<text x="100%" y="100%" dy="36" text-anchor="end">{}</text><text x="-3.25em" y="0" dy="-14">{}</text>{}</svg>',
        HEIGHT,
        label,
        grid,
        feet,
        across.label,
        up.label,
        inside,
    )
