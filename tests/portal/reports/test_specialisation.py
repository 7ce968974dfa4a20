"""The report of `hansa observe`: what it shows, in both languages, of hostile and of strange files."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hansa.analysis.stars import preset
from hansa.observatory.observe import Columns, Request, observe
from hansa.portal.reports.charts import Shape
from hansa.portal.reports.specialisation import write_specialisation_report

HOSTILE = "<script>alert('x')</script>"
ROWS = "r,a,e,n,y,g\n" + "".join(
    f"{region},{activity},{jobs + year},{1 + jobs // 10},{year},{group}\n"
    for year in (2019, 2020)
    for region, factor in (("DE1", 1), ("FR1", 3), ("IT1", 5))
    for activity, jobs, group in (("x", 10 * factor, "traded"), ("y", 70 - factor**2, "traded"), ("z", 9, "local"))
)


def report(tmp_path: Path, text: str = ROWS, *, shapes=None, speaks: str = "en", **asked) -> str:
    path = tmp_path / "rows.csv"
    path.write_text(text, "utf-8")
    columns = Columns("r", "a", "e", *(asked.pop(role, None) for role in ("establishments", "year", "group")))
    request = Request(str(path), tmp_path / "out", columns, preset("observatory_2007_2011"), **asked)

    def write(target: Path, found) -> None:
        write_specialisation_report(target, found, request, shapes=shapes, credit="© Somebody", speaks=speaks)

    observe(request, report=write)
    return (tmp_path / "out" / "report.html").read_text("utf-8")


def headings(page: str) -> list[str]:
    return re.findall(r"<h2>([^<]+)</h2>", page)


def test_show_every_section_of_a_full_file(tmp_path: Path) -> None:
    page = report(tmp_path, establishments="n", year="y", group="g", intervals=True)
    assert headings(page) == [
        "Where activities are strong",
        "The strongest cells",
        "How concentrated activities are",
        "How special regions are",
        "Over the years",
        "How this was computed",
    ]
    assert "From rows.csv, 2019–2020." in page and "Strong activities by region, 2020" in page
    assert "with their whole 95 % interval" in page and "the establishments of a cell are taken as equal" in page
    assert page.count("<table>") == page.count("<figure") == 7


def test_leave_out_what_a_small_file_does_not_have(tmp_path: Path) -> None:
    page = report(tmp_path, "r,a,e\nDE1,x,5\n")
    assert "Over the years" not in headings(page) and "Ellison" not in page and "95 %" not in page
    assert "nan" not in page.lower().replace("governan", "") and "None" not in page and "&lt;NA&gt;" not in page


def test_say_which_numbers_of_the_rules_are_not_verified(tmp_path: Path) -> None:
    page = report(tmp_path)
    assert "Stars: European Cluster Observatory 2007–2011" in page
    assert "specialisation: location_quotient" in page and "from memory, not verified" in page


def test_say_what_was_left_out_and_what_looks_wrong(tmp_path: Path) -> None:
    page = report(tmp_path, "r,a,e\nEU,x,40\nEU,y,60\nDE,x,30\nDE,y,10\nFR,x,10\nFR,y,50\nDE,z,:\nFR,z,c\n,x,1\n")
    assert "2 rows have no employment, suppressed or missing. They are not zero" in page
    assert "1 row has no region, activity or group and was left out." in page
    assert "Mind: the code “EU” seems to be a total of others" in page


def test_name_the_reference_area_and_hide_the_folders_of_the_analyst(tmp_path: Path) -> None:
    page = report(tmp_path, "r,a,e\nEU,x,40\nEU,y,60\nDE,x,30\nDE,y,10\n", reference="EU")
    assert "<td>Reference area</td><td>EU</td>" in page and str(tmp_path) not in page


def test_escape_codes_and_names(tmp_path: Path) -> None:
    text = f"r,a,e\n{HOSTILE},{HOSTILE},5\nB,{HOSTILE},5\nB,y,5\n"
    ring = np.array([[0.0, 50], [1, 50], [1, 51], [0, 50]])
    shapes = {code: Shape(code, HOSTILE, (ring,)) for code in (HOSTILE, "B")}
    for page in (report(tmp_path, text), report(tmp_path, text, shapes=shapes)):
        assert "<script" not in page and "alert" in page


def test_draw_a_map_for_concentrated_activities(tmp_path: Path) -> None:
    rings = {
        code: np.array([[x, 50.0], [x + 1, 50], [x + 1, 51], [x, 50]]) for x, code in enumerate(("DE1", "FR1", "IT1"))
    }
    shapes = {code: Shape(code, f"Name of {code}", (ring,)) for code, ring in rings.items()}
    page = report(tmp_path, shapes=shapes, year="y")
    assert page.count('class="area-map"') == 4 and page.count("© Somebody") == 4
    assert "Location quotient of x, 2020" in page and "Name of IT1 (IT1)" in page


def test_show_the_first_rows_of_a_long_table_and_say_so(tmp_path: Path) -> None:
    text = "r,a,e\n" + "".join(f"R{n:04},{a},{n + 1}\n" for n in range(1000) for a in "xy")
    page = report(tmp_path, text)
    assert "The first 200 of 1,000 rows; all are in regions.csv." in page
    assert "The first 200 of 2,000 rows; all are in specialisation.csv." in page
    assert "The picture shows one of every 2 cells, small and large alike, of 2,000." in page
    assert "The bars show the first 20 of 1,000." in page


def test_speak_russian_throughout(tmp_path: Path) -> None:
    page = report(tmp_path, ROWS + ",x,5,1,2020,traded\n", speaks="ru", establishments="n", year="y", group="g")
    assert headings(page)[0] == "Где виды деятельности сильны" and "1 строка без региона" in page
    # What is left in Latin letters are names, codes and what the rule set says of its source.
    text = re.sub(r"<style>.*?</style>|<caption>.*?</caption>|<[^>]+>", " ", page, flags=re.DOTALL)
    names = {"hansa", "observe", "rows", "traded", "local", "duckdb"}
    rules = {"size", "share", "specialisation", "focus", "location", "quotient", "minimum", "employment"}
    measures = {"size_share", "location_quotient", "focus_share"}
    assert set(re.findall(r"\b[a-z_]{4,}\b", text)) <= names | rules | measures


@pytest.mark.parametrize("rules", ["panorama_style", "us_benchmark_flags"])
def test_bear_stars_that_are_not_known(tmp_path: Path, rules: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS, "utf-8")
    request = Request(str(path), tmp_path / "out", Columns("r", "a", "e"), preset(rules))
    observe(request, report=lambda target, found: write_specialisation_report(target, found, request))
    table = pd.read_csv(tmp_path / "out" / "specialisation.csv")
    assert table.stars.notna().all() and (tmp_path / "out" / "report.html").exists()
