"""`hansa observe` as analysts run it: in a shell, without any home."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hansa.cli.main import app

HANSA = Path(sys.executable).with_name("hansa")
COLUMNS = ["--region", "r", "--activity", "a", "--employment", "e"]
ROWS = "r,a,e,n,y\nDE1,x,30,3,2020\nDE1,y,10,1,2020\nFR1,x,10,1,2020\nFR1,y,50,2,2020\n"
OUTLINES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": {"type": "Polygon", "coordinates": [[[x, 48], [x + 3, 48], [x + 3, 51], [x, 51], [x, 48]]]},
        }
        for code, name, x in (("DE1", "Baden-Württemberg", 8), ("FR1", "Île-de-France", 2))
    ],
}


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS, "utf-8")
    return path


def run(rows: Path | str, *more: str, columns: list[str] = COLUMNS):
    """In this process; the folder of results is `out` beside the file."""
    out = Path(rows).with_name("out")
    return CliRunner().invoke(app, ["observe", str(rows), *columns, "--out", str(out), *more])


def refusal(rows: Path, *more: str, columns: list[str] = COLUMNS) -> str:
    result = run(rows, *more, columns=columns)
    assert result.exit_code == 2 and not rows.with_name("out").exists(), result.output
    return result.stderr


def test_observe_needs_no_home_and_no_settings(rows: Path, tmp_path: Path) -> None:
    """As its own process, with a home that cannot be made and settings that would not load."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("HANSA_", "DJANGO_"))}
    environment |= {"HANSA_HOME": "/proc/no/home", "DATABASE_URL": "nonsense://"}
    command = [HANSA, "observe", str(rows), *COLUMNS, "--out", str(tmp_path / "out"), "--language", "ru"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "4 rows read; 4 cells with employment, 2 regions, 2 activities."
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "activities.csv", "regions.csv", "report.html", "specialisation.csv", "specialisation.parquet",
    ]  # fmt: skip
    assert '<html lang="ru">' in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "rows.csv"]


def test_observe_prints_a_summary_for_programs(rows: Path) -> None:
    result = run(rows, "--year", "y", "--establishments", "n", "--json")
    summary = json.loads(result.stdout)
    assert summary.pop("seconds") >= 0 and summary.pop("folder").endswith("out")
    assert summary == {
        "rows": 4, "rows_without_code": 0, "rows_without_employment": 0, "rows_without_establishments": 0,
        "suppressed_written_as": {}, "cells": 4, "strong": 2, "with_stars": 0, "regions": 2, "activities": 2,
        "years": [2020], "groups": [], "employment_in_last_year": 100.0, "stars_by": "observatory_2007_2011",
        "engine": "duckdb", "warnings": [],
        "files": ["activities.csv", "regions.csv", "report.html", "specialisation.csv", "specialisation.parquet"],
    }  # fmt: skip


def test_observe_warns_of_what_is_missing(rows: Path) -> None:
    rows.write_text(ROWS + "DE1,z,:,1,2020\nFR1,z,c,1,2020\n,x,5,1,2020\n", "utf-8")
    said = run(rows).stderr
    assert "Mind: 1 rows have no region, activity or group; they were left out." in said
    assert "Mind: 2 rows have no employment, suppressed or missing (“:” 1×, “c” 1×). They are not zero" in said


def test_observe_warns_of_totals_among_the_codes(rows: Path) -> None:
    rows.write_text("r,a,e\nEU,x,40\nEU,y,60\nDE1,x,30\nDE1,y,10\nFR1,x,10\nFR1,y,50\n", "utf-8")
    assert "The region “EU” seems to be the total of all others" in run(rows).stderr
    assert "--reference EU" in run(rows).stderr
    assert run(rows, "--reference", "EU").stderr.count("Mind:") == 0


