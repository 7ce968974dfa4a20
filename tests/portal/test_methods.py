"""The pages about methods: what stands in docs/methods, safe, linked, and found by itself."""

from __future__ import annotations

import re

import pytest

from hansa.portal.queries import methods as queries
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db
FILES = sorted((ROOT / "docs" / "methods").glob("*.md"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(queries, "FOLDER", tmp_path)
    return tmp_path


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_lists_every_file_with_title_and_first_paragraph(client, folder):
    (folder / "b.md").write_text("# Zebra\n\nStripes of *one*\nanimal.\n\n## Rule\n\nMore.\n", "utf-8")
    (folder / "a.md").write_text("# Ant\n\nSmall.\n", "utf-8")
    page = text(client.get("/methods/"))
    assert page.index('<a href="/methods/a/">Ant</a>') < page.index('<a href="/methods/b/">Zebra</a>')
    assert "<p>Stripes of <em>one</em>\nanimal.</p>" in page
    assert "More." not in page


def test_shows_the_text_once_with_named_headings(client, folder):
    (folder / "b.md").write_text("# Zebra\n\nStripes.\n\n## The `rule` of it\n\nMore.\n", "utf-8")
    page = text(client.get("/methods/b/"))
    assert page.count("Stripes.") == 2  # the lead, and the description for search engines
    assert '<h1 lang="en">Zebra</h1>' in page
    assert '<h2 id="the-rule-of-it">The <code>rule</code> of it</h2>\n<p>More.</p>' in page


def test_a_changed_file_is_read_again(client, folder):
    (folder / "b.md").write_text("# One\n\nText.\n", "utf-8")
    assert "One" in text(client.get("/methods/b/"))
    (folder / "b.md").unlink()
    assert client.get("/methods/b/").status_code == 404


def test_wide_tables_scroll_under_the_name_of_their_heading(folder):
    (folder / "t.md").write_text("# T\n\nLead.\n\n## Figures\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n", "utf-8")
    assert '<div class="table-wrap" tabindex="0" role="region" aria-label="Figures"><table>' in queries.method("t").body
    assert "</table></div>" in queries.method("t").body


def test_links_lead_to_other_methods_or_out_and_nowhere_else(folder):
    (folder / "other.md").write_text("# Other\n\nLead.\n", "utf-8")
    lines = (
        "[a](other.md#part)", "[b](https://example.org/x?y=1&z=2)", "[c](../architecture.md)",
        "[d](javascript:alert(1))", "[e](missing.md)", "[f](//evil.example)", "[other.md](other.md)",
    )  # fmt: skip
    (folder / "t.md").write_text("# T\n\nLead.\n\n" + "\n".join(lines), "utf-8")
    body = queries.method("t").body
    assert '<a href="/methods/other/#part">a</a>' in body
    assert '<a href="/methods/other/">Other</a>' in body
    assert '<a href="https://example.org/x?y=1&amp;z=2" rel="external">b</a>' in body
    assert len(re.findall("href=", body)) == 3


def test_links_stay_in_the_language_of_the_page(client):
    for prefix in ("", "/ru"):
        assert f'<a href="{prefix}/methods/border-regions/">Border regions</a>' in text(
            client.get(f"{prefix}/methods/kind/")
        )


def test_html_in_a_text_is_shown_and_not_obeyed(folder):
    paragraphs = (
        "# <b>T</b>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)> ![x](//x.example)",
        '## "<i>',
    )
    (folder / "t.md").write_text("\n\n".join(paragraphs), "utf-8")
    read = queries.method("t")
    for part in (read.lead, read.body):
        assert not re.search(r"<(?!/?(p|a|h2)\b)", part), part


@pytest.mark.parametrize("name", ["nothing", "..", "README", "kind.md", "%2e%2e"])
def test_there_is_no_page_for_what_is_no_method(client, name):
    assert client.get(f"/methods/{name}/").status_code == 404


def test_russian_pages_say_that_the_texts_are_in_english(client):
    for path in ("/methods/", "/methods/kind/"):
        assert "Описания методов — на английском языке." in text(client.get(f"/ru{path}"))
        assert "in English" not in text(client.get(path)).partition("<main")[2].partition('lang="en"')[0]


def test_sitemap_names_every_method(client):
    assert "/methods/kind/" in b"".join(client.get("/sitemap-pages-0.xml").streaming_content).decode()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_of_the_project_has_a_title_a_lead_and_links_that_lead_somewhere(file):
    read = queries.method(file.stem)
    assert read.title != file.stem
    assert len(read.lead) > 20
    wanted = re.findall(r"\]\(([^)]+)\)", file.read_text("utf-8"))
    assert [
        target for target in wanted if not target.startswith("http") and f"/methods/{target[:-3]}/" not in read.body
    ] == []
