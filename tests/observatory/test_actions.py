"""Imports of small CORDIS files, and what becomes of them in the register."""

from __future__ import annotations

import csv
import hashlib
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from hansa.directory.enums import MergeState, NameKind, OrganisationStatus
from hansa.directory.models import (
    Dataset,
    Identifier,
    MergeProposal,
    Organisation,
    OrganisationName,
    Participation,
    Project,
)
from hansa.journal.actions import SYSTEM, record
from hansa.journal.models import Entry
from hansa.journal.queries import verify_chain
from hansa.network.models import Tie
from hansa.observatory.actions.cordis import import_cordis
from hansa.observatory.report import ImportReport
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.findings import Finding
from hansa.people.models import Person
from tests.observatory.cordis_files import part, project

pytestmark = pytest.mark.django_db
Cordis = Callable[..., Path]


def run(folder: Path) -> ImportReport:
    return import_cordis(by=SYSTEM, where=str(folder))


def organisation(number: str = "900000001") -> Organisation:
    return Organisation.objects.get(identifiers__scheme="pic", identifiers__value=number)


def emptied(report: ImportReport, column: str) -> Finding:
    (found,) = [finding for finding in report.first if finding.column == column]
    return found


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


def test_reject_only_rows_without_their_key(cordis: Cordis) -> None:
    report = run(
        cordis(
            [project(), project(number=" "), project("102", title="Two")],
            [part(), part(number=""), part(project=""), part("102", "900000002")],
        )
    )
    rejected = [(f.file, f.line, f.reason) for f in report.first if f.kind == "rejected"]
    assert rejected == [
        ("project.csv", 3, "the row has no id, its key"),
        ("organization.csv", 3, "the row has no organisationID, its key"),
        ("organization.csv", 4, "the row has no projectID, its key"),
    ]
    assert (Project.objects.count(), Organisation.objects.filter(identifiers__scheme="pic").count()) == (2, 2)


def test_make_a_project_of_the_number_that_only_a_participant_names(cordis: Cordis) -> None:
    report = run(cordis([project()], [part(), part("777", "900000001")]))
    bare = Project.objects.get(number="777")
    assert (bare.title, bare.starts_on, bare.source_line) == ("", None, 3)
    assert [(f.line, f.value, f.reason) for f in report.first] == [
        (3, "777", "not in project.csv; the project has its number only")
    ]
    again = run(cordis([project(), project("777", title="Found")], [part(), part("777", "900000001")]))
    bare.refresh_from_db()
    assert (bare.title, again.projects.new, again.projects.changed) == ("Found", 0, 1)


def test_let_the_newest_row_of_an_organisation_speak(cordis: Cordis) -> None:
    report = run(
        cordis(
            [project(), project("102"), project("103")],
            [
                part(name="OLD", city="Tartu", contentUpdateDate="2020-01-01"),
                part("102", name="NEW", contentUpdateDate="2022-01-01"),
                part("103", name="MIDDLE", street="Pikk 1", city="Tallinn", contentUpdateDate="2021-01-01"),
            ],
        )
    )
    body = organisation()
    assert (body.name, body.city, body.street, body.source_line) == ("NEW", "Tallinn", "Pikk 1", 3)
    assert report.described_differently == 1


def test_join_the_rows_of_one_participation(cordis: Cordis) -> None:
    twice = part(role="participant", ecContribution="100,10")
    report = run(
        cordis(
            [project()],
            [twice, twice, part(role="coordinator", ecContribution="0.05"), part(number="900000002")],
        )
    )
    joined = Participation.objects.get(organisation=organisation())
    assert (joined.role, joined.contribution, joined.source_line) == ("coordinator", Decimal("100.15"), 2)
    assert report.findings["merged"]["total"] == 2
    assert [f.line for f in report.first if f.kind == "merged"] == [3, 4]
    assert Tie.objects.get().occasions == 1


def test_join_the_rows_of_one_project(cordis: Cordis) -> None:
    run(
        cordis(
            [
                project(title="Old", acronym="A", contentUpdateDate="2020-01-01"),
                project(title="New", contentUpdateDate="2021-01-01"),
                project(title="Oldest", objective="Kept.", contentUpdateDate="2019-01-01"),
            ],
            [part()],
        )
    )
    found = Project.objects.get()
    assert (found.title, found.acronym, found.objective, found.source_line) == ("New", "A", "Kept.", 3)


def test_take_only_the_key_of_a_row_with_too_few_values(cordis: Cordis) -> None:
    folder = cordis([project()], [part()])
    with (folder / "organization.csv").open("a") as file:
        file.write('"101";"";"900000009";"";"Na;me\n')
    report = run(folder)
    assert organisation("900000009").name == ""
    assert "only its key is taken" in report.first[0].reason
    assert report.first[0].line == 3


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