def test_observe_names_the_columns_there_are(rows: Path) -> None:
    message = refusal(rows, columns=["--region", "region", "--activity", "a", "--employment", "e"])
    assert message.splitlines()[-1] == (
        f"Nothing was written. {rows} has no column “region” (--region). Its columns: “r”, “a”, “e”, “n”, “y”."
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--stars", "five"], "There is no rule set “five”; right is observatory_2007_2011, panorama_style"),
        (["--decimal", "'"], "Right is --decimal . or --decimal ,"),
        (["--delimiter", ",,"], "The delimiter “,,” is too long"),
        (["--language", "fr"], "Reports do not speak “fr”; right is en or ru."),
        (["--engine", "postgres"], "There is no engine “postgres”"),
        (["--intervals"], "Intervals need the number of establishments"),
        (["--regions", "map.geojson"], "--regions needs --region-property"),
        (["--region-property", "code"], "right is --regions with their file"),
        (["--regions", "nowhere.geojson", "--region-property", "code"], "nowhere.geojson cannot be read: No such file"),
    ],
)
def test_observe_refuses_options_that_make_no_sense(rows: Path, more: list[str], said: str) -> None:
    assert said in refusal(rows, *more)


def test_observe_takes_a_rule_set_of_ones_own(rows: Path) -> None:
    from hansa.analysis.stars import preset

    mine = preset("observatory_2007_2011").to_dict() | {"key": "mine", "minimum_employment": None}
    rows.with_name("mine.json").write_text(json.dumps(mine), "utf-8")
    result = run(rows, "--stars", str(rows.with_name("mine.json")), "--json")
    assert json.loads(result.stdout)["stars_by"] == "mine" and json.loads(result.stdout)["with_stars"] == 2
    rows.with_name("mine.json").write_text("{}", "utf-8")
    assert "mine.json cannot be used" in run(rows, "--stars", str(rows.with_name("mine.json"))).stderr


def test_observe_draws_maps_where_there_are_outlines(rows: Path) -> None:
    outlines = rows.with_name("regions.geojson")
    outlines.write_text(json.dumps(OUTLINES), "utf-8")
    options = ["--regions", str(outlines), "--region-property", "code", "--region-name", "name"]
    assert run(rows, *options, "--region-credit", "© Somebody & Sons").exit_code == 0
    report = rows.with_name("out").joinpath("report.html").read_text("utf-8")
    assert report.count('class="area-map"') == 3 and "Île-de-France (FR1)" in report
    assert "© Somebody &amp; Sons" in report
    rows.write_text(ROWS + "ES1,x,5,1,2020\n", "utf-8")
    assert "1 of 3 regions have no outline: ES1" in run(rows, *options).stderr


def test_observe_names_the_properties_of_the_outlines(rows: Path) -> None:
    outlines = rows.with_name("regions.geojson")
    outlines.write_text(json.dumps(OUTLINES), "utf-8")
    message = refusal(rows, "--regions", str(outlines), "--region-property", "NUTS_ID")
    assert "has no property “NUTS_ID”; it has code, name" in message


def test_observe_says_when_it_cannot_write(rows: Path) -> None:
    (rows.with_name("out")).write_text("a file is in the way")
    result = run(rows)
    assert result.exit_code == 1 and "The results cannot be written to" in result.stderr
    assert sorted(path.name for path in rows.parent.iterdir()) == ["out", "rows.csv"]


def test_observe_replaces_the_results_of_last_time(rows: Path) -> None:
    assert run(rows).exit_code == 0
    rows.write_text("r,a,e\nDE1,x,30\n", "utf-8")
    assert run(rows).exit_code == 0
    assert len((rows.with_name("out") / "specialisation.csv").read_text("utf-8").splitlines()) == 2


def test_observe_stops_at_once_and_leaves_nothing(rows: Path, tmp_path: Path) -> None:
    rows.write_text("r,a,e\n" + "DE1,x,5\n" * 3_000_000, "utf-8")
    command = [HANSA, "observe", str(rows), *COLUMNS, "--out", str(tmp_path / "out")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert process.stderr
    assert process.stderr.readline() == "Reading and summing the rows …\n"
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and f"Interrupted. {tmp_path / 'out'} is as it was." in said
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]
