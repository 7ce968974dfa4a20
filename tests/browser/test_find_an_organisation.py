"""A visitor finds an organisation in a real browser: with JavaScript and without, on a phone, with the keyboard."""

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from hansa.directory.enums import Helix
from hansa.directory.models import Country, Organisation, Participation, Project
from hansa.directory.search import index
from hansa.journal.actions import SYSTEM
from hansa.network.actions.project_ties import rebuild_ties_from_projects
from tests.fixtures.browser import assert_accessible, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def register() -> Organisation:
    latvia, estonia = Country.objects.get(code="LV"), Country.objects.get(code="EE")
    lasers = Organisation.objects.create(
        name="Gaismas Lāzeri", helix=Helix.BUSINESS, country=latvia, city="Riga", latitude=56.95, longitude=24.1,
        fictitious=True,
    )  # fmt: skip
    optics = Organisation.objects.create(
        name="Институт оптики", helix=Helix.SCIENCE, country=estonia, city="Tartu", latitude=58.38, longitude=26.72,
        fictitious=True,
    )  # fmt: skip
    project = Project.objects.create(register="test", number="1", acronym="LIGHT", starts_on=date(2020, 1, 1))
    for organisation in (lasers, optics):
        Participation.objects.create(organisation=organisation, project=project)
        index.refresh(organisation)
    rebuild_ties_from_projects(by=SYSTEM)
    return lasers


def test_finds_in_another_script_as_one_types(page: Page, live, register):
    page.goto(live.at("/organisations/"))
    expect(page.locator("#found li")).to_have_count(2)
    page.get_by_label("Name, city or number").press_sequentially("оптика")
    expect(page.locator("#found li")).to_have_count(1)
    expect(page.get_by_role("link", name="Институт оптики")).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=%D0%BE"))
    expect(page.get_by_label("Name, city or number")).to_be_focused()
    assert_accessible(page)
    screenshot(page, "organisations")


def test_finds_without_javascript_by_keyboard(browser: Browser, live, register):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live.at("/organisations/"))
    page.get_by_label("Name, city or number").fill("lazery")
    page.keyboard.press("Enter")
    expect(page.locator("#found li")).to_have_count(1)
    expect(page.get_by_role("link", name="Gaismas Lāzeri")).to_be_visible()
    page.get_by_role("checkbox", name="science").check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()


def test_shows_the_map_with_its_table(page: Page, live, register):
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(live.at("/map/"))
    expect(page.locator("hansa-map")).to_have_attribute("data-state", "ready", timeout=60_000)
    expect(page.get_by_role("row", name="Latvia 1")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "map")
    assert errors == []


@pytest.mark.parametrize("language", ["", "/ru"])
def test_reads_who_an_organisation_is_on_a_phone(browser: Browser, live, register, language):
    page = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark").new_page()
    page.goto(live.at(f"{language}/organisations/{register.pk}/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Gaismas Lāzeri")
    expect(page.locator("hansa-network canvas").first).to_be_attached(timeout=60_000)
    expect(page.get_by_role("link", name="Институт оптики").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert_accessible(page)
    screenshot(page, f"organisation-phone{language.replace('/', '-')}")
