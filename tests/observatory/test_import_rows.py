"""Which rows of CORDIS become a record, and which become one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hansa.directory.models import (
    Organisation,
    Participation,
    Project,
)
from hansa.network.models import Tie
from tests.observatory.cordis_files import part, project
from tests.observatory.cordis_runs import Cordis, organisation, run

pytestmark = pytest.mark.django_db


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
