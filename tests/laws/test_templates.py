"""Every template is used and every page can be reached."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver

from tests.fixtures.checkout import PACKAGE, text_of

# Django itself looks for these by name.
BY_DJANGO = {"400.html", "403.html", "404.html", "500.html", "403_csrf.html"}
# Addresses that no page links to, each with who knows it.
KNOWN_TO_MACHINES = {"robots", "sitemap", "sitemap-index", "api-entrance", "api-nowhere"}


@cache
def templates() -> dict[str, Path]:
    """Every template of Hansa by the name under which it is asked for."""
    found = {}
    for folder in PACKAGE.glob("*/templates"):
        found |= {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return found


def overrides_a_library(name: str) -> bool:
    """Whether a library asks for a template of this name, which we answer with ours."""
    loaders = [loader for engine in engines.all() for loader in engine.engine.template_loaders]
    folders = [
        Path(folder)
        for loader in loaders
        for inner in getattr(loader, "loaders", [loader])
        for folder in inner.get_dirs()
    ]
    return any((folder / name).exists() for folder in folders if PACKAGE not in folder.parents)


def is_letter(name: str) -> bool:
    """A letter's template is named by its kind."""
    return name.startswith("outbox/") and name.endswith(".txt")


@pytest.mark.parametrize("name", sorted(templates()))
def test_template_is_used(name: str) -> None:
    sources = {**text_of(".py"), **text_of(".html"), **text_of(".txt")}
    itself = templates()[name]
    elsewhere = [text for path, text in sources.items() if path != itself]
    wanted = Path(name).stem if is_letter(name) else name
    used = any(f'"{wanted}"' in text or f"'{wanted}'" in text for text in elsewhere)
    assert used or name in BY_DJANGO or overrides_a_library(name), "no page, page part or library asks for it"


def named_addresses(resolver: URLResolver, prefix: str = "") -> set[str]:
    """The names of Hansa's own addresses; those of libraries are theirs to link."""
    names = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            names |= set() if entry.namespace else named_addresses(entry)
        elif isinstance(entry, URLPattern) and entry.name and is_ours(entry):
            names.add(entry.name)
    return names


def is_ours(entry: URLPattern) -> bool:
    view = getattr(entry.callback, "view_class", entry.callback)
    return view.__module__.startswith("hansa.")


@pytest.mark.parametrize("name", sorted(named_addresses(get_resolver()) - KNOWN_TO_MACHINES))
def test_page_is_linked(name: str) -> None:
    in_templates = re.compile(rf"""{{%\s*url\s+["']{re.escape(name)}["']""")
    in_python = re.compile(rf"""["']{re.escape(name)}["']""")
    pages = [text for path, text in {**text_of(".html"), **text_of(".txt")}.items()]
    code = [
        text for path, text in text_of(".py").items() if "urls" not in (path.stem, path.parent.name, *path.parts[-2:])
    ]
    assert any(in_templates.search(text) for text in pages) or any(in_python.search(text) for text in code), (
        "no page leads there"
    )
