"""Charts drawn on the server: the geometry of stacked columns, so that a template has only to write it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape

WIDTH, HEIGHT = 640.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 8.0, 10.0, 26.0
MOST_LABELS = 12


@dataclass(frozen=True)
class Series:
    """One colour of a chart: its key in the counts, its name, and the class of the style sheet that fills it."""

    key: str
    label: str
    css: str


@dataclass(frozen=True)
class Segment:
    x: float
    y: float
    width: float
    height: float
    css: str
    label: str
    count: int

    def __html__(self) -> str:
        """Written here and not by the template, which takes four times as long over the hundreds of a page."""
        place = f'x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}"'
        return f'<rect class="{self.css}" {place}><title>{escape(self.label)}: {self.count}</title></rect>'


@dataclass(frozen=True)
class Tick:
    """A grid line at height y with its value, or a column's middle x with its year."""

    at: float
    text: str


@dataclass(frozen=True)
class StackedColumns:
    """One column for each year, one segment for each series in it. All lengths in units of the view box."""

    view_box: str
    left: float
    right: float
    baseline: float
    segments: tuple[Segment, ...]
    grid: tuple[Tick, ...]
    years: tuple[Tick, ...]
    series: tuple[Series, ...]


def stacked_columns(counts: Mapping[int, Mapping[str, int]], series: Sequence[Series]) -> StackedColumns:
    """Draw counts by year and series key; series are stacked from the bottom in their order.

    Years without members keep their empty column. Raises nothing: no years give an empty chart.
    """
    top = _round_up(max((sum(row.get(one.key, 0) for one in series) for row in counts.values()), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(1, len(counts))
    scale = (HEIGHT - TOP - BOTTOM) / top
    baseline = HEIGHT - BOTTOM
    segments, years = [], []
    every = -(-len(counts) // MOST_LABELS)
    for place, (year, row) in enumerate(counts.items()):
        x = LEFT + place * step
        if (len(counts) - 1 - place) % max(1, every) == 0:
            years.append(Tick(round(x + step / 2, 1), str(year)))
        y = baseline
        for one in series:
            if count := row.get(one.key, 0):
                height = count * scale
                y -= height
                left, top_of_it, width, tall = (round(v, 2) for v in (x + step * 0.14, y, step * 0.72, height))
                label = f"{year}, {one.label}"
                segments.append(Segment(left, top_of_it, width, tall, one.css, label, count))
    grid = tuple(Tick(round(baseline - value * scale, 2), str(value)) for value in _grid_values(top))
    return StackedColumns(
        view_box=f"0 0 {WIDTH:g} {HEIGHT:g}",
        left=LEFT,
        right=WIDTH - RIGHT,
        baseline=baseline,
        segments=tuple(segments),
        grid=grid,
        years=tuple(years),
        series=tuple(series),
    )


def _round_up(value: int) -> int:
    """The least of 4, 8, 12, 16, 20, 40, 60, 80, 120 … that is not below the value: its quarters are whole numbers."""
    if value <= 16:
        return max(4, -(-value // 4) * 4)
    scale = 10
    while value > 20 * scale:
        scale *= 10
    return next(step * scale for step in (2, 4, 6, 8, 12, 16, 20) if value <= step * scale)


def _grid_values(top: int) -> list[int]:
    return [top * quarter // 4 for quarter in range(5)]
