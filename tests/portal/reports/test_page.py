"""One file, whole, escaped, asking nobody."""

import subprocess
import sys
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from django.utils.safestring import SafeString

from hansa.portal.reports import Column, Fact, Figure, Section, Table, render_report, write_report

HOSTILE = '"><script src=//evil.example></script><img onerror=x>'


class Reader(HTMLParser):
    """The elements of a page and all that could fetch something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "action")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


def page(**parts) -> str:
    return render_report(**{"title": "A report", **parts})


def test_render_escapes_every_text_it_is_given() -> None:
    table = Table([Column(HOSTILE)], [[HOSTILE]], caption=HOSTILE)
    figure = Figure(HOSTILE, None, table, key=[(HOSTILE, HOSTILE)], note=HOSTILE)
    with_picture = Figure(HOSTILE, SafeString("<svg></svg>"), table, key=[("series-1", HOSTILE)])
    text = page(
        title=HOSTILE,
        subtitle=HOSTILE,
        eyebrow=HOSTILE,
        facts=[Fact(HOSTILE, HOSTILE)],
        sections=[Section(HOSTILE, [HOSTILE], [figure, with_picture])],
    )
    read = Reader(text)
    assert "script" not in read.tags and "img" not in read.tags and read.handlers == []
    # Nine in the head and the section (title and heading stand twice), six in each figure.
    assert text.count("&lt;script src=//evil.example&gt;") == 9 + 6 + 6


def test_render_asks_nobody_for_anything() -> None:
    read = Reader(page(sections=[Section("One"), Section("Two")]))
    assert read.addresses == ["#main", "#section-1", "#section-2"]
    assert not {"link", "script", "iframe", "object", "img", "form"} & set(read.tags)
    assert "url(" not in page() and "@import" not in page()
    assert "default-src 'none'" in page()


def test_render_writes_numbers_in_the_language_of_the_report() -> None:
    table = Table([Column("n", number=True)], [[1234567], [0.0012345], [2.5], [None], [float("nan")]])
    sections = [Section("S", figures=[Figure("F", table=table)])]
    cells = [f'<td class="number">{text}</td>' for text in ("1,234,567", "0.00123", "2.50", "—", "—")]
    assert "".join(f"<tr>{cell}</tr>" for cell in cells) in page(sections=sections).replace("\n          ", "")
    russian = page(sections=sections, speaks="ru")
    assert '<td class="number">1\xa0234\xa0567</td>' in russian and '<td class="number">2,50</td>' in russian


def test_render_speaks_the_language_it_is_told() -> None:
    moment = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
    assert '<html lang="en">' in page() and "2026-11-23 09:05 UTC. This page is one file" in page(made=moment)
    assert '<html lang="ru">' in page(speaks="ru") and "Эта страница — один файл" in page(speaks="ru")


def test_render_refuses_a_language_it_does_not_speak() -> None:
    with pytest.raises(ValueError, match="do not speak “fr”; they speak en, ru"):
        page(speaks="fr")


def test_table_refuses_a_row_that_does_not_fit_its_columns() -> None:
    with pytest.raises(ValueError, match="row 1 of a table has 1 cells, and there are 2 columns"):
        Table([Column("a"), Column("b")], [["one"]])


def test_write_leaves_no_half_file_when_it_fails(tmp_path) -> None:
    path = tmp_path / "report.html"
    path.write_text("as it was")
    with pytest.raises(ValueError):
        write_report(path, title="A", speaks="fr")
    assert path.read_text() == "as it was" and list(tmp_path.iterdir()) == [path]
    write_report(path, title="A", speaks="ru")
    assert path.read_text("utf-8").startswith("<!doctype html>") and list(tmp_path.iterdir()) == [path]


def test_write_needs_no_home_and_no_settings(tmp_path) -> None:
    program = (
        "import sys; from pathlib import Path; from hansa.portal.reports import write_report; "
        "write_report(Path(sys.argv[1]), title='Отчёт', speaks='ru'); "
        "print(any(name.startswith('hansa.config') for name in sys.modules))"
    )
    home, out = tmp_path / "home", tmp_path / "report.html"
    environment = {"HANSA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "hansa.config.settings", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", program, str(out)], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n" and not home.exists()
    assert "Эта страница — один файл" in out.read_text("utf-8")