def test_change_nothing_when_run_again(cordis: Cordis) -> None:
    folder = cordis([project(), project("102")], [part(name="A", shortName="a"), part("102"), part("102", "900000002")])
    first = run(folder)
    before = [list(model.objects.order_by("pk").values()) for model in (Organisation, Project, Participation, Tie)]
    again = run(folder)
    after = [list(model.objects.order_by("pk").values()) for model in (Organisation, Project, Participation, Tie)]
    assert before == after
    assert again.dataset == first.dataset
    assert Dataset.objects.get(source="cordis").report["organisations"]["new"] == 2
    assert (again.organisations.new, again.organisations.unchanged) == (0, 2)
    assert (again.projects.unchanged, again.participations.unchanged, again.ties) == (2, 3, 1)
    assert Entry.objects.filter(verb="observatory.import_cordis").count() == 2
    assert verify_chain() is None


def test_update_what_a_newer_file_says_otherwise(cordis: Cordis) -> None:
    old = [part(name="OLD NAME", city="Riga", ecContribution="5"), part(number="900000002", name="GONE FROM HERE")]
    run(cordis([project(title="Old"), project("102")], old))
    new = [part(name="NEW NAME", ecContribution="7"), part("102", name="NEW NAME"), part("102", "900000003")]
    report = run(cordis([project(title="New"), project("102")], new, name="newer"))
    body = organisation()
    assert (body.name, body.city, body.dataset_id) == ("NEW NAME", "Riga", report.dataset)
    assert list(body.names.values_list("name", "kind")) == [("OLD NAME", NameKind.FORMER)]
    assert {"old", "new", "name"} <= set(body.search_text.split())
    assert Project.objects.get(number="101").title == "New"
    assert Participation.objects.get(organisation=body, project__number="101").contribution == 7
    assert (report.organisations.new, report.organisations.changed) == (1, 1)
    assert (report.participations.new, report.participations.changed, report.participations.absent) == (2, 1, 1)
    assert Participation.objects.filter(organisation=organisation("900000002")).count() == 1
    assert body.project_count == 2
    assert Organisation.objects.get(pk=body.pk).search_text == body.search_text


def test_fill_in_but_never_overwrite_what_a_mandate_holder_answers_for(cordis: Cordis, bruno: Person) -> None:
    own = bruno.mandates.get().organisation
    Identifier.objects.create(organisation=own, scheme="pic", value="900000001")
    report = run(
        cordis([project()], [part(name="SOMETHING ELSE", city="Liepaja", street="Brivibas iela 1", country="EE")])
    )
    own.refresh_from_db()
    assert (own.name, own.city, own.country_id, own.street) == ("Gaismas Lāzeri SIA", "Riga", "LV", "Brivibas iela 1")
    assert (own.dataset, report.organisations.kept, report.organisations.new) == (None, 1, 0)


def test_keep_what_a_person_changed(cordis: Cordis, ana: Person) -> None:
    run(cordis([project()], [part(name="FROM CORDIS")]))
    body = organisation()
    Organisation.objects.filter(pk=body.pk).update(name="By hand")
    record(verb="directory.edit_organisation", by=ana, subject=body)
    report = run(cordis([project()], [part(name="FROM CORDIS", city="Riga")], name="newer"))
    body.refresh_from_db()
    assert (body.name, body.city, report.organisations.kept) == ("By hand", "Riga", 1)


def test_leave_merged_organisations_merged(cordis: Cordis) -> None:
    folder = cordis(
        [project(), project("102")],
        [part(ecContribution="1"), part(number="900000002", ecContribution="1"), part("102", "900000002")],
    )
    run(folder)
    survivor, gone = organisation("900000001"), organisation("900000002")
    # As a merger leaves it: the number moves, the participations move or join.
    Identifier.objects.filter(organisation=gone).update(organisation=survivor)
    Participation.objects.filter(organisation=gone, project__number="101").delete()
    Participation.objects.filter(organisation=gone).update(organisation=survivor)
    Organisation.objects.filter(pk=gone.pk).update(status=OrganisationStatus.MERGED, merged_into=survivor)
    report = run(folder)
    assert (report.organisations.new, Organisation.objects.filter(merged_into=None, fictitious=False).count()) == (0, 1)
    assert Participation.objects.count() == 2
    assert Participation.objects.get(project__number="101").contribution == 2


def test_follow_a_number_that_stayed_with_the_merged_record(cordis: Cordis) -> None:
    folder = cordis([project()], [part(), part(number="900000002")])
    run(folder)
    survivor, gone = organisation("900000001"), organisation("900000002")
    Participation.objects.filter(organisation=gone).delete()
    Organisation.objects.filter(pk=gone.pk).update(status=OrganisationStatus.MERGED, merged_into=survivor)
    report = run(folder)
    assert (report.organisations.new, Participation.objects.get().organisation) == (0, survivor)


def test_propose_but_never_merge_two_numbers_with_one_tax_number(cordis: Cordis) -> None:
    rows = [
        part(number="900000001", vatNumber="LV40003000111", name="One", country="LV"),
        part(number="900000002", vatNumber="LV40003000111", name="Two", country="LV"),
    ]
    report = run(cordis([project()], rows))
    proposal = MergeProposal.objects.get()
    first, second = organisation("900000001"), organisation("900000002")
    assert (proposal.first, proposal.second, proposal.reasons, proposal.score) == (first, second, ["same_number"], 1)
    assert Identifier.objects.get(scheme="vat").organisation == first
    (note,) = report.first
    assert (note.line, note.column, note.value) == (3, "vatNumber", "LV40003000111")
    assert report.proposals == {"found": 1, "made": 1, "left_out": 0}


