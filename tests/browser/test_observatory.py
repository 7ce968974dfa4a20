"""A visitor reads the observatory in a real browser, from the world to a field, and takes figures away."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from hansa.directory.models import Country, Region
from hansa.journal.actions import SYSTEM
from hansa.observatory.actions.known import load_known_clusters
from hansa.observatory.actions.statistics import take_statistics
from hansa.observatory.models import Area, Field, FoundCluster
from tests.directory.initiative_story import make_members
from tests.fixtures.browser import assert_accessible, screenshot
from tests.observatory.found import make_curve, make_found
from tests.observatory.statistics import statistic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SQUARE = {"type": "Polygon", "coordinates": [[[10, 47], [14, 47], [14, 49], [10, 49], [10, 47]]]}


@pytest.fixture
def observed(cluster) -> dict[str, int]:
    """A statistic with shapes, known clusters, a found one, a curve of a field, a cluster with members."""
    load_known_clusters(by=SYSTEM)
    take_statistics(by=SYSTEM, statistic=statistic())
    Region.objects.filter(code="AT1").update(shape=SQUARE)
    Area.objects.filter(code="AT1").update(region="AT1")
    Field.objects.filter(code="boats").update(scheme="NACE Rev. 2 classes", code="30.11")
    make_curve("nace", "3011")
    members = make_members(cluster, 3, date(2020, 1, 1), country="LV", latitude=56.9, longitude=24.1)
    found = make_found(
        *(one.organisation for one in members),
        key="optics",
        field="optics",
        name="Optics: Riga",
        kind="national",
        countries="LV",
        latitude=56.9,
        longitude=24.1,
        stability=0.8,
        cohesion=0.4,
        helices={"business": 3},
        reasons=[{"code": "gathers_at", "values": {"places": ["Riga"]}}],
    )
    make_curve("projects", "optics")
    return {
        "area": Area.objects.get(code="AT1").pk,
        "other": Area.objects.get(code="AT2").pk,
        "field": Field.objects.get(code="30.11").pk,
        "found": found.pk,
    }


PAGES = {
    "world": "/observatory/",
    "country": "/observatory/countries/AT/",
    "area": "/observatory/areas/{area}/",
    "fields": "/observatory/fields/",
    "field": "/observatory/fields/{field}/?by=employment&year=2020",
    "compare": "/observatory/compare/?area={area}&area={other}",
    "known-clusters": "/observatory/known/",
    "known-cluster": "/observatory/known/nepic/",
    "found-clusters": "/observatory/found/?field=optics",
    "found-cluster": "/observatory/found/{found}/",
    "open-data": "/observatory/data/",
    "compare-clusters": "/observatory/clusters/?cluster=baltic-photonics",
    "cluster-measures": "/clusters/baltic-photonics/measures/",
    "report-error": "/observatory/errors/?page=/observatory/",
    "sources": "/sources/",
}


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ru", 390)])
def test_every_page_is_accessible_in_both_schemes(page: Page, live, observed, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    prefix = "" if language == "en" else "/ru"
    for name, path in PAGES.items():
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            answer = page.goto(live.at(prefix + path.format(**observed)))
            assert answer is not None and answer.status == 200, name
            expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{language}"))
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            screenshot(page, f"observatory-{name}-{language}-{width}-{scheme}")


def test_goes_from_the_world_to_a_field_compares_and_downloads(page: Page, live, observed) -> None:
    page.goto(live.at("/observatory/"))
    page.get_by_role("link", name=str(Country(code="AT")), exact=True).click()
    page.get_by_role("link", name="Upper", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Upper")
    expect(page.get_by_role("heading", name="Employment over the years")).to_be_visible()
    page.get_by_role("link", name="Boats", exact=True).click()
    expect(page.get_by_text("Pairs are more frequent than chance explains")).to_be_visible()
    expect(page.locator("svg.area-map")).to_be_visible()
    page.get_by_label("Indicator").select_option("employment")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("by=employment"))
    page.get_by_role("link", name="Upper", exact=True).click()
    page.get_by_role("link", name="Compare with other areas").click()
    page.locator("summary").first.click()
    page.get_by_label("Lower, AT").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("columnheader", name="Lower")).to_be_visible()
    with page.expect_download() as begun:
        page.get_by_role("link", name="CSV").click()
    with open(begun.value.path(), encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(io.StringIO(file.read())))
    assert {row["area_name"] for row in rows} == {"Upper", "Lower"} and {row["year"] for row in rows} == {"2021"}


def test_reports_an_error_from_a_found_cluster(page: Page, live, observed, operator) -> None:
    found = FoundCluster.objects.get()
    page.goto(live.at(found.get_absolute_url()))
    page.get_by_role("link", name="Report an error").first.click()
    page.get_by_label("What is wrong").fill("This cluster sits in Tartu, not in Riga.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Those who run this site have been told")).to_be_visible()
    expect(page).to_have_url(live.at(found.get_absolute_url()))
