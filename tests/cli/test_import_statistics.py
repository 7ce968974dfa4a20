from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from typer.testing import CliRunner, Result

from hansa.analysis.definitions import Classification, ClusterDefinition, CodeShare, DefinitionSet, save_definitions
from hansa.cli.import_ import app
from hansa.directory.models import Dataset
from hansa.journal.models import Entry
from hansa.observatory.models import Area, Cell, Series

TABLE = "geo,nace,year,jobs\nAT11,10,2020,80\nAT11,11,2020,20\nAT12,10,2020,-5\nAT12,11,2020,c\nAT13,10,2020,10\n"
MAPPING = {
    "key": "jobs",
    "title": "Jobs",
    "version": "2020",
    "publisher": "Test office",
    "licence": "CC0-1.0",
    "missing": ["c"],
    "area": {"column": "geo", "scheme": "NUTS 2021"},
    "field": {"column": "nace", "scheme": "NACE Rev. 2"},
    "year": {"column": "year"},
    "values": {"employment": {"column": "jobs"}},
}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "jobs.csv").write_text(TABLE, "utf-8")
    (tmp_path / "jobs.json").write_text(json.dumps(MAPPING), "utf-8")
    return tmp_path / "jobs.csv"


@pytest.fixture
def hansa(monkeypatch: pytest.MonkeyPatch, db: None) -> Callable[..., Result]:
    monkeypatch.setattr("hansa.cli.import_statistics.prepare", lambda: None)
    return lambda *arguments: CliRunner().invoke(app, ["statistics", *map(str, arguments)])


@pytest.fixture
def run(hansa: Callable[..., Result], table: Path) -> Callable[..., Result]:
    return lambda *arguments: hansa(table, "--mapping", table.with_suffix(".json"), *arguments)


def test_import_a_statistic_and_say_what_was_left_out(run: Callable[..., Result]) -> None:
    done = run()
    assert done.exit_code == 0, done.output
    assert "Imported: Jobs, version 2020." in done.output
    assert "4 figures (1 withheld) of 3 areas (NUTS 2021), 2 fields (NACE Rev. 2), 2020." in done.output
    assert "employment cannot be negative" in done.output
    dataset = Series.objects.get(key="jobs").current
    assert dataset is not None
    assert (dataset.publisher, dataset.licence, dataset.file_name) == ("Test office", "CC0-1.0", "jobs.csv")
    assert Cell.objects.filter(dataset=dataset).count() == 4
    held = Cell.objects.get(dataset=dataset, area__code="AT12")
    assert (held.employment, held.flag, held.source_line) == (None, "c", 5)
    assert Area.objects.get(code="AT11").region_id == "AT11"
    assert "employment cannot be negative" in Path(default_storage.path(dataset.report["findings_file"])).read_text()


def test_change_nothing_the_second_time_and_make_another_version_by_another_mapping(
    run: Callable[..., Result], table: Path
) -> None:
    first = json.loads(run("--json").stdout)
    again = json.loads(run("--json").stdout)
    assert (first["known"], again["known"], again["dataset"]) == (False, True, first["dataset"])
    assert Entry.objects.filter(verb="observatory.take_statistics").count() == 1
    mapping = MAPPING | {"field": MAPPING["field"] | {"keep": "10"}}  # type: ignore[operator]
    table.with_suffix(".json").write_text(json.dumps(mapping), "utf-8")
    other = json.loads(run("--json").stdout)
    assert (other["known"], other["cells"], other["checksum"]) == (False, 2, first["checksum"])
    assert Dataset.objects.filter(source="statistics:jobs").count() == 2
    assert Series.objects.get(key="jobs").current_id == other["dataset"]


def test_rehearse_without_keeping_anything(run: Callable[..., Result]) -> None:
    done = run("--dry-run")
    assert (done.exit_code, Dataset.objects.filter(source="statistics:jobs").exists()) == (0, False)
    assert "Read, not imported: Jobs" in done.output


def test_sum_fields_to_clusters(run: Callable[..., Result], tmp_path: Path) -> None:
    codes, nace = (CodeShare("10"), CodeShare("11")), Classification("NACE", "Rev. 2")
    food = ClusterDefinition("food", "Food", "traded", "1", "Ana", codes, nace, "own", "CC0-1.0")
    save_definitions(DefinitionSet("Mine", (food,)), tmp_path / "mine.json")
    report = json.loads(run("--definitions", tmp_path / "mine.json", "--json").stdout)
    assert (report["cells"], report["fields"], report["field_scheme"], report["version"]) == (
        3,
        1,
        "Mine",
        "2020; Mine",
    )
    assert Cell.objects.get(area__code="AT11").employment == 100


def test_take_establishments_from_a_second_file(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "plants.csv").write_text("geo,nace,year,jobs\nAT11,10,2020,7\n", "utf-8")
    second = ("--establishments", tmp_path / "plants.csv", "--establishments-mapping", tmp_path / "jobs.json")
    assert run(*second).exit_code == 0
    assert Cell.objects.get(area__code="AT11", field__code="10").establishments == 7
    (tmp_path / "old.json").write_text(
        json.dumps(MAPPING | {"area": {"column": "geo", "scheme": "NUTS 2016"}}), "utf-8"
    )
    refused = run("--establishments", tmp_path / "plants.csv", "--establishments-mapping", tmp_path / "old.json")
    assert refused.exit_code == 2
    assert "has areas of NUTS 2021, Jobs of NUTS 2016" in refused.output
    assert run("--establishments", tmp_path / "plants.csv").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--checksum", "0" * 64), "SHA-256 is"),
        (("--definitions", "nowhere.json"), "nowhere.json: cannot be read"),
    ],
)
def test_import_nothing_where_the_input_is_wrong(
    arguments: tuple[str, ...], words: str, run: Callable[..., Result]
) -> None:
    refused = run(*arguments)
    assert refused.exit_code == 2
    assert "Nothing was imported. " in refused.output
    assert words in refused.output
    assert not Cell.objects.exists()


def test_import_nothing_where_the_file_is_missing(hansa: Callable[..., Result], table: Path) -> None:
    refused = hansa(table.with_name("none.csv"), "--mapping", table.with_suffix(".json"))
    assert (refused.exit_code, "no such file" in refused.output) == (2, True)
    refused = hansa(table, "--mapping", table.with_name("none.toml"))
    assert (refused.exit_code, "none.toml: cannot be opened" in refused.output) == (2, True)