def test_propose_namesakes_of_a_country_once(cordis: Cordis) -> None:
    rows = [
        part(number="1", name="Šķiedra SIA", country="LV", city="Riga"),
        part(number="2", name="SKIEDRA, SIA", country="LV", city="RIGA"),
        part(number="3", name="Skiedra", country="LV"),
        part(number="4", name="Skiedra", country="EE"),
        part(number="5", country="LV"),
        part(number="6", country="LV"),
    ]
    folder = cordis([project()], rows)
    run(folder)
    pairs = MergeProposal.objects.order_by("second").values_list("first", "second", "score")
    one, two, three = (organisation(number).pk for number in "123")
    assert list(pairs) == [(one, two, 0.97), (one, three, 0.9)]
    MergeProposal.objects.update(state=MergeState.DISMISSED, decided_at=timezone.now())
    assert run(folder).proposals["made"] == 0
    assert set(MergeProposal.objects.values_list("state", flat=True)) == {MergeState.DISMISSED}


def test_leave_projects_of_other_registers_alone(cordis: Cordis) -> None:
    Project.objects.create(register="hansa", number="101", title="Ours")
    run(cordis([project(title="Theirs")], [part()]))
    assert set(Project.objects.values_list("register", "title")) == {("hansa", "Ours"), ("cordis", "Theirs")}


def test_read_the_comma_separated_sample(shared_data: Path) -> None:
    report = run(shared_data / "registers" / "cordis-format-sample")
    assert report.projects.new == 100
    assert report.findings["rejected"]["total"] == 0
    found = Project.objects.get(number="101163161")
    assert "natural sciences/physical sciences/optics/microscopy" in found.fields
    assert found.topics == ["ERC-2024-SyG: ERC SYNERGY GRANTS"]
    aarhus = organisation("999997736")
    assert (aarhus.name, aarhus.country_id, aarhus.region_id, aarhus.helix) == (
        "AARHUS UNIVERSITET",
        "DK",
        "DK042",
        "science",
    )
    assert OrganisationName.objects.filter(organisation=aarhus, name="AU", kind="short").exists()


@pytest.mark.parametrize("broken", ["organization.csv", "project.csv"])
def test_leave_the_register_untouched_by_an_unusable_file(broken: str, cordis: Cordis) -> None:
    folder = cordis([project()], [part()])
    (folder / broken).write_text("id,but,nothing,else\n")
    with pytest.raises(UnusableSource, match=f"{broken}, line 1: missing column"):
        run(folder)
    (folder / broken).unlink()
    with pytest.raises(UnusableSource, match=f"{broken} not found"):
        run(folder)
    assert not Project.objects.exists()
    assert not Dataset.objects.filter(source="cordis").exists()
    assert not Entry.objects.filter(verb="observatory.import_cordis").exists()


def test_refuse_a_table_of_which_no_row_fits_its_header(cordis: Cordis) -> None:
    folder = cordis([project()], [part()])
    lines = (folder / "organization.csv").read_text().splitlines()
    (folder / "organization.csv").write_text(lines[0] + "\n" + lines[1].replace(";", ",") + "\n")
    with pytest.raises(UnusableSource, match="none of its 1 rows can be used"):
        run(folder)
    assert not Project.objects.exists()


def test_ignore_other_files_and_say_so(cordis: Cordis) -> None:
    folder = cordis([project()], [part()])
    (folder / "legalBasis.csv").write_text("x")
    assert run(folder).ignored_files == ["legalBasis.csv"]


def test_read_a_line_of_64_megabytes_in_flat_memory(cordis: Cordis) -> None:
    folder = cordis([project()], [part()])
    with (folder / "organization.csv").open("ab") as file:
        file.write(b'"101";"";"900000002";"')
        for _megabyte in range(64):
            file.write(b"x" * 1024 * 1024)
        file.write(b'"\r\n"101";"";"900000003";"";"BEHIND IT"' + b';""' * 20 + b"\r\n")
    tracemalloc.start()
    try:
        report = run(folder)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 24 * 1024 * 1024
    (rejected,) = [f for f in report.first if f.kind == "rejected"]
    assert (rejected.file, rejected.line) == ("organization.csv", 3)
    assert organisation("900000003").name == "BEHIND IT"
    assert report.organisations.new == 2


def test_fetch_a_zip_from_the_web(cordis: Cordis, serve: Callable, tmp_path: Path) -> None:
    folder = cordis([project()], [part()])
    with zipfile.ZipFile(tmp_path / "served.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"h2020/{path.name}")
    data = (tmp_path / "served.zip").read_bytes()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    address = serve(answer)
    report = import_cordis(by=SYSTEM, where=address)
    dataset = Dataset.objects.get(pk=report.dataset)
    assert (dataset.url, dataset.file_name) == (address, "cordis.zip")
    assert dataset.checksum == hashlib.sha256(data).hexdigest()
    assert report.organisations.new == 1
