"""A network ready to be drawn: places in pixels, colours with their meaning. The same for every kind of picture."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.utils.translation import get_language, gettext, gettext_lazy

from hansa.network.enums import TieKind
from hansa.network.queries import Network

WIDTH, HEIGHT, MARGIN, FOOT = 1200, 900, 40, 60

COLOURINGS = {
    "helix": gettext_lazy("helix"),
    "country": gettext_lazy("country"),
    "community": gettext_lazy("community"),
}

# As on the page by day: pictures go into reports, on white.
HELICES = {"business": "#2c6e9c", "science": "#7a4f9a", "government": "#4d7a32", "civil": "#b3701a"}
# Apart for the colour-blind (after Okabe and Ito), as in the island.
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6e46")
OTHER = "#857c72"
LINES = {TieKind.COOPERATION: "#c4beb6", TieKind.COMPETITION: "#c98a1b", TieKind.CONFLICT: "#c2255c"}


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    radius: float
    colour: str
    label: str


@dataclass(frozen=True)
class Stroke:
    x: float
    y: float
    to_x: float
    to_y: float
    width: float
    colour: str


@dataclass(frozen=True)
class Scene:
    """Strokes first, then dots, the largest last. `key`: what a colour means. Lengths in pixels of WIDTH × HEIGHT."""

    strokes: list[Stroke]
    dots: list[Dot]
    key: list[tuple[str, str]]


def scene_of(network: Network, colouring: str) -> Scene:
    """The network within the picture, its dots coloured by helix, country or community."""
    colours, key = _colours(network.nodes, colouring)
    place = _placer(network.nodes)
    dots = {}
    for node in network.nodes:
        x, y = place(node)
        colour = colours.get(_group(node, colouring), OTHER)
        dots[node["id"]] = Dot(x, y, _radius(node, len(network.nodes)), colour, node["label"])
    thin = 0.4 if len(network.edges) > 2_000 else 1.0
    strokes = []
    # the tense ones last, so that they are not covered
    for edge in sorted(network.edges, key=lambda edge: list(LINES).index(TieKind(edge["kind"]))):
        one, other = dots[edge["source"]], dots[edge["target"]]
        width = round(thin * min(5.0, 1 + edge["weight"] ** 0.5), 2)
        strokes.append(Stroke(one.x, one.y, other.x, other.y, width, LINES[TieKind(edge["kind"])]))
    return Scene(strokes, sorted(dots.values(), key=lambda dot: dot.radius), key)


def _placer(nodes: list[dict[str, Any]]) -> Any:
    left, right = _span([node["x"] for node in nodes])
    low, high = _span([node["y"] for node in nodes])
    across, up = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN - FOOT
    scale = min(across / (right - left), up / (high - low))

    def place(node: dict[str, Any]) -> tuple[float, float]:
        x = MARGIN + across / 2 + scale * (node["x"] - (left + right) / 2)
        y = MARGIN + up / 2 - scale * (node["y"] - (low + high) / 2)
        return round(x, 1), round(y, 1)

    return place


def _span(values: list[float]) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=0.0)
    return (low, high) if high > low else (low - 1, high + 1)


def _radius(node: dict[str, Any], number: int) -> float:
    most = 14.0 if number <= 200 else 9.0 if number <= 1_000 else 5.0
    return round(max(1.5, min(most, 2.4 * float(node["size"]) * most / 14)), 1)


def _group(node: dict[str, Any], colouring: str) -> str:
    return str(node.get(colouring) or "")


def _colours(nodes: list[dict[str, Any]], colouring: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    counts = Counter(_group(node, colouring) for node in nodes)
    if colouring == "helix":
        colours = {name: colour for name, colour in HELICES.items() if counts[name]}
    else:
        named = sorted((name for name in counts if name), key=lambda name: (-counts[name], name))
        colours = dict(zip(named, PALETTE, strict=False))
    key = [(colour, _name(name, colouring)) for name, colour in colours.items()]
    rest = sum(counts.values()) > sum(counts[name] for name in colours)
    return colours, [*key, (OTHER, gettext("others"))] if rest else key


def _name(group: str, colouring: str) -> str:
    if colouring == "helix":
        names = {
            "business": gettext("business"),
            "science": gettext("science"),
            "government": gettext("government"),
            "civil": gettext("civil society"),
        }
        return names[group]
    if colouring == "country":
        return str(Locale.parse(get_language() or "en", sep="-").territories.get(group, group))
    return gettext("community %(number)s") % {"number": group}
