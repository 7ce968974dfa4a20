"""What the values of CORDIS become in the register."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from hansa.directory.models import (
    Dataset,
    Participation,
    Project,
)
from tests.observatory.cordis_files import part, project
from tests.observatory.cordis_runs import Cordis, emptied, organisation, run

pytestmark = pytest.mark.django_db


def test_take_every_value_of_the_layout(cordis: Cordis) -> None:
    report = run(
        cordis(
            [
                project(
                    acronym="LASERS",
                    title="Lasers of glass",
                    totalCost="2928125,25",
                    ecMaxContribution="2927875",
                    legalBasis="SC4;LEIT",
                    topics="ICT-30;ICT-31",
                    frameworkProgramme="H2020",
                    fundingScheme="RIA",
                    objective="First.\nSecond.",
                    contentUpdateDate="2021-02-03 10:11:12",
                )
            ],
            [
                part(
                    vatNumber="LV 4000-3000.111",
                    name="GAISMAS LAZERI SIA",
                    shortName="GL",
                    SME="true",
                    street="Brivibas iela 1",
                    postCode="LV-1010",
                    city="Riga",
                    country="LV",
                    nutsCode="LV006",
                    geolocation="56.95,24.11",
                    organizationURL="www.example.org",
                    role="coordinator",
                    ecContribution="317625.50",
                    totalCost="400000",
                    endOfParticipation="true",
                )
            ],
        )
    )
    dataset = Dataset.objects.get(source="cordis")
    found = Project.objects.get()
    assert (found.register, found.number, found.acronym, found.title) == ("cordis", "101", "LASERS", "Lasers of glass")
    assert (found.starts_on, found.ends_on) == (date(2019, 5, 1), date(2022, 4, 30))
    assert (found.total_cost, found.public_contribution) == (Decimal("2928125.25"), Decimal("2927875.00"))
    assert (found.framework, found.programme, found.scheme, found.status) == ("H2020", "SC4;LEIT", "RIA", "SIGNED")
    assert (found.topics, found.fields, found.objective) == (["ICT-30", "ICT-31"], [], "First.\nSecond.")
    assert (found.dataset, found.source_line, found.fictitious) == (dataset, 2, False)
    body = organisation()
    assert (body.name, body.helix, body.size, body.country_id, body.region_id) == (
        "GAISMAS LAZERI SIA",
        "business",
        "sme",
        "LV",
        "LV006",
    )
    assert (body.street, body.postcode, body.city) == ("Brivibas iela 1", "LV-1010", "Riga")
    assert (body.latitude, body.longitude, body.place_quality) == (56.95, 24.11, "source")
    assert (body.website, body.dataset, body.source_line) == ("http://www.example.org", dataset, 2)
    assert body.project_count == 1
    assert {"gaismas", "gl", "900000001", "lv40003000111", "riga"} <= set(body.search_text.split())
    assert list(body.names.values_list("name", "kind")) == [("GL", "short")]
    assert set(body.identifiers.values_list("scheme", "value")) == {("pic", "900000001"), ("vat", "LV40003000111")}
    share = Participation.objects.get()
    assert (share.role, share.contribution, share.total_cost, share.ended_early) == (
        "coordinator",
        Decimal("317625.50"),
        Decimal("400000.00"),
        True,
    )
    assert (share.dataset, share.source_line) == (dataset, 2)
    assert (dataset.publisher, dataset.licence, dataset.notice) == (
        "European Union, CORDIS",
        "CC BY 4.0",
        "© European Union, CORDIS",
    )
    assert (dataset.title, dataset.version, len(dataset.checksum)) == (
        "CORDIS: EU research projects (H2020)",
        "2021-02-03",
        64,
    )
    assert dataset.report["organisations"] == {"new": 1, "changed": 0, "unchanged": 0, "kept": 0, "absent": 0}
    assert report.findings["emptied"]["total"] == report.findings["rejected"]["total"] == 0


@pytest.mark.parametrize(
    ("activity", "helix"),
    [("HES", "science"), ("REC", "science"), ("PRC", "business"), ("PUB", "government"), ("OTH", "unknown")],
)
def test_read_the_helix_off_the_activity_type(activity: str, helix: str, cordis: Cordis) -> None:
    run(cordis([project()], [part(activityType=activity)]))
    assert organisation().helix == helix


@pytest.mark.parametrize(("code", "country"), [("UK", "GB"), ("EL", "GR"), ("NA", "NA"), ("lv", "LV"), ("XK", "XK")])
def test_understand_codes_of_the_commission(code: str, country: str, cordis: Cordis) -> None:
    run(cordis([project()], [part(country=code)]))
    assert organisation().country_id == country


@pytest.mark.parametrize(
    ("column", "value", "right"),
    [
        ("country", "XX", "right is a code of ISO 3166-1"),
        ("geolocation", "95.1,24.1", "right is latitude from -90 to 90"),
        ("ecContribution", "-1", "right is an amount of euros"),
        ("name", "N" * 10_000, "right is at most 500 characters"),
        ("activityType", "???", "right is one of HES, REC, PRC, PUB, OTH"),
        ("role", "chief", "right is one of coordinator"),
        ("nutsCode", "LV999", "right is a code of the regions in the register"),
        ("vatNumber", "MISSING", "right is a VAT number"),
        ("organizationURL", "javascript:alert(1)", "right is a web address"),
        ("SME", "maybe", "right is true or false"),
    ],
)
def test_leave_an_impossible_value_of_a_participant_empty(column: str, value: str, right: str, cordis: Cordis) -> None:
    report = run(cordis([project()], [part(), part(number="900000002", **{column: value})]))
    found = emptied(report, column)
    assert (found.kind, found.file, found.line) == ("emptied", "organization.csv", 3)
    assert found.reason.startswith(right)
    assert Participation.objects.count() == 2
    body = organisation("900000002")
    assert (body.name, body.country, body.latitude, body.region, body.website) == ("", None, None, None, "")


@pytest.mark.parametrize(
    ("column", "value"), [("startDate", "2019-02-30"), ("endDate", "2018-01-01"), ("totalCost", "many")]
)
def test_leave_an_impossible_value_of_a_project_empty(column: str, value: str, cordis: Cordis) -> None:
    report = run(cordis([project(**{column: value})], [part()]))
    assert emptied(report, column).line == 2
    field = {"startDate": "starts_on", "endDate": "ends_on", "totalCost": "total_cost"}[column]
    assert getattr(Project.objects.get(), field) is None


def test_keep_a_name_that_looks_like_a_formula_but_not_in_the_report(cordis: Cordis) -> None:
    report = run(cordis([project()], [part(name="=cmd|' /C calc'!A0", organizationURL="=1+1")]))
    assert organisation().name == "=cmd|' /C calc'!A0"
    with Path(default_storage.path(report.findings_file)).open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["value"] == "'=1+1"


def test_find_places_from_city_or_region_where_coordinates_are_missing(cordis: Cordis) -> None:
    run(
        cordis(
            [project()],
            [
                part(number="1", city="Wien", country="AT"),
                part(number="2", nutsCode="AT130", country="AT"),
                part(number="3", country="AT"),
                part(number="4"),
            ],
        )
    )
    assert [organisation(number).place_quality for number in "1234"] == ["city", "region", "country", "unknown"]
    assert organisation("1").latitude == pytest.approx(48.21, abs=0.05)
    assert organisation("2").region_id == "AT130"
    assert organisation("3").latitude is None


def test_report_a_region_of_another_country(cordis: Cordis) -> None:
    report = run(cordis([project()], [part(country="NL", nutsCode="BE223")]))
    assert organisation().region is None
    assert emptied(report, "nutsCode").reason == "right is a region of the organisation's country"
