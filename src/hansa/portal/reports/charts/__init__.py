"""Pictures of reports as SVG. Text in them keeps its size on narrow pages; colours are those of the style sheet."""

from hansa.portal.reports.charts.bars import Bar, bars
from hansa.portal.reports.charts.lines import Band, Line, lines
from hansa.portal.reports.charts.maps import Classes, Link, Point, Shape, area_map, read_shapes
from hansa.portal.reports.charts.scatter import Dot, scatter

__all__ = [
    "Band",
    "Bar",
    "Classes",
    "Dot",
    "Line",
    "Link",
    "Point",
    "Shape",
    "area_map",
    "bars",
    "lines",
    "read_shapes",
    "scatter",
]
