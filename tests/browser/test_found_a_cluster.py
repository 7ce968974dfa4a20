"""Founding a cluster in a real browser: start, find, invite, answer, meet the criteria, declare it founded."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from hansa.directory.enums import Helix
from hansa.directory.models import Cluster
from hansa.outbox.models import Message
from tests.directory.initiative_story import make_members, make_organisation
from tests.fixtures.browser import assert_accessible, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def start_initiative(page: Page, live) -> Cluster:
    page.goto(live.at("/clusters/start/"))
    page.get_by_label("Name of the cluster").fill("Amber Hydrogen")
    page.get_by_label("In one sentence").fill("Hydrogen around the Baltic.")
    assert_accessible(page)
    page.get_by_role("button", name="Start the initiative").click()
    expect(page.get_by_text("0 of 5 criteria met")).to_be_visible()
    return Cluster.objects.get(slug="amber-hydrogen")


def test_found_a_cluster(live, page: Page, ana, browser):
    live.sign_in(page, ana)
    make_organisation("Ūdeņraža Institūts", helix=Helix.SCIENCE)
    cluster = start_initiative(page, live)
    find_and_invite(page)
    answer(browser, live)
    make_members(cluster, 14, timezone.localdate())
    page.goto(live.at("/clusters/amber-hydrogen/founding/"))
    expect(page.get_by_text("2 of 5 criteria met")).to_be_visible()
    state_what_is_missing(page)
    screenshot(page, "initiative-ready")
    page.get_by_label("All of this is true").check()
    page.get_by_role("button", name="Declare founded").click()
    expect(page.get_by_role("heading", name="Amber Hydrogen")).to_be_visible()
    expect(page.get_by_text("is founded. Congratulations!")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "cluster-founded")


def find_and_invite(page: Page) -> None:
    page.get_by_role("link", name="Find candidates").first.click()
    page.get_by_label("Name or city").fill("udenraza institut")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Ūdeņraža Institūts").check()
    assert_accessible(page)
    page.get_by_role("button", name="Note as candidates").click()
    expect(page.get_by_text("1 candidate noted.")).to_be_visible()
    page.get_by_role("link", name="Invite", exact=True).click()
    page.get_by_label("E-mail address").fill("office@institute.example")
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_text("office@institute.example: not answered yet")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "initiative")


def answer(browser, live) -> None:
    """Somebody else, with nothing but the letter."""
    body = Message.objects.get(kind="directory.invitation").body
    reader = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    reader.goto(live.at(re.search(r"/invitations/[\w-]+/", body).group()))
    assert_accessible(reader)
    screenshot(reader, "invitation-phone")
    reader.get_by_label("Your name and position").fill("Ilze Kalna, director")
    reader.get_by_role("button", name="Yes, become a member").click()
    expect(reader.get_by_text("This invitation was accepted on")).to_be_visible()
    reader.context.close()


def state_what_is_missing(page: Page) -> None:
    """By htmx: the criteria change without another page."""
    page.evaluate("window.same = true")
    page.get_by_label("Management team, full-time equivalents").fill("1")
    page.get_by_label("Website in English").fill("https://amber.example/en")
    page.get_by_label("Proof of activity").fill("A newsletter each month.")
    page.get_by_label("Relation to the public side").fill("The city of Riga lends a hall.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("5 of 5 criteria met")).to_be_visible()
    assert page.evaluate("window.same") is True


def test_criteria_are_saved_without_javascript(live, browser, ana):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    live.sign_in(page, ana)
    start_initiative_without_axe(page, live)
    page.get_by_label("Relation to the public side").fill("The city of Riga lends a hall.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("1 of 5 criteria met")).to_be_visible()
    context.close()


def start_initiative_without_axe(page: Page, live) -> None:
    page.goto(live.at("/clusters/start/"))
    page.get_by_label("Name of the cluster").fill("Amber Hydrogen")
    page.get_by_role("button", name="Start the initiative").click()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("prefix", ["", "/ru"])
def test_pages_of_a_cluster_are_accessible_and_do_not_scroll_sideways(live, page: Page, cluster, width, prefix):
    make_members(cluster, 3, timezone.localdate(), latitude=56.9, longitude=24.1, region_id="LV006")
    page.set_viewport_size({"width": width, "height": 900})
    for part in ("", "members/", "projects/", "network/", "history/", "kind/"):
        page.goto(live.at(f"{prefix}/clusters/{cluster.slug}/{part}"))
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, part
    page.goto(live.at(f"{prefix}/clusters/"))
    assert_accessible(page)
