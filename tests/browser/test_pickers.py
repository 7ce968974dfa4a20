"""Choosing fields, markets and regions in a real browser: by keyboard, on a phone, and without JavaScript."""

from __future__ import annotations

import pytest

from tests.fixtures.browser import assert_accessible, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fold(page, label):
    return page.get_by_role("group", name=label)


@pytest.mark.parametrize(("prefix", "width"), [("", 1280), ("/ru", 390)])
def test_fields_and_territory_are_chosen_by_keyboard(live, page, ana, cluster, prefix, width):
    fields, territory = ("Fields", "Territory") if not prefix else ("Отрасли", "Территория")
    page.set_viewport_size({"width": width, "height": 900})
    live.sign_in(page, ana)
    page.goto(live.at(f"{prefix}/clusters/{cluster.slug}/edit/"))
    group = fold(page, fields)
    group.locator("summary").press("Enter")
    group.locator("input[type=search]").press_sequentially("26")
    assert group.locator(".picker-list label:visible").count() == 1
    group.locator("input[type=search]").press("Enter")
    assert page.url.endswith("/edit/")
    group.locator("input[type=search]").press("ArrowDown")
    page.keyboard.press("Space")
    assert group.locator("summary").inner_text().startswith("26 ")
    page.keyboard.press("Escape")
    assert not group.locator("input[type=search]").is_visible()
    group = fold(page, territory)
    group.locator("summary").press("Enter")
    group.locator("input[type=search]").fill("Rīga")
    group.locator("label", has_text="LV006").click()
    group.locator("input[type=search]").fill("Pierīga")
    group.locator("label", has_text="LV007").click()
    assert group.locator("label", has_text="LV006").is_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    screenshot(page, f"pickers-{width}{prefix.replace('/', '-')}")
    page.locator("main form button.primary").first.click()
    page.wait_for_url(f"**/clusters/{cluster.slug}/")
    assert {region.pk for region in cluster.territory.all()} == {"LV006", "LV007"}
    assert [activity.code for activity in cluster.activities.all()] == ["26"]


def test_territory_is_chosen_without_javascript(live, browser, ana, cluster):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    live.sign_in(page, ana)
    page.goto(live.at(f"/clusters/{cluster.slug}/edit/"))
    group = fold(page, "Territory")
    group.locator("summary").click()
    group.locator("input[type=search]").fill("Rīga")
    page.get_by_role("button", name="Save", exact=True).click()
    fold(page, "Territory").locator("label", has_text="LV006").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**/clusters/{cluster.slug}/")
    assert [region.pk for region in cluster.territory.all()] == ["LV006"]
    context.close()
