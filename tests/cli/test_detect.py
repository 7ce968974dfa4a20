"""`hansa detect` as analysts run it: in a shell, without any home."""

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
from tests.observatory.detect.projects import FILES, projects, write_projects

HANSA = Path(sys.executable).with_name("hansa")
WRITTEN = sorted([*FILES, "report.html"])


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return write_projects(tmp_path / "projects.csv")


def run(rows: Path, *more: str):
    """In this process; the folder of results is `out` beside the file."""
    return CliRunner().invoke(app, ["detect", str(rows), "--out", str(rows.with_name("out")), *more])


def refusal(rows: Path, *more: str) -> str:
    result = run(rows, *more)
    assert result.exit_code == 2 and not rows.with_name("out").exists(), result.output
    assert [path.name for path in rows.parent.iterdir() if path.name.startswith(".")] == [], "something was left behind"
    return result.stderr


def test_detect_needs_no_home_and_no_settings(rows: Path, tmp_path: Path) -> None:
    """As its own process, with a home that cannot be made and settings that would not load; in Russian."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("HANSA_", "DJANGO_"))}
    environment |= {"HANSA_HOME": "/proc/no/home", "DATABASE_URL": "nonsense://"}
    command = [HANSA, "detect", str(rows), "--out", str(tmp_path / "out"), "--language", "ru"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    first, second, third = done.stdout.splitlines()
    assert first == "240 organisations in 590 projects of 3 fields."
    assert second == "Clusters: 1 of places, 3 of ties; 3 of them international."
    assert third.startswith(f"Written to {tmp_path / 'out'}: {', '.join(WRITTEN)} (")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == WRITTEN
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "projects.csv"]
    assert '<html lang="ru">' in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_detect_prints_a_summary_for_programs(rows: Path) -> None:
    result = run(rows, "--json", "--seed", "7")
    summary = json.loads(result.stdout)
    assert summary.pop("seconds") >= 0 and summary.pop("folder").endswith("out")
    changes = summary.pop("changes")
    assert changes["steady"] >= 3 and set(changes) <= {"born", "gone", "grown", "shrunk", "steady", "merged", "split"}
    assert summary == {
        "rows": {str(rows): len(projects())}, "rows_rejected": 0, "organisations": 240,
        "organisations_without_place": 0, "projects": 590, "fields": 3, "places": 12, "clusters_of_places": 1,
        "clusters_of_ties": 3, "international": 3, "seed": 7, "warnings": [], "files": WRITTEN,
    }  # fmt: skip


def test_detect_gives_the_same_files_for_the_same_seed(rows: Path) -> None:
    out = rows.with_name("out")
    assert run(rows, "--seed", "3").exit_code == 0
    first = {name: (out / name).read_bytes() for name in FILES}
    assert run(rows, "--seed", "3").exit_code == 0
    assert {name: (out / name).read_bytes() for name in FILES} == first


def test_detect_says_why_in_words(rows: Path) -> None:
    assert run(rows).exit_code == 0
    text = rows.with_name("out").joinpath("clusters.csv").read_text("utf-8")
    assert "20 organisations of the field sit around Town 45 2; the field has 6.22 times the part" in text
    assert "its ties turn inwards by 1.0, where 0 is what size alone explains" in text
    assert "All members lie in one country: France." in text
    assert "No members on both sides of a common border: Germany – France." in text


def test_detect_warns_of_what_is_missing(rows: Path) -> None:
    frame = projects()
    frame.loc[frame.organisation == "o000", ["latitude", "longitude"]] = None
    write_projects(rows, frame)
    assert "Mind: 1 of 240 organisations have no known place and count in ties only." in run(rows).stderr


def test_detect_warns_where_nothing_has_coordinates(rows: Path) -> None:
    write_projects(rows, projects().drop(columns=["latitude", "longitude"]).assign(region="R1"))
    result = run(rows)
    assert result.exit_code == 0, result.stderr
    assert "Mind: No place has coordinates: without them or outlines (--regions) nothing joins" in result.stderr


def test_detect_names_the_columns_there_are(rows: Path) -> None:
    write_projects(rows, projects().rename(columns={"organisation": "firm"}))
    message = refusal(rows)
    assert f"Nothing was written. {rows}: no column organisation; there are project, firm, field, latitude" in message
    assert "Right are the columns organisation, project and, as far as they are known, field" in message


def test_detect_names_coordinates_that_cannot_be(rows: Path) -> None:
    write_projects(rows, projects().assign(longitude=199.0))
    assert "longitude 199.0; right are degrees" in refusal(rows)
    swapped = projects().assign(latitude=projects().longitude + 90, longitude=projects().latitude)
    write_projects(rows, swapped)
    assert "are they swapped, or projected metres?" in refusal(rows)


@pytest.mark.parametrize("text", ["", "organisation,project\n", "organisation,project,field\no1,p1,\n"])
def test_detect_refuses_a_file_without_participations(rows: Path, text: str) -> None:
    rows.write_text(text, "utf-8")
    assert "Nothing was written." in refusal(rows)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--years", "2019-2014"], "The years “2019-2014” cannot be; right is 2014-2019, the first year not after"),
        (["--years", "soon"], "The years “soon” cannot be"),
        (["--years", "1990"], "no participation is of the years 1990 to 1990; there are those of 2014 to 2019"),
        (["--language", "fr"], "Reports do not speak “fr”; right is en or ru."),
        (["--region-property", "code"], "right is --regions with their file"),
        (["--regions", "nowhere.geojson"], "nowhere.geojson cannot be read: No such file"),
        (["nowhere.csv"], "nowhere.csv: no such file"),
    ],
)
def test_detect_refuses_what_makes_no_sense(rows: Path, more: list[str], said: str) -> None:
    assert said in refusal(rows, *more)


def test_detect_says_when_it_cannot_write(rows: Path) -> None:
    rows.with_name("out").write_text("a file is in the way")
    result = run(rows)
    assert result.exit_code == 1 and f"The results cannot be written to {rows.with_name('out')}" in result.stderr
    assert sorted(path.name for path in rows.parent.iterdir()) == ["out", "projects.csv"]


def test_detect_says_so_before_it_searches(rows: Path) -> None:
    """Nobody waits a minute to hear that the folder stands in a place that is none."""
    result = CliRunner().invoke(app, ["detect", str(rows), "--out", str(rows / "out")])
    assert result.exit_code == 1 and "The results cannot be written to" in result.stderr
    assert "Searching" not in result.stderr


def test_detect_keeps_other_files_of_the_folder(rows: Path) -> None:
    out = rows.with_name("out")
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    assert run(rows).exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == sorted([*WRITTEN, "notes.txt"])


def test_detect_stops_at_once_and_leaves_nothing(rows: Path, tmp_path: Path) -> None:
    command = [HANSA, "detect", str(rows), "--out", str(tmp_path / "out"), "--period", "1"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert process.stderr
    assert process.stderr.readline() == "Reading projects.csv …\n"
    assert process.stderr.readline().startswith("Searching")
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and f"Interrupted. {tmp_path / 'out'} is as it was." in said
    assert [path.name for path in tmp_path.iterdir()] == ["projects.csv"]
