"""The report of `hansa observe`, opened as a file: nothing is asked of anybody, nothing overflows, axe is content."""

from __future__ import annotations

from pathlib import Path

import pytest

from hansa.analysis.stars import preset
from hansa.observatory.observe import Columns, Request, observe
from hansa.portal.reports.charts import read_shapes
from hansa.portal.reports.specialisation import write_specialisation_report
from tests.fixtures.browser import assert_accessible, screenshot

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> dict[str, Path]:
    """The report on British regions, with maps, in both languages."""
    folder = tmp_path_factory.mktemp("observed")
    source = shared_data / "statistics" / "uk_bres_nuts2_sic4_2015_2018.parquet"
    shapes = read_shapes(shared_data / "places" / "NUTS_RG_60M_2021_4326_LEVL_2.geojson", "NUTS_ID", "NUTS_NAME")
    request = Request(
        str(source), folder, Columns("geo_cd", "SIC4", "value", year="year"), preset("observatory_2007_2011")
    )
    found = observe(request)
    paths = {language: folder / f"report-{language}.html" for language in ("en", "ru")}
    for language, path in paths.items():
        write_specialisation_report(path, found, request, shapes=shapes, credit="© EuroGeographics", speaks=language)
    return paths


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "ru")])
def test_open_the_report_as_a_file(browser, reports, width: int, language: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(reports[language].as_uri())
    assert asked == [reports[language].as_uri()] and complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("svg.area-map").count() == 5 and page.locator("svg.plot").count() >= 4
    assert_accessible(page)
    screenshot(page, f"report-{language}-{width}-{scheme}")
    context.close()
