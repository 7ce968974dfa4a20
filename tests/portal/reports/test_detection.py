"""The report of `hansa detect`: what it shows, in both languages, of hostile and of strange files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from hansa.observatory.detect import Request, detect, read_region_shapes
from hansa.portal.reports.detection import cluster_in_words, write_detection_report
from hansa.portal.reports.words import language
from tests.observatory.detect.projects import projects, write_projects

HOSTILE = "<script>alert('x')</script>"


def report(folder: Path, frame: pd.DataFrame | None = None, *, credit: str = "", speaks: str = "en", **asked) -> str:
    request = Request((str(write_projects(folder / "projects.csv", frame)),), folder / "out", **asked)

    def write(target: Path, found) -> None:
        write_detection_report(target, found, request, credit=credit, speaks=speaks)

    with language(speaks):
        detect(request, said=cluster_in_words, report=write)
    return (folder / "out" / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return report(tmp_path_factory.mktemp("report"))


def headings(page: str) -> list[str]:
    return re.findall(r"<h2>([^<]+)</h2>", page)


def tables(page: str) -> list[list[list[str]]]:
    found = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    rows = [re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL) for body in found]
    return [[re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in body] for body in rows]


def test_show_every_section(page: str) -> None:
    assert headings(page) == ["Clusters of places", "Clusters of ties", "What changed", "How this was found"]
    assert "From projects.csv." in page
    tiles = re.findall(r"<b>(\d+)</b><span>([^<]+)</span>", page)
    assert tiles == [
        ("240", "organisations"), ("590", "projects"), ("3", "fields"), ("1", "cluster of a place"),
        ("3", "clusters of ties"), ("3", "international clusters"),
    ]  # fmt: skip


def test_list_clusters_with_their_measures(page: str) -> None:
    places, ties, members, *_more = tables(page)
    assert [row[0] for row in places] == ["steam: Town 45 2"]
    assert places[0][1:4] == ["national", "20", "FR"]
    assert len(ties) == 3 and {row[1] for row in ties} == {"transnational"}
    assert {row[2] for row in ties} == {"73"} and {row[3] for row in ties} == {"DE FR"}
    assert len(members) == 25 and {len(row) for row in members} == {4}
    assert members[0][:2] == ["Made-up o031", "Town 47 17, DE"] and members[0][3] == "1.00"


def test_draw_a_map_with_its_key_and_the_reasons(page: str) -> None:
    assert page.count('class="area-map"') == 4, "one of all places, one of each cluster of ties"
    assert page.count('class="link"') > 10
    assert "strong place" in page and "No members on both sides of a common border: Germany – France." in page


def test_tell_how_it_was_found(page: str) -> None:
    assert "projects.csv: 2,240" in page and "gathered from coordinates" in page
    for name in ("radius_km", "least_stability", "false_discovery_rate"):
        assert name in page


def test_ask_nobody_for_anything(page: str) -> None:
    assert not re.findall(r"""(?:src|href)\s*=\s*["']?(?!#)[^"'> ]+""", page)
    assert not re.search(r"https?:|@import|url\(|<script", page)
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page


def test_write_the_same_in_russian(tmp_path: Path) -> None:
    page = report(tmp_path, speaks="ru")
    assert '<html lang="ru">' in page and len(headings(page)) == 4
    assert "Германия – Франция" in page, "names of countries in the language of the report"


def test_show_hostile_names_as_text(tmp_path: Path) -> None:
    frame = projects()
    frame["name"], frame["city"] = HOSTILE, HOSTILE
    frame["field"] = frame["field"] + HOSTILE
    page = report(tmp_path, frame)
    assert "<script" not in page and "&lt;script&gt;" in page


def test_say_that_nothing_was_found(tmp_path: Path) -> None:
    frame = pd.DataFrame({"organisation": ["a", "b"], "project": ["p", "p"]})
    page = report(tmp_path, frame)
    assert page.count("None was found.") == 2 and "<svg class" not in page
    assert headings(page) == ["Clusters of places", "Clusters of ties", "How this was found"]
    assert "2 of 2 organisations have no known place" in page


def test_write_whose_outlines_they_are(tmp_path: Path) -> None:
    square = [[[0, 40], [20, 40], [20, 55], [0, 55], [0, 40]]]
    outlines = tmp_path / "regions.geojson"
    feature = {"properties": {"id": "FR1", "name": "West"}, "geometry": {"type": "Polygon", "coordinates": square}}
    outlines.write_text(json.dumps({"features": [feature]}), "utf-8")
    page = report(tmp_path, shapes=read_region_shapes(outlines, "", ""), credit="© Somebody & Sons")
    assert "© Somebody &amp; Sons" in page and "regions.geojson" in page


def test_name_places_that_lie_outside_the_map(tmp_path: Path) -> None:
    frame = projects()
    rows = [(f"far {project}", f"x{one}") for project in range(30) for one in range(8)]
    away = pd.DataFrame(rows, columns=["project", "organisation"]).assign(
        field="sugar", latitude=-33.9, longitude=18.4, country="ZA", year=2015, name="Made-up", city="Cape Town"
    )
    near = frame[frame.field == "silk"].assign(field=lambda rows: "silk " + rows.city.str[-2:])
    page = report(tmp_path, pd.concat([frame, near, away]))
    assert "Outside the map: Cape Town: 8." in page
