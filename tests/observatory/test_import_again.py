"""The same file again, a newer one, and what people or other registers had the say over before."""

from __future__ import annotations

import pytest

from hansa.directory.enums import NameKind
from hansa.directory.models import (
    Dataset,
    Identifier,
    Organisation,
    Participation,
    Project,
)
from hansa.journal.actions import record
from hansa.journal.models import Entry
from hansa.journal.queries import verify_chain
from hansa.network.models import Tie
from hansa.people.models import Person
from tests.observatory.cordis_files import part, project
from tests.observatory.cordis_runs import Cordis, organisation, run

pytestmark = pytest.mark.django_db


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


def test_leave_projects_of_other_registers_alone(cordis: Cordis) -> None:
    Project.objects.create(register="hansa", number="101", title="Ours")
    run(cordis([project(title="Theirs")], [part()]))
    assert set(Project.objects.values_list("register", "title")) == {("hansa", "Ours"), ("cordis", "Theirs")}
