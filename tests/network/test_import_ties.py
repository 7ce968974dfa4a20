"""A list of ties becomes statements of an office: matched, reviewed, all or nothing, once."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hansa.directory.models import Dataset, Organisation, OrganisationName
from hansa.directory.rules.reader import reader_for
from hansa.directory.search.index import refresh
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry
from hansa.network.actions.import_ties import import_ties, retract_ties
from hansa.network.actions.merges import merge_organisations
from hansa.network.actions.statements import Statement
from hansa.network.actions.ties import record_tie, refuse_tie
from hansa.network.edge_lists.reading import read_edges
from hansa.network.models import Tie, TieRecord
from hansa.network.queries.edge_lists import plan_ties
from hansa.network.queries.ties import ties_seen_by
from hansa.portal.queries.datasets import public_datasets

pytestmark = pytest.mark.django_db
LIST = (
    b"From,To,Type,Strength\n"
    b"Gaismas Lazeri,Valguse Instituut,cooperation,2\n"
    b"Valguse Instituut,Gaismas Lazeri SIA,cooperation,1\n"
    b"Gaismas Lazeri SIA,Gaismas Lazeri SIA,cooperation,1\n"
    b"Gaismas Lazeri SIA,Unheard of,competes,1\n"
    b"Valguse Institute,Tumsi Spoguli,rival,1\n"
)


@pytest.fixture
def members(organisation, institute, silent):
    return organisation, institute, silent


def do(by, cluster, content: bytes = LIST, **more):
    given = read_edges(content)
    return import_ties(by=by, cluster=cluster, given=given, file_name="map.csv", content=content, **more)


def similar(plan) -> str:
    return next(name.key for name in plan.names if name.name == "Valguse Institute")


def test_plan_tells_what_would_be_done(ana, cluster, members):
    plan = plan_ties(reader_for(ana), cluster, read_edges(LIST))
    assert [(name.name, bool(name.choice), name.choice) for name in plan.names if not name.organisation] == [
        ("Unheard of", True, "skip"),
        ("Valguse Institute", False, ""),
    ]
    assert [candidate.name for candidate in plan.open_names[0].candidates] == ["Valguse Instituut"]
    assert [(row.edge.line, row.first, row.second, row.strength) for row in plan.rows] == [
        (2, members[0].pk, members[1].pk, 1.0)
    ]
    assert [(one.line, one.message) for one in plan.problems] == [
        (3, "The same tie stands in line 2."),
        (4, "“Gaismas Lazeri SIA” and “Gaismas Lazeri SIA” are the same organisation: a tie needs two."),
    ]
    assert plan.left_out == 2


def test_import_waits_for_decisions_and_then_does_all(ana, cluster, members, bruno, chloe):
    with pytest.raises(ValidationError, match="1 names wait for a decision"):
        do(ana, cluster)
    assert TieRecord.objects.count() == 0
    key = similar(plan_ties(reader_for(ana), cluster, read_edges(LIST)))
    done = do(ana, cluster, choices={key: str(members[1].pk)})
    assert len(done.new) == 2
    record = TieRecord.objects.get(kind="competition")
    assert {record.first, record.second} == {members[1], members[2]}
    assert (record.author, record.cluster, record.source_line, record.entered_by) == ("office", cluster, 6, ana)
    assert sorted(Tie.objects.values_list("kind", "strength")) == [("competition", 0.5), ("cooperation", 1.0)]
    assert [ties_seen_by(reader_for(person)).count() for person in (ana, bruno, chloe)] == [2, 1, 0]
    assert Entry.objects.get(verb="network.import_ties").facts["new"] == 2


def test_merge_does_not_bring_a_tie_in_twice(ana, cluster, members):
    text = b"From,To\nGaismas Lazeri,Valguse Instituut\n"
    do(ana, cluster, text)
    merge_organisations(by=SYSTEM, keep=members[2], drop=members[0])
    assert do(ana, cluster, text).new == []
    assert TieRecord.objects.count() == 1


def test_same_list_again_changes_nothing_also_after_a_refusal(ana, cluster, members, bruno):
    choices = {similar(plan_ties(reader_for(ana), cluster, read_edges(LIST))): "skip"}
    do(ana, cluster, choices=choices)
    refuse_tie(by=bruno, record=TieRecord.objects.get())
    assert do(ana, cluster, choices=choices).new == []
    assert (TieRecord.objects.count(), Tie.objects.count(), Dataset.objects.filter(source="edge_list").count()) == (
        1, 0, 1,
    )  # fmt: skip


def test_other_names_of_members_are_known(ana, cluster, members):
    OrganisationName.objects.create(organisation=members[2], name="Dark Mirrors", kind="translation")
    plan = plan_ties(reader_for(ana), cluster, read_edges(b"From,To\nDark Mirrors,Valguse Instituut\n"))
    assert (plan.rows[0].first, plan.rows[0].second) == (members[2].pk, members[1].pk)


def test_tie_of_two_strangers_is_not_taken(ana, cluster, members):
    for name in ("Fern GmbH", "Weit AG"):
        refresh(Organisation.objects.create(name=name, fictitious=True))
    plan = plan_ties(reader_for(ana), cluster, read_edges(b"From,To\nFern,Weit\nFern,Valguse Instituut\n"))
    assert [problem.message for problem in plan.problems] == ["Neither of the two is or was a member of the cluster."]
    assert len(plan.new) == 1


def test_hidden_year_of_foundation_is_not_found_out(ana, cluster, members, stranger):
    outsider = Organisation.objects.get(name="Holz AG")
    Organisation.objects.filter(pk=outsider.pk).update(founded_year=2010, visibility={"founded_year": "office"})
    Organisation.objects.filter(pk=members[1].pk).update(founded_year=2010, visibility={"founded_year": "office"})
    refresh(outsider)
    text = b"From,To,Since\nValguse Instituut,Holz AG,1990\nGaismas Lazeri,Holz AG,1990\n"
    plan = plan_ties(reader_for(ana), cluster, read_edges(text))
    assert [problem.message for problem in plan.problems] == [
        "Valguse Instituut was founded in 2010, after the tie began."
    ]


@pytest.mark.parametrize("who", ["bruno", "chloe", "operator"])
def test_only_the_office_imports(who, cluster, members, request):
    with pytest.raises(PermissionDenied):
        do(request.getfixturevalue(who), cluster, b"From,To\nGaismas Lazeri,Valguse Instituut\n")


def test_changed_register_is_looked_at_again(ana, cluster, members):
    text = b"From,To\nGaismas Lazeri,Valguse Instituut\n"
    shown = plan_ties(reader_for(ana), cluster, read_edges(text)).fingerprint()
    do(ana, cluster, text)
    with pytest.raises(ValidationError, match="The register has changed"):
        do(ana, cluster, b"From,To\nGaismas Lazeri,Tumsi Spoguli\n", shown=shown)


def test_list_of_an_office_is_not_told_to_everyone(ana, cluster, members):
    do(ana, cluster, b"From,To\nGaismas Lazeri,Valguse Instituut\n")
    assert not public_datasets().filter(source="edge_list").exists()


def send(browser, cluster, content: bytes = LIST, name: str = "map.csv"):
    file = io.BytesIO(content)
    file.name = name
    return browser.post(f"/clusters/{cluster.slug}/ties/import/", {"file": file})


def test_ana_uploads_decides_and_imports(ana, cluster, members, client_for):
    browser = client_for(ana)
    address = send(browser, cluster).url
    page = browser.get(address).content.decode()
    assert "Valguse Institute" in page
    assert "Unheard of" in page
    assert "The same tie stands in line 2." in page
    key = similar(plan_ties(reader_for(ana), cluster, read_edges(LIST)))
    browser.post(address, {f"name_{key}": str(members[1].pk)})
    browser.get(address)
    assert browser.post(address, {f"name_{key}": str(members[1].pk), "import": "1"}).url.endswith("/ties/")
    assert TieRecord.objects.count() == 2
    assert browser.get(address).status_code == 404


def test_decision_sent_with_the_import_is_shown_first(ana, cluster, members, client_for):
    browser = client_for(ana)
    address = send(browser, cluster).url
    browser.get(address)
    key = similar(plan_ties(reader_for(ana), cluster, read_edges(LIST)))
    assert browser.post(address, {f"name_{key}": str(members[1].pk), "import": "1"}).url == address
    assert TieRecord.objects.count() == 0


def test_list_is_its_senders_alone_and_can_be_thrown_away(ana, chloe, bruno, cluster, members, client_for):
    browser = client_for(ana)
    address = send(browser, cluster).url
    assert client_for(chloe).get(address).status_code == 403
    assert client_for(bruno).get(address).status_code == 403
    browser.post(address, {"discard": "1"})
    assert browser.get(address).status_code == 404
    assert TieRecord.objects.count() == 0


def test_office_takes_back_what_was_wrong_and_may_import_it_anew(ana, chloe, bruno, cluster, members, client_for):
    text = b"From,To\nGaismas Lazeri,Valguse Instituut\nGaismas Lazeri,Tumsi Spoguli\n"
    do(ana, cluster, text)
    wrong = TieRecord.objects.get(second=members[2])
    address = f"/clusters/{cluster.slug}/ties/"
    assert "Tumši Spoguļi SIA" in client_for(ana).get(address).content.decode()
    for person in (bruno, chloe):
        assert client_for(person).post(address, {"tie": wrong.pk}).status_code == 403
    client_for(ana).post(address, {"tie": [wrong.pk, "x", "9" * 5000]})
    assert Tie.objects.count() == 1
    assert "Tumši Spoguļi SIA" not in client_for(ana).get(address).content.decode()
    assert len(do(ana, cluster, text).new) == 1
    assert Tie.objects.count() == 2


def test_office_takes_back_nothing_of_others(ana, bruno, cluster, members):
    own = Statement(first=members[0], second=members[1], cluster=cluster)
    said = record_tie(by=bruno, statement=own, allowed={"first": "members"})
    with pytest.raises(PermissionDenied, match="Only the office that stated a tie"):
        retract_ties(by=ana, cluster=cluster, records=[said.pk])


def test_bad_file_stays_on_the_form(ana, cluster, client_for):
    page = send(client_for(ana), cluster, b"name\nA\n").content.decode()
    assert "No columns name the two organisations" in page
