"""A network as SVG: read without JavaScript, sharp in print, every dot with its name."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from hansa.portal.pictures.scene import HEIGHT, MARGIN, WIDTH, Dot, Scene

NAMED, LONGEST = 40, 34
FONT = "Inter, Helvetica, Arial, sans-serif"


def network_svg(scene: Scene, title: str) -> bytes:
    """The picture; the largest dots have their names beside them, all have them as a tooltip."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" font-family={quoteattr(FONT)}>',
        f"<title>{_text(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        '<g stroke-linecap="round">',
        *(
            f'<line x1="{one.x}" y1="{one.y}" x2="{one.to_x}" y2="{one.to_y}" stroke="{one.colour}" '
            f'stroke-width="{one.width}"/>'
            for one in scene.strokes
        ),
        '</g><g stroke="#ffffff">',
        *(
            f'<circle cx="{dot.x}" cy="{dot.y}" r="{dot.radius}" fill="{dot.colour}">'
            f"<title>{_text(dot.label)}</title></circle>"
            for dot in scene.dots
        ),
        '</g><g font-size="12" fill="#2b2622" stroke="#ffffff" stroke-width="3" paint-order="stroke">',
        *_names(scene.dots),
        "</g>",
        *_key(scene),
        "</svg>",
    ]
    return "\n".join(parts).encode()


def _names(dots: list[Dot]) -> list[str]:
    """The largest first; what would lie over another name is left out."""
    taken: list[tuple[float, float, float]] = []
    names = []
    for dot in sorted(dots, key=lambda dot: -dot.radius)[:NAMED]:
        text = dot.label if len(dot.label) <= LONGEST else dot.label[: LONGEST - 1].rstrip() + "…"
        left, width = dot.x + dot.radius + 3, 6.6 * len(text)
        if left + width > WIDTH:
            left = dot.x - dot.radius - 3 - width
        if any(abs(y - dot.y) < 14 and left < right and left + width > begin for begin, right, y in taken):
            continue
        taken.append((left, left + width, dot.y))
        names.append(f'<text x="{left:.1f}" y="{dot.y + 4:.1f}">{_text(text)}</text>')
    return names


def _key(scene: Scene) -> list[str]:
    parts, x, y = ['<g font-size="13" fill="#2b2622">'], float(MARGIN), HEIGHT - 24
    for colour, name in scene.key:
        parts.append(f'<circle cx="{x + 6:.0f}" cy="{y}" r="6" fill="{colour}"/>')
        parts.append(f'<text x="{x + 17:.0f}" y="{y + 4.5}">{_text(name)}</text>')
        x += 34 + 7.4 * len(name)
    return [*parts, "</g>"]


def _text(words: str) -> str:
    """Escaped, and without what XML cannot hold."""
    return escape("".join(sign for sign in words if sign >= " " or sign in "\t\n"))
