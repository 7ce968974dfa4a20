"""The frame of a report: what it is made of, and how it becomes one file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from hansa import __version__
from hansa.portal.reports.numbers import number_text
from hansa.portal.reports.words import PORTAL, language

SHEETS = PORTAL / "static" / "portal"
STYLES = (SHEETS / "hansa.css", SHEETS / "charts.css", Path(__file__).with_name("report.css"))


@dataclass(frozen=True)
class Column:
    """A column of a table; numbers stand at its end side."""

    label: str
    number: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of texts and numbers (written by `number_text`), a cell for each column; `caption` says what is left out."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    caption: str = ""

    def __post_init__(self) -> None:
        wrong = [number for number, row in enumerate(self.rows, 1) if len(row) != len(self.columns)]
        if wrong:
            many = len(self.rows[wrong[0] - 1])
            raise ValueError(f"row {wrong[0]} of a table has {many} cells, and there are {len(self.columns)} columns")

    @property
    def lines(self) -> list[list[tuple[str, bool]]]:
        """The cells as texts, each with whether it is a number's."""
        marks = [column.number for column in self.columns]
        return [[(number_text(cell), mark) for cell, mark in zip(row, marks, strict=True)] for row in self.rows]


@dataclass(frozen=True)
class Fact:
    """A figure at the head of the report, and what it counts."""

    value: object
    label: str

    @property
    def text(self) -> str:
        return number_text(self.value)


@dataclass(frozen=True)
class Figure:
    """A picture with the table that says the same, what its colours mean, and a note (source, what is left out)."""

    title: str
    picture: SafeString | None = None
    table: Table | None = None
    key: Sequence[tuple[str, str]] = ()
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A heading, paragraphs and figures."""

    heading: str
    text: Sequence[str] = ()
    figures: Sequence[Figure] = field(default_factory=tuple)


def render_report(
    *,
    title: str,
    subtitle: str = "",
    eyebrow: str = "",
    facts: Sequence[Fact] = (),
    sections: Sequence[Section] = (),
    made: datetime | None = None,
    speaks: str = "en",
) -> str:
    """The report as one HTML page: styles within, no script, no request to anywhere.

    Args:
        title, subtitle, eyebrow: what the report is about; the eyebrow stands above the title.
        facts: the figures at its head.
        sections: in their order; each gets a line in the contents.
        made: the moment it was made; else now.
        speaks: the language of the frame's own words, "en" or "ru". Make the sections inside `language(speaks)` too.

    Raises:
        ValueError: an unknown language.
    """
    words: dict[str, Any] = {
        "title": title,
        "subtitle": subtitle,
        "eyebrow": eyebrow,
        "facts": facts,
        "sections": sections,
        "made": f"{made or datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "version": __version__,
        "speaks": speaks,
        "style": mark_safe("\n".join(path.read_text("utf-8") for path in STYLES)),  # our own files
    }
    engine = Engine(dirs=[str(PORTAL / "templates")], libraries={"i18n": "django.templatetags.i18n"})
    with language(speaks):
        return engine.get_template("portal/reports/page.html").render(Context(words))


def write_report(path: Path, **parts: Any) -> None:
    """Write `render_report(**parts)` to a file: whole or not at all."""
    text = render_report(**parts)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        unfinished.write_text(text, "utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
