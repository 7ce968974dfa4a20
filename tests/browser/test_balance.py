"""Ana sees her cluster drift apart in the demonstration, sees why, and what would bring it back."""

from __future__ import annotations

import pytest

from hansa.people.models import Person
from hansa.portal.demo.actions import build_demo
from hansa.portal.demo.world import Stage
from tests.fixtures.browser import assert_accessible, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ana(reference):
    build_demo(stage=Stage.DRIFTING)
    return Person.objects.get(email="ana@demo.example")


def test_sees_the_drift_its_causes_and_what_brings_it_back(page, live, ana):
    live.sign_in(page, ana)
    page.goto(live.at("/clusters/danube-gate-mobility/"))
    page.get_by_role("link", name="Balance", exact=True).click()
    alarm = page.locator(".notice.warn")
    assert "Drifting apart." in alarm.inner_text() and "3 years in a row" in alarm.inner_text()
    assert "Members without lasting joint work" in alarm.inner_text()
    assert "propose joint work that lasts" in alarm.inner_text()
    proposals = page.locator("section[aria-labelledby=help] li")
    assert proposals.count() == 3
    pair = proposals.first.get_by_role("heading").inner_text().replace(" + ", ", ")
    proposals.first.get_by_role("button").click()
    taken = page.locator("section[aria-labelledby=taken]")
    assert pair in taken.inner_text() and pair not in page.locator("section[aria-labelledby=help]").inner_text()
    screenshot(page, "balance")
    page.get_by_role("link", name="What if?").click()
    middle = {
        row: float(page.locator(f"tr[data-scenario={row}] td b").first.inner_text()) for row in ("base", "all_three")
    }
    balance = {row: page.locator(f"tr[data-scenario={row}] td b").nth(2).inner_text() for row in ("base", "all_three")}
    assert middle["all_three"] > middle["base"] and balance["base"].startswith("−")
    assert balance["all_three"].startswith("+"), "taken together, the measures bring it back"
    taken.wait_for(state="detached")


@pytest.mark.parametrize("width, scheme, language", [(1280, "light", ""), (390, "dark", "/ru")])
def test_pages_of_the_balance_are_accessible(page, live, ana, width, scheme, language):
    live.sign_in(page, ana)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for name, path in {"balance": "", "scenarios": "scenarios/"}.items():
        page.goto(live.at(f"{language}/clusters/danube-gate-mobility/balance/{path}"))
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        screenshot(page, f"{name}-{width}-{scheme}")
