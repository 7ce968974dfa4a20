"""The pages on which mandates and offices are granted and ended, in a real browser."""

from __future__ import annotations

import pytest

from tests.fixtures.browser import assert_accessible, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_rights_pages_are_accessible(page, live, ana, bruno, organisation, cluster, language):
    prefix = "" if language == "en" else "/ru"
    paths = {
        "mandates": (bruno, f"/organisations/{organisation.pk}/mandates/"),
        "offices": (ana, f"/clusters/{cluster.slug}/office/"),
        "end": (bruno, f"/mandates/{bruno.mandates.get().pk}/end/"),
    }
    for name, (person, path) in paths.items():
        live.sign_in(page, person)
        for width, scheme in [(1280, "light"), (390, "dark")]:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.goto(live.at(prefix + path))
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            screenshot(page, f"rights-{name}-{language}-{width}")
