"""Ties as people state, answer, show and end them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hansa.directory.actions.merges import merge
from hansa.directory.models import Mandate, Membership, Organisation
from hansa.directory.rules.reader import VISITOR, reader_for
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry
from hansa.network.actions.statements import MOST_WAITING, Statement
from hansa.network.actions.ties import (
    confirm_tie,
    end_tie,
    record_tie,
    refuse_tie,
    set_tie_audience,
    withdraw_consent,
)
from hansa.network.models import Tie, TieRecord
from hansa.network.queries import network_of
from hansa.network.queries.ties import count_public_ties, ties_seen_by
from hansa.outbox.models import Message
from tests.fixtures.story import FOUNDED

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(ana, bruno, chloe, dana, stranger, operator):
    return {"ana": ana, "bruno": bruno, "chloe": chloe, "dana": dana, "stranger": stranger, "operator": operator}


@pytest.fixture
def proposed(bruno, organisation, institute, cluster, dana) -> TieRecord:
    """Bruno says that his company works with the institute, and shows it to the members of the cluster."""
    statement = Statement(first=organisation, second=institute, strength=0.5, cluster=cluster, starts_on=FOUNDED)
    return record_tie(by=bruno, statement=statement, allowed={"first": "members"})


def seeing(people) -> set[str]:
    return {name for name, person in people.items() if ties_seen_by(reader_for(person)).exists()}


def refused(act, text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        act()
    assert text in " ".join(caught.value.messages)


def test_statement_of_one_side_is_no_tie_until_the_other_agrees(proposed, people):
    assert (proposed.author, proposed.first_answer, proposed.second_answer) == ("first", "agreed", "waiting")
    assert Tie.objects.count() == 0
    assert seeing(people) == set()
    letter = Message.objects.get(kind="network.tie_proposed")
    assert letter.to_person == people["dana"]
    assert letter.subject == "Gaismas Lāzeri SIA says that you are tied: is it so?"
    assert f"/ties/{proposed.pk}/" in letter.body


@pytest.mark.parametrize(
    ("theirs", "shown_to", "sees"),
    [
        ("parties", "parties", {"bruno", "dana"}),
        ("office", "office", {"bruno", "dana", "ana", "operator"}),
        ("members", "members", {"bruno", "dana", "ana", "operator"}),
        # The narrower holds: Bruno shows it to members only.
        ("public", "members", {"bruno", "dana", "ana", "operator"}),
    ],
)
def test_narrower_of_what_both_allow_holds(theirs, shown_to, sees, proposed, people):
    confirm_tie(by=people["dana"], record=proposed, audience=theirs)
    assert Tie.objects.get().audience == shown_to
    assert seeing(people) == sees
    assert not ties_seen_by(VISITOR).exists()


def test_public_tie_is_everyones_and_counts_on_the_first_page(proposed, people):
    assert count_public_ties() == 0
    set_tie_audience(by=people["bruno"], record=proposed, audience="public")
    confirm_tie(by=people["dana"], record=proposed, audience="public")
    tie = ties_seen_by(VISITOR).get()
    assert (tie.kind, tie.source, tie.strength, tie.occasions, tie.cluster) == ("cooperation", "declared", 0.5, 1, None)
    assert (tie.starts_on, tie.ends_on) == (FOUNDED, None)
    assert count_public_ties() == 1


def test_members_of_the_cluster_see_what_is_shown_to_them(proposed, people, silent):
    confirm_tie(by=people["dana"], record=proposed, audience="members")
    Mandate.objects.create(person=people["stranger"], organisation=silent, valid_from=FOUNDED)
    assert "stranger" in seeing(people)
    set_tie_audience(by=people["dana"], record=proposed, audience="office")
    assert "stranger" not in seeing(people)


def test_drawing_holds_only_what_its_reader_may_see(proposed, people, organisation, institute):
    confirm_tie(by=people["dana"], record=proposed, audience="members")
    both = [organisation.pk, institute.pk]
    assert network_of(both).edges == []
    assert network_of(both, reader=reader_for(people["chloe"])).edges == []
    assert [edge["kind"] for edge in network_of(both, reader=reader_for(people["ana"])).edges] == ["cooperation"]


def test_withdrawn_consent_takes_the_tie_out_at_once(proposed, people):
    confirm_tie(by=people["dana"], record=proposed, audience="members")
    withdraw_consent(by=people["dana"], record=proposed)
    assert Tie.objects.count() == 0
    proposed.refresh_from_db()
    assert (proposed.first_answer, proposed.second_answer, proposed.second_audience) == ("agreed", "withdrawn", "")
    told = Message.objects.filter(kind="network.tie_answered", to_person=people["bruno"]).latest("pk")
    assert told.subject == "Valguse Instituut answered: consent withdrawn"
    confirm_tie(by=people["dana"], record=proposed, audience="parties")
    assert Tie.objects.get().audience == "parties"


def test_refused_tie_counts_nowhere_and_may_be_stated_anew(proposed, people, organisation, institute):
    refuse_tie(by=people["dana"], record=proposed)
    assert Tie.objects.count() == 0
    again = record_tie(
        by=people["bruno"], statement=Statement(first=organisation, second=institute), allowed={"first": "parties"}
    )
    assert again.pk != proposed.pk


@pytest.mark.parametrize("who", ["ana", "chloe", "stranger", "operator"])
def test_nobody_else_answers_for_a_side(who, proposed, people):
    for act in (refuse_tie, withdraw_consent, end_tie):
        with pytest.raises(PermissionDenied):
            act(by=people[who], record=proposed)
    for act in (confirm_tie, set_tie_audience):
        with pytest.raises(PermissionDenied):
            act(by=people[who], record=proposed, audience="public")
    assert Tie.objects.count() == 0


def test_bruno_answers_for_his_own_side_only(proposed, bruno, institute):
    with pytest.raises(PermissionDenied):
        confirm_tie(by=bruno, record=proposed, audience="public", organisation=institute)
    confirm_tie(by=bruno, record=proposed, audience="public")
    proposed.refresh_from_db()
    assert (proposed.first_audience, proposed.second_answer) == ("public", "waiting")


def test_one_person_may_speak_for_both_sides(proposed, bruno, institute):
    Mandate.objects.create(person=bruno, organisation=institute, valid_from=FOUNDED)
    confirm_tie(by=bruno, record=proposed, audience="office", organisation=institute)
    proposed.refresh_from_db()
    assert (proposed.first_audience, proposed.second_audience) == ("members", "office")
    assert Tie.objects.get().audience == "office"


def test_sent_twice_is_done_once(proposed, dana):
    for _twice in range(2):
        confirm_tie(by=dana, record=proposed, audience="members")
    assert Entry.objects.filter(verb="network.confirm_tie").count() == 1
    assert Tie.objects.get().occasions == 1


def test_ended_tie_stays_in_the_history(proposed, people):
    confirm_tie(by=people["dana"], record=proposed, audience="members")
    end_tie(by=people["bruno"], record=proposed, ends_on=date(2024, 5, 1))
    assert Tie.objects.get().ends_on == date(2024, 5, 1)
    refused(lambda: end_tie(by=people["bruno"], record=proposed), "This tie ended on 1 May 2024.")


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"second": "first"}, "cannot be tied to itself"),
        ({"strength": 0.0}, "a number above 0"),
        ({"strength": float("nan")}, "a number above 0"),
        ({"strength": float("inf")}, "a number above 0"),
        ({"starts_on": date(1990, 1, 1)}, "is before Valguse Instituut was founded, in 2001"),
        ({"starts_on": date(2022, 1, 2), "ends_on": date(2022, 1, 1)}, "It cannot end on"),
    ],
)
def test_impossible_ties_are_refused(changes, complaint, bruno, organisation, institute):
    Organisation.objects.filter(pk=institute.pk).update(founded_year=2001)
    institute.refresh_from_db()
    given = {"first": organisation, "second": institute} | changes
    if given["second"] == "first":
        given["second"] = organisation
    refused(lambda: record_tie(by=bruno, statement=Statement(**given), allowed={"first": "public"}), complaint)
    refused(lambda: record_tie(by=SYSTEM, statement=Statement(**given), source="meetings"), complaint)
    assert TieRecord.objects.count() == 0


def test_future_is_refused(bruno, organisation, institute):
    tomorrow = timezone.localdate() + timedelta(days=1)
    statement = Statement(first=organisation, second=institute, starts_on=tomorrow)
    refused(lambda: record_tie(by=bruno, statement=statement, allowed={"first": "public"}), "has not come yet")


def test_hidden_year_of_foundation_is_not_found_out_by_trying(bruno, chloe, organisation, institute, stranger):
    Organisation.objects.filter(pk=organisation.pk).update(founded_year=2010, visibility={"founded_year": "office"})
    organisation.refresh_from_db()
    other = Organisation.objects.get(name="Holz AG")
    early = Statement(first=other, second=organisation, starts_on=date(1990, 1, 1))
    assert record_tie(by=stranger, statement=early, allowed={"first": "parties"}).pk
    own = Statement(first=organisation, second=institute, starts_on=date(1990, 1, 1))
    refused(lambda: record_tie(by=bruno, statement=own, allowed={"first": "parties"}), "founded, in 2010")


def test_merged_record_is_refused_and_the_survivor_named(bruno, organisation, institute, silent):
    merge(by=SYSTEM, keep=institute, drop=silent)
    silent.refresh_from_db()
    refused(
        lambda: record_tie(
            by=bruno, statement=Statement(first=organisation, second=silent), allowed={"first": "public"}
        ),
        "Tumši Spoguļi SIA was merged into Valguse Instituut; take that one.",
    )


def test_office_and_members_need_a_cluster(bruno, organisation, institute):
    statement = Statement(first=organisation, second=institute)
    refused(lambda: record_tie(by=bruno, statement=statement, allowed={"first": "office"}), "Name the cluster")
    refused(lambda: record_tie(by=bruno, statement=statement, allowed={"first": "world"}), "is no audience")


def test_declared_twice_is_refused_from_either_side(proposed, bruno, dana, organisation, institute):
    there = Statement(first=organisation, second=institute)
    back = Statement(first=institute, second=organisation)
    refused(lambda: record_tie(by=bruno, statement=there, allowed={"first": "public"}), "already recorded")
    refused(lambda: record_tie(by=dana, statement=back, allowed={"first": "public"}), "already recorded")
    rivals = Statement(first=organisation, second=institute, kind="competition")
    assert record_tie(by=bruno, statement=rivals, allowed={"first": "parties"})


def test_same_reference_counts_once(organisation, institute, silent):
    statement = Statement(first=organisation, second=institute)
    one = record_tie(by=SYSTEM, statement=statement, source="meetings", reference="meeting:7")
    assert record_tie(by=SYSTEM, statement=statement, source="meetings", reference="meeting:7") == one
    assert (TieRecord.objects.count(), Entry.objects.filter(verb="network.record_tie").count()) == (1, 1)
    other = Statement(first=organisation, second=silent)
    refused(
        lambda: record_tie(by=SYSTEM, statement=other, source="meetings", reference="meeting:7"),
        "meeting:7 of this source already names a tie of two other organisations",
    )


def test_several_meetings_make_one_tie(organisation, institute, cluster, ana, bruno, chloe):
    for number, day in enumerate([date(2024, 3, 1), date(2023, 3, 1)]):
        statement = Statement(first=institute, second=organisation, starts_on=day, ends_on=day, strength=0.25)
        record_tie(by=SYSTEM, statement=statement, source="meetings", reference=f"meeting:{number}")
    tie = Tie.objects.get()
    assert (tie.strength, tie.occasions, tie.audience) == (0.5, 2, "parties")
    assert (tie.first_id, tie.second_id) == (organisation.pk, institute.pk)
    assert (tie.starts_on, tie.ends_on) == (date(2023, 3, 1), date(2024, 3, 1))
    assert [ties_seen_by(reader_for(one)).count() for one in (ana, bruno, chloe)] == [0, 1, 0]


def test_office_states_ties_of_its_members_for_itself_and_the_two(ana, organisation, silent, cluster, people):
    statement = Statement(first=organisation, second=silent, cluster=cluster)
    record = record_tie(by=ana, statement=statement, source="edge_list", reference="map:1")
    assert (record.author, Tie.objects.get().audience) == ("office", "office")
    assert seeing(people) == {"ana", "bruno", "operator"}
    assert not Message.objects.filter(kind="network.tie_proposed").exists()
    refuse_tie(by=people["bruno"], record=record)
    assert Tie.objects.count() == 0


def test_office_says_nothing_for_a_side_or_of_strangers(ana, chloe, cluster, other_cluster, organisation, institute):
    statement = Statement(first=organisation, second=institute, cluster=cluster)
    with pytest.raises(PermissionDenied, match="Only people who represent"):
        record_tie(by=ana, statement=statement, allowed={"first": "public"})
    with pytest.raises(PermissionDenied, match="Only the office of Baltic Photonics"):
        record_tie(by=chloe, statement=statement)
    of_strangers = Statement(first=organisation, second=institute, cluster=other_cluster)
    with pytest.raises(PermissionDenied, match="is or was a member of Alpine Timber"):
        record_tie(by=chloe, statement=of_strangers)
    with pytest.raises(PermissionDenied, match="Say for which side you speak"):
        record_tie(by=ana, statement=Statement(first=organisation, second=institute))


def test_office_learns_nothing_of_a_tie_from_the_journal(proposed, cluster):
    entry = Entry.objects.get(verb="network.record_tie")
    assert entry.scope_key == ""
    assert "Valguse" not in entry.subject_label


def test_mandate_that_ended_answers_no_more(proposed, dana):
    Mandate.objects.filter(person=dana).update(valid_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        confirm_tie(by=dana, record=proposed, audience="members")


def test_flood_of_statements_ends(bruno, organisation, institute, cluster):
    others = Organisation.objects.bulk_create(Organisation(name=f"F{n}", fictitious=True) for n in range(MOST_WAITING))
    TieRecord.objects.bulk_create(
        TieRecord(
            first=organisation, second=other, kind="cooperation", source="declared", author="first",
            first_answer="agreed", first_audience="parties",
        )
        for other in others
    )  # fmt: skip
    statement = Statement(first=organisation, second=institute)
    refused(lambda: record_tie(by=bruno, statement=statement, allowed={"first": "parties"}), "wait for an answer")
    assert Membership.objects.filter(organisation=institute).exists()
