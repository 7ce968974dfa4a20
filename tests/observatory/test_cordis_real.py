"""The real file of Horizon 2020 against a second opinion: DuckDB over the raw tables."""

from __future__ import annotations

import zipfile
from pathlib import Path

import duckdb
import pytest
from django.db.models import Count, Sum
from django.db.models.functions import ExtractYear

from hansa.directory.models import Organisation, Participation, Project
from hansa.directory.places.countries import EC_CODES
from hansa.journal.actions import SYSTEM
from hansa.network.models import Tie
from hansa.observatory.actions.cordis import import_cordis

pytestmark = pytest.mark.django_db
HELIX = (
    "CASE activityType WHEN 'PRC' THEN 'business' WHEN 'PUB' THEN 'government' WHEN 'OTH' THEN 'unknown' "
    "ELSE 'science' END"
)


@pytest.fixture
def raw(shared_data: Path, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    with zipfile.ZipFile(shared_data / "cordis-h2020-2014-2019-csv.zip") as archive:
        archive.extractall(tmp_path)
    database = duckdb.connect()
    for name in ("project", "organization"):
        database.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_csv('{tmp_path / name}.csv', delim = ';', quote = '\"', "
            "header = true, all_varchar = true)"
        )
    return database


def test_hold_what_the_raw_file_holds(shared_data: Path, raw: duckdb.DuckDBPyConnection) -> None:
    report = import_cordis(by=SYSTEM, where=str(shared_data / "cordis-h2020-2014-2019-csv.zip"))

    def asked(sql: str) -> dict:
        return dict(raw.execute(sql).fetchall())

    assert (report.projects.new, report.organisations.new, report.participations.new) == (25_626, 32_012, 116_248)
    assert (Project.objects.count(), Participation.objects.count()) == (25_626, 116_248)
    assert report.findings["rejected"]["total"] == 0
    bodies = Organisation.objects.filter(identifiers__scheme="pic")
    assert bodies.count() == 32_012
    # Organisations by country: the codes of the Commission, and those of no country, stay visible.
    countries = asked("SELECT country, COUNT(DISTINCT organisationID) FROM organization GROUP BY 1")
    wanted = {EC_CODES.get(code, code) if code else None: count for code, count in countries.items()}
    assert dict(bodies.values_list("country").annotate(Count("pk"))) == wanted
    assert dict(bodies.values_list("helix").annotate(Count("pk"))) == asked(
        f"SELECT {HELIX}, COUNT(DISTINCT organisationID) FROM organization GROUP BY 1"
    )
    assert dict(Project.objects.annotate(y=ExtractYear("starts_on")).values_list("y").annotate(Count("pk"))) == asked(
        "SELECT year(TRY_CAST(startDate AS DATE)), COUNT(*) FROM project GROUP BY 1"
    )
    by_year = Participation.objects.annotate(y=ExtractYear("project__starts_on")).values_list("y")
    assert dict(by_year.annotate(Count("pk"))) == asked(
        "SELECT year(TRY_CAST(startDate AS DATE)), COUNT(*) FROM organization JOIN project ON id = projectID GROUP BY 1"
    )
    assert dict(Participation.objects.values_list("role").annotate(Count("pk"))) == asked(
        "SELECT role, COUNT(*) FROM organization GROUP BY 1"
    )
    money = asked("SELECT role, SUM(CAST(ecContribution AS DECIMAL(18, 2))) FROM organization GROUP BY 1")
    sums = dict(Participation.objects.values_list("role").annotate(Sum("contribution")))
    assert {role: total and round(total, 2) for role, total in sums.items()} == money
    placed = asked("SELECT 1, COUNT(DISTINCT organisationID) FROM organization WHERE geolocation IS NOT NULL")
    assert bodies.filter(place_quality="source").count() == placed[1]
    pairs, weight = raw.execute(
        "WITH size AS (SELECT projectID, COUNT(*) AS n FROM organization GROUP BY 1) "
        "SELECT COUNT(DISTINCT (a.organisationID, b.organisationID)), SUM(1.0 / (n - 1)) FROM organization a "
        "JOIN organization b ON a.projectID = b.projectID AND a.organisationID < b.organisationID "
        "JOIN size ON size.projectID = a.projectID"
    ).fetchone()
    assert report.ties == Tie.objects.count() == pairs == 654_957
    assert Tie.objects.aggregate(Sum("strength"))["strength__sum"] == pytest.approx(float(weight), rel=1e-6)
    # Everything says where it is from.
    for model in (Project, Participation):
        assert not model.objects.exclude(dataset=report.dataset, source_line__gte=2).exists()
    assert not bodies.exclude(dataset=report.dataset, source_line__gte=2).exists()
