"""`hansa export`: what it writes and refuses; and once as a process, from a home of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import date

import pytest
from click.testing import Result
from typer.testing import CliRunner

from hansa.cli.main import app
from hansa.directory.models import Cluster, Country, Membership, Office, Organisation
from hansa.people.models import Person
from tests.cli.conftest import HANSA


@pytest.fixture
def filled(db) -> None:
    latvia = Country.objects.get(code="LV")
    cluster = Cluster.objects.create(slug="baltic", name="Baltic", published=True)
    Cluster.objects.create(slug="hidden", name="Hidden")
    hides = {"website": "https://a.example", "visibility": {"website": "office"}}
    one = Organisation.objects.create(name="=Formula SIA", country=latvia, **hides)
    two = Organisation.objects.create(name="Lielie Lāzeri", country=latvia, helix="science")
    Membership.objects.create(organisation=one, cluster=cluster, status="active", joined_on=date(2024, 1, 1))
    left = {"joined_on": date(2024, 1, 1), "left_on": date(2025, 1, 1), "reason": "moved away"}
    Membership.objects.create(organisation=two, cluster=cluster, status="ended", **left)
    ana = Person.objects.create_user("ana@example.org", "x" * 20)
    Office.objects.create(person=ana, role="manager", cluster=cluster, valid_from=date(2024, 1, 1))


@pytest.fixture
def export(db, monkeypatch) -> Callable[..., Result]:
    """`hansa export …` within the test, on the test's own database."""
    monkeypatch.setattr("hansa.cli.export.prepare", lambda: None)
    return lambda *words: CliRunner().invoke(app, ["export", *words])


def test_writes_a_table_as_its_ending_says(export, filled, tmp_path):
    out = tmp_path / "some.json"
    done = export("organisations", "--out", str(out), "--where", "helix=science", "--where", "country=LV")
    assert (done.exit_code, done.output) == (0, "")
    assert [row["name"] for row in json.loads(out.read_text("utf-8"))] == ["Lielie Lāzeri"]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["some.json"]


def test_prints_csv_that_runs_nowhere(export, filled):
    text = export("organisations").stdout_bytes.decode()
    lines = text.splitlines()
    assert lines[0].startswith("\ufeffid,name,helix,size")
    assert lines[1].split(",")[1] == "'=Formula SIA"
    assert "https://a.example" not in text


def test_exports_what_a_person_may_see(export, filled):
    as_ana = ("--as", "Ana@Example.org", "--format", "json")
    assert json.loads(export("organisations", *as_ana).stdout)[0]["website"] == "https://a.example"
    former = ("members", "--where", "cluster=baltic", "--where", "former=on")
    assert [row["reason"] for row in json.loads(export(*former, *as_ana).stdout)] == ["moved away"]
    assert [row["reason"] for row in json.loads(export(*former, "--format", "json").stdout)] == [""]


def test_leaves_the_old_file_when_it_cannot_write_the_new_one(export, filled, tmp_path):
    out = tmp_path / "members.json"
    out.write_text("old")
    done = export("members", "--where", "cluster=hidden", "--out", str(out))
    assert (done.exit_code, done.stderr) == (2, "There is no cluster with this address.\n")
    assert out.read_text() == "old"
    assert not list(tmp_path.glob("*unfinished*")) + list(tmp_path.glob(".*unfinished*"))


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nothing"], 2, "There is no table “nothing”. There are: organisations, clusters,"),
        (["ties", "--format", "geojson"], 2, "“ties” is had as csv, xlsx, parquet, json, not as “geojson”."),
        (["ties", "--out", "ties.exe"], 2, "“ties” is had as csv, xlsx, parquet, json, not as “exe”."),
        (["ties", "--out", "a.csv", "--format", "json"], 2, "give it the ending .json."),
        (["ties", "--where", "colour=red"], 2, "cannot be narrowed by “colour”. It can by: organisation, cluster."),
        (["ties", "--where", "red"], 2, "“red” narrows nothing; right is NAME=VALUE, as country=DE."),
        (["ties", "--where", "organisation=x"], 2, "“organisation” is the number of a record, as 123; “x” is none."),
        (["organisations", "--where", "country=Atlantis"], 2, "“Atlantis” is no country code"),
        (
            ["organisations", "--as", "nobody@example.org"],
            2,
            "Nobody here signs in with the address nobody@",
        ),
        (["organisations", "--out", "/nowhere/at/all.csv"], 1, "/nowhere/at/all.csv cannot be written: No such file"),
    ],
)
def test_says_what_is_wrong(export, arguments, code, words):
    done = export(*arguments)
    assert done.exit_code == code
    assert words in done.stderr
    assert done.stdout == ""


def test_lists_tables_with_formats_and_filters(export):
    done = export("list")
    assert done.exit_code == 0
    assert "organisations   Organisations (csv, xlsx, parquet, json, geojson)" in done.stdout
    assert "--where organisation, cluster" in done.stdout


def test_helps(export):
    done = export("--help")
    assert "Exit codes: 0" in done.stdout
    assert "--where" in done.stdout and "--as" in done.stdout


def test_writes_and_refuses_as_a_process(prepared, tmp_path):
    out = tmp_path / "regions.csv"
    done = prepared.run("export", "regions", "--out", str(out))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert out.read_text("utf-8-sig").startswith("code,level,country")
    refused = prepared.run("export", "nothing")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "There is no table “nothing”." in refused.stderr


def test_stops_quietly_when_nobody_reads_on(prepared):
    command = f'"{HANSA}" export regions | head -n 1'
    done = subprocess.run(
        command, shell=True, env=prepared.environment(), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.startswith("\ufeffcode,level,country")
    assert done.stderr == ""
