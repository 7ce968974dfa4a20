"""`hansa import clusters`. The clusters of the small tables are fictitious."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hansa.cli.import_ import app
from hansa.directory.models import Cluster, Dataset
from hansa.journal.models import Entry
from hansa.observatory.models import KnownCluster

FACTS = ("--key", "test", "--title", "List", "--publisher", "Test office", "--licence", "CC0-1.0", "--version", "1")
LIST = """\
name;country;city;lat;lon;members;ecosystems;website
Boats of Ålesund;NO;Ålesund;62.47;6.15;40;Tourism;
Boats;UK;;;;;;
"""


@pytest.fixture
def hansa(monkeypatch: pytest.MonkeyPatch, db: None, tmp_path: Path) -> Callable[..., Result]:
    monkeypatch.setattr("hansa.cli.import_clusters.prepare", lambda: None)

    def run(data: str | Path, *arguments: str) -> Result:
        path = data if isinstance(data, Path) else tmp_path / "clusters.csv"
        if isinstance(data, str):
            path.write_text(data, "utf-8")
        return CliRunner().invoke(app, ["clusters", str(path), *FACTS, *arguments])

    return run


def test_import_clusters_with_their_source(hansa: Callable[..., Result]) -> None:
    done = hansa(LIST)
    assert done.exit_code == 0, done.output
    assert "2 clusters: 2 new, 0 changed, 0 as before." in done.output
    boats = KnownCluster.objects.get(slug="boats-of-alesund")
    assert (boats.country_id, boats.city, boats.members, boats.fields) == ("NO", "Ålesund", 40, "Tourism")
    assert (boats.dataset.source, boats.dataset.publisher, boats.source_line) == ("clusters:test", "Test office", 2)
    assert KnownCluster.objects.get(slug="boats").country_id == "GB"


def test_change_nothing_the_second_time_and_only_what_a_newer_version_says_otherwise(
    hansa: Callable[..., Result], cluster: Cluster
) -> None:
    hansa(LIST)
    KnownCluster.objects.filter(slug="boats").update(cluster=cluster)
    again = json.loads(hansa(LIST, "--json").stdout)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)
    newer = json.loads(hansa(LIST.replace(";40;", ";41;").replace("Boats;UK", "BOATS;GB"), "--json").stdout)
    assert (newer["new"], newer["changed"], newer["absent"]) == (0, 2, 0)
    kept = KnownCluster.objects.get(slug="boats")
    assert (kept.name, kept.cluster) == ("BOATS", cluster)
    gone = json.loads(hansa("name,country\nBoats,UK\n", "--json").stdout)
    assert gone["absent"] == 1
    assert KnownCluster.objects.filter(slug="boats-of-alesund").exists()
    assert Entry.objects.filter(verb="observatory.import_cluster_organisations").count() == 3


def test_never_touch_clusters_of_another_list(hansa: Callable[..., Result]) -> None:
    other = KnownCluster.objects.create(slug="boats", name="Boats", country_id="GB")
    hansa(LIST)
    other.refresh_from_db()
    assert other.dataset is None
    assert KnownCluster.objects.get(slug="boats-gb").dataset is not None


def test_import_nothing_where_the_table_is_none(hansa: Callable[..., Result]) -> None:
    refused = hansa("title;state\nBoats;NO\n")
    assert (refused.exit_code, "no column for name, country" in refused.output) == (2, True)
    assert not Dataset.objects.filter(source="clusters:test").exists()
    assert hansa("title;state\nBoats;NO\n", "--column", "name=title", "--column", "country=state").exit_code == 0
    assert hansa(LIST, "--column", "name").exit_code == 2


def test_import_forty_real_ones(hansa: Callable[..., Result], shared_data: Path) -> None:
    report = json.loads(hansa(shared_data / "registers" / "h2020_cluster_organisations.csv", "--json").stdout)
    assert (report["clusters"], report["new"]) == (40, 40)
    assert KnownCluster.objects.filter(dataset=report["dataset"], country="GR").count() == 1
