"""Pages of words and tables: readable on a phone, in the dark, in both languages, without violations of WCAG."""

from __future__ import annotations

import pytest

from tests.fixtures.browser import assert_accessible, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = (
    "/api/",
    "/methods/",
    "/methods/border-regions/",
    "/methods/kind/",
    "/sources/",
    "/terms/",
    "/privacy/",
    "/nowhere/",
)


@pytest.mark.parametrize(("prefix", "width", "scheme"), [("", 1280, "light"), ("/ru", 390, "dark")])
def test_documents_are_accessible(live, page, prefix, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for path in PATHS:
        page.goto(live.at(prefix + path))
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        screenshot(page, f"document{path.replace('/', '-')}{width}")
