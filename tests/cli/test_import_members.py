"""`hansa import members` and `hansa import regions`, as the shell calls them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from hansa.cli.import_ import app
from hansa.directory.models import Cluster, Membership, Organisation, Region

pytestmark = pytest.mark.django_db
LIST = "Organisation;Country;City;Member since\nBaltic Optics;DE;Rostock;2021-02-01\nГаисма;LV;;01.03.2021\n"


@pytest.fixture
def hansa(monkeypatch):
    for module in ("import_members", "import_regions"):
        monkeypatch.setattr(f"hansa.cli.{module}.prepare", lambda: None)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def list_file(tmp_path):
    path = tmp_path / "members.csv"
    path.write_text(LIST, "utf-8")
    return path


def test_members_are_imported_by_name_or_slug_of_the_cluster(hansa, list_file, cluster):
    first = hansa("members", list_file, "--cluster", "baltic photonics", "--json")
    assert first.exit_code == 0, first.output
    report = json.loads(first.stdout)
    assert (report["imported"], report["new"], report["same"]) == (True, 2, 0)
    again = json.loads(hansa("members", list_file, "--cluster", cluster.slug, "--json").stdout)
    assert (again["new"], again["same"]) == (0, 2)
    assert Membership.objects.filter(cluster=cluster).count() == 2


def test_dry_run_imports_nothing(hansa, list_file, cluster):
    result = hansa("members", list_file, "--cluster", cluster.slug, "--dry-run")
    assert (result.exit_code, "Nothing was imported." in result.output) == (0, True)
    assert not Membership.objects.filter(cluster=cluster).exists()


def test_unknown_cluster_is_named_with_those_there_are(hansa, list_file, cluster):
    result = hansa("members", list_file, "--cluster", "Balti")
    assert result.exit_code == 2
    assert "There is no cluster “Balti”. There are: baltic-photonics." in result.output


def test_new_cluster_begins_with_its_list(hansa, list_file, db):
    result = hansa("members", list_file, "--cluster", "New Cluster", "--new")
    assert result.exit_code == 0, result.output
    cluster = Cluster.objects.get(name="New Cluster")
    assert (cluster.status, cluster.published, cluster.memberships.count()) == ("initiative", False, 2)


def test_new_cluster_does_not_begin_with_a_bad_list(hansa, tmp_path, db):
    path = tmp_path / "bad.csv"
    path.write_text("Name;Country;Joined\nX;Atlantis;2020-01-01\n", "utf-8")
    assert hansa("members", path, "--cluster", "New Cluster", "--new").exit_code == 3
    assert not Cluster.objects.filter(name="New Cluster").exists()


def test_bad_row_stops_with_its_line(hansa, tmp_path, cluster):
    path = tmp_path / "bad.csv"
    path.write_text("Name;Country;Joined\nX;Atlantis;2020-01-01\n", "utf-8")
    result = hansa("members", path, "--cluster", cluster.slug)
    assert result.exit_code == 3
    assert "line 2, Country: “Atlantis” is no country" in result.output


def test_mapping_file_says_what_unknown_headings_hold(hansa, tmp_path, cluster):
    path, mapping = tmp_path / "odd.csv", tmp_path / "mapping.json"
    path.write_text("Wer;Wann\nBaltic Optics;2021-02-01\n", "utf-8")
    assert "no column holds the names" in hansa("members", path, "--cluster", cluster.slug).output
    mapping.write_text('{"name": "Wer", "joined_on": "Wann"}', "utf-8")
    assert hansa("members", path, "--cluster", cluster.slug, "--mapping", mapping).exit_code == 0
    assert Organisation.objects.filter(name="Baltic Optics").exists()


def test_wrong_mapping_says_what_would_be_right(hansa, list_file, tmp_path, cluster):
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"name": "Firma"}', "utf-8")
    result = hansa("members", list_file, "--cluster", cluster.slug, "--mapping", mapping)
    assert result.exit_code == 2
    assert "there is no heading “Firma”; the headings are Organisation, Country, City, Member since" in result.output


@pytest.mark.parametrize(("answer", "code"), [("stop", 3), ("new", 0), ("same", 0)])
def test_unsure_row_is_decided_by_option(hansa, list_file, cluster, answer, code):
    known = Organisation.objects.create(name="Baltic Optics AG", country_id="DE", city="Kiel", fictitious=True)
    result = hansa("members", list_file, "--cluster", cluster.slug, "--when-unsure", answer)
    assert result.exit_code == code, result.output
    assert Membership.objects.filter(organisation=known).exists() == (answer == "same")


def test_missing_file_is_said(hansa, tmp_path, cluster):
    result = hansa("members", tmp_path / "none.csv", "--cluster", cluster.slug)
    assert (result.exit_code, "No such file" in result.output) == (2, True)


def test_regions_are_imported_by_level_and_country(hansa, shared_data):
    path = shared_data / "places" / "NUTS_RG_60M_2021_4326_LEVL_2.geojson"
    report = json.loads(hansa("regions", path, "--country", "EL", "--level", 2, "--json").stdout)
    assert (report["regions"], report["new"], report["countries"]) == (13, 0, ["GR"])
    assert Region.objects.get(pk="EL30").shape["type"] in ("Polygon", "MultiPolygon")
    assert Region.objects.get(pk="AT11").shape is None


def test_file_that_is_no_layer_is_refused(hansa, list_file):
    result = hansa("regions", list_file)
    assert (result.exit_code, "not readable as GeoJSON" in result.output) == (2, True)
