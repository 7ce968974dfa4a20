"""The texts that tell how each figure is computed: `docs/methods/*.md`, which the wheel carries as `portal/methods`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.token import Token

PACKED = Path(__file__).resolve().parent.parent / "methods"
IN_CHECKOUT = Path(__file__).resolve().parents[4] / "docs" / "methods"
FOLDER = PACKED if PACKED.is_dir() else IN_CHECKOUT
_NEIGHBOUR = re.compile(r"([\w-]+)\.md(#[\w-]*)?")
_TABLE = '<div class="table-wrap" tabindex="0" role="region" aria-label="{}"><table>'


@dataclass(frozen=True)
class Method:
    """A page about one measure: `lead` is its first paragraph, `body` all that follows, both safe HTML."""

    name: str
    title: str
    lead: SafeString
    body: SafeString

    def get_absolute_url(self) -> str:
        return reverse("method", args=[self.name])


def methods() -> list[Method]:
    """Every page there is, by title."""
    return sorted((read for name in sorted(_files()) if (read := method(name))), key=lambda one: one.title)


def method(name: str) -> Method | None:
    """The page of this name; None where there is none."""
    path = _files().get(name)
    return _read(path, path.stat().st_mtime_ns, get_language() or "en") if path else None


def _files() -> Mapping[str, Path]:
    return {path.stem: path for path in FOLDER.glob("*.md")}


@lru_cache(maxsize=200)
def _read(path: Path, _changed: int, _language: str) -> Method:
    """Kept for each language, since addresses name it."""
    markdown, known = _markdown(), {"titles": {name: _title(path) for name, path in _files().items()}}
    tokens = markdown.parse(path.read_text("utf-8"), known)
    rest = tokens[3:] if tokens and tokens[0].tag == "h1" else tokens
    has_lead = bool(rest) and rest[0].type == "paragraph_open"
    lead = markdown.renderer.render(rest[1:2], markdown.options, known) if has_lead else ""
    body = markdown.renderer.render(rest[3:] if has_lead else rest, markdown.options, known)
    # The library escapes every text, takes no HTML, and drops addresses that are scripts.
    return Method(path.stem, _title(path), mark_safe(lead), mark_safe(body))


def _title(path: Path) -> str:
    """The first line, `# Title`; the name of a file that has none."""
    with path.open(encoding="utf-8") as file:
        first = file.readline().strip()
    return first.removeprefix("# ").replace("`", "") if first.startswith("# ") else path.stem


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    markdown.add_render_rule("heading_open", _heading)
    markdown.add_render_rule("table_open", _table)
    markdown.add_render_rule("table_close", lambda *_: "</table></div>")
    markdown.add_render_rule("link_open", _link)
    markdown.add_render_rule("fence", _code)
    markdown.add_render_rule("code_block", _code)
    return markdown


def _heading(renderer: Any, tokens: list[Token], at: int, options: Any, known: Any) -> str:
    """With a name to link to."""
    return format_html('<{} id="{}">', tokens[at].tag, slugify(_plain(tokens[at + 1])))


def _table(renderer: Any, tokens: list[Token], at: int, options: Any, known: Any) -> str:
    """In a frame of its own, in which a wide table scrolls; called by the heading above it."""
    heads = [_plain(tokens[before + 1]) for before in range(at) if tokens[before].type == "heading_open"]
    return format_html(_TABLE, heads[-1] if heads else "Table")


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [])


def _code(renderer: Any, tokens: list[Token], at: int, options: Any, known: Any) -> str:
    """Long lines scroll, by keyboard too."""
    return format_html('<pre tabindex="0"><code>{}</code></pre>\n', tokens[at].content)


def _link(renderer: Any, tokens: list[Token], at: int, options: Any, known: Any) -> str:
    """To the page of another method, or elsewhere; files that are no page become plain text."""
    address = str(tokens[at].attrs.get("href", ""))
    neighbour = _NEIGHBOUR.fullmatch(address)
    if neighbour and neighbour[1] in known["titles"]:
        if tokens[at + 1].content == address:
            tokens[at + 1].content = known["titles"][neighbour[1]]
        return format_html('<a href="{}{}">', reverse("method", args=[neighbour[1]]), neighbour[2] or "")
    if address.startswith(("https://", "http://")):
        return format_html('<a href="{}" rel="external">', address)
    return "<a>"
