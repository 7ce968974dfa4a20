"""Tie surveys: asked, answered in part, reminded, closed, contradicted, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hansa.directory.models import Organisation
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry
from hansa.network.actions.merges import merge_organisations
from hansa.network.actions.surveys import (
    close_survey,
    keep_surveys_going,
    remind,
    save_answers,
    send_answers,
    start_survey,
    withdraw_answers,
)
from hansa.network.actions.ties import confirm_tie
from hansa.network.models import Participant, Survey, SurveyAnswer, Tie, TieRecord
from hansa.network.queries.records import own_ties
from hansa.network.queries.survey_results import results_of
from hansa.network.queries.surveys import questions_of, roster
from hansa.network.queries.ties import ties_seen_by
from hansa.outbox.models import Message
from tests.network.conftest import member

pytestmark = pytest.mark.django_db


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def survey(ana, cluster, organisation, institute, silent, bruno, dana) -> Survey:
    return start_survey(by=ana, cluster=cluster, title="Who works with whom", closes_on=in_days(20))


def asked(survey: Survey, organisation: Organisation) -> Participant:
    return Participant.objects.get(survey=survey, organisation=organisation)


def answer(person, participant, question: str, send: bool = True, **named: str) -> None:
    """`institute="members"`: named and shown to the members."""
    numbers = {Organisation.objects.get(name__startswith=name).pk: shown for name, shown in named.items()}
    save_answers(by=person, participant=participant, question=question, named=numbers)
    if send:
        send_answers(by=person, participant=participant)


def test_everyone_who_speaks_for_a_member_gets_their_own_address(survey, organisation, institute, bruno, dana, chloe):
    letters = {one.to_person: one for one in Message.objects.filter(kind="network.survey_invitation")}
    assert set(letters) == {bruno, dana}
    assert letters[bruno].subject == "Who works with whom: please answer for Gaismas Lāzeri SIA"
    assert f"/surveys/answers/{asked(survey, organisation).pk}/" in letters[bruno].body
    assert survey.participants.count() == 3


def test_part_of_the_answers_is_kept_until_it_is_sent(survey, organisation, bruno):
    own = asked(survey, organisation)
    answer(bruno, own, "worked_with", send=False, Valguse="members")
    own.refresh_from_db()
    assert own.state == "begun"
    assert [(one.key, one.is_done, one.named) for one in questions_of(own)] == [
        ("worked_with", True, 1),
        ("learn_from", False, 0),
        ("rival", False, 0),
    ]
    rows = {row.organisation.name: (row.is_named, row.audience) for row in roster(own, "worked_with")}
    assert rows == {"Valguse Instituut": (True, "members"), "Tumši Spoguļi SIA": (False, "")}
    assert close_survey(by=SYSTEM, survey=survey) == 0
    assert SurveyAnswer.objects.count() == 1


def test_named_by_both_becomes_a_tie_for_the_narrower_circle(survey, organisation, institute, bruno, dana, ana, chloe):
    answer(bruno, asked(survey, organisation), "worked_with", Valguse="members")
    answer(dana, asked(survey, institute), "worked_with", Gaismas="office")
    assert Tie.objects.count() == 0
    assert close_survey(by=ana, survey=survey) == 1
    tie = Tie.objects.get()
    assert (tie.kind, tie.source, tie.audience, tie.cluster, tie.strength) == (
        "cooperation", "survey", "office", survey.cluster, 0.5,
    )  # fmt: skip
    assert [ties_seen_by(reader_for(one)).count() for one in (ana, bruno, chloe)] == [1, 1, 0]
    assert not Message.objects.filter(kind="network.survey_closed").exists()


def test_contradiction_is_kept_shown_and_asked(survey, organisation, institute, bruno, dana, ana):
    answer(bruno, asked(survey, organisation), "rival", Valguse="members")
    answer(dana, asked(survey, institute), "rival")
    close_survey(by=ana, survey=survey)
    record = TieRecord.objects.get()
    assert (record.kind, record.contradicted, record.second_answer) == ("competition", True, "waiting")
    assert Tie.objects.count() == 0
    letter = Message.objects.get(kind="network.survey_closed")
    assert (letter.to_person, letter.subject) == (dana, "Others named Valguse Instituut: is it so?")
    assert own_ties(reader_for(dana), institute)[0].is_waiting_for_us
    confirm_tie(by=dana, record=record, audience="parties")
    assert Tie.objects.get().audience == "parties"


def test_whom_one_learns_from_is_a_tie_with_a_direction(survey, organisation, institute, bruno, dana, ana):
    answer(bruno, asked(survey, organisation), "learn_from", Valguse="members")
    answer(dana, asked(survey, institute), "learn_from", Gaismas="members")
    close_survey(by=ana, survey=survey)
    assert {(one.first, one.second, one.directed, one.second_answer) for one in TieRecord.objects.all()} == {
        (organisation, institute, True, "waiting"),
        (institute, organisation, True, "waiting"),
    }
    assert not TieRecord.objects.filter(contradicted=True).exists()


def test_what_is_shown_to_nobody_is_told_to_nobody(survey, organisation, institute, bruno, dana, ana):
    answer(bruno, asked(survey, organisation), "rival", Valguse="", Tumši="")
    close_survey(by=ana, survey=survey)
    assert TieRecord.objects.count() == 0
    assert not Message.objects.filter(kind="network.survey_closed").exists()


def test_office_reads_who_answered_and_never_whom_they_named(survey, organisation, bruno, ana):
    answer(bruno, asked(survey, organisation), "rival", Valguse="public")
    facts = [entry.facts for entry in Entry.objects.filter(verb__startswith="network.")]
    assert "Valguse" not in str(facts)
    with pytest.raises(PermissionDenied):
        answer(ana, asked(survey, organisation), "rival")


@pytest.mark.parametrize("who", ["ana", "chloe", "stranger", "dana", "operator"])
def test_forwarded_address_opens_for_nobody_else(who, survey, organisation, request):
    person, own = request.getfixturevalue(who), asked(survey, organisation)
    for act in (send_answers, withdraw_answers):
        with pytest.raises(PermissionDenied):
            act(by=person, participant=own)
    with pytest.raises(PermissionDenied):
        save_answers(by=person, participant=own, question="rival", named={})


def test_impossible_answers_are_refused(survey, organisation, bruno, other_cluster, institute):
    own = asked(survey, organisation)
    stranger = member(other_cluster, "Holz AG")
    for named, text in [
        ({stranger.pk: "public"}, "Only other members of the cluster"),
        ({organisation.pk: "public"}, "Only other members of the cluster"),
        ({10**18: "public"}, "Only other members of the cluster"),
        ({institute.pk: "world"}, "“world” is no audience."),
    ]:
        with pytest.raises(ValidationError, match=text):
            save_answers(by=bruno, participant=own, question="rival", named=named)
    with pytest.raises(ValidationError, match="The survey does not ask this"):
        save_answers(by=bruno, participant=own, question="secrets", named={})
    with pytest.raises(ValidationError, match="Answer at least one question first"):
        send_answers(by=bruno, participant=own)
    assert SurveyAnswer.objects.count() == 0


def test_withdrawn_answers_are_deleted_and_their_ties_with_them(survey, organisation, institute, bruno, dana, ana):
    answer(bruno, asked(survey, organisation), "worked_with", Valguse="members")
    answer(dana, asked(survey, institute), "worked_with", Gaismas="members")
    close_survey(by=ana, survey=survey)
    withdraw_answers(by=dana, participant=asked(survey, institute))
    assert Tie.objects.count() == 0
    record = TieRecord.objects.get()
    assert {record.first_answer, record.second_answer} == {"agreed", "withdrawn"}
    assert not SurveyAnswer.objects.filter(participant__organisation=institute).exists()
    assert asked(survey, institute).state == "withdrawn"


def test_closed_survey_takes_no_answers(survey, organisation, bruno, ana):
    close_survey(by=ana, survey=survey)
    with pytest.raises(PermissionDenied, match="This survey is closed"):
        answer(bruno, asked(survey, organisation), "rival")
    for act in (close_survey, remind):
        with pytest.raises(ValidationError, match="This survey is closed"):
            act(by=ana, survey=survey)


def test_reminder_reaches_those_who_have_not_sent_and_not_too_often(survey, organisation, bruno, dana, ana, chloe):
    answer(bruno, asked(survey, organisation), "rival")
    assert remind(by=ana, survey=survey) == 2
    assert [one.to_person for one in Message.objects.filter(kind="network.survey_reminder")] == [dana]
    with pytest.raises(ValidationError, match="Three days lie between reminders"):
        remind(by=ana, survey=survey)
    with pytest.raises(PermissionDenied):
        remind(by=chloe, survey=survey)


def test_surveys_go_on_by_themselves(survey, dana):
    assert keep_surveys_going() == 0
    Survey.objects.update(opened_on=in_days(-10), closes_on=in_days(10))
    assert (keep_surveys_going(), keep_surveys_going()) == (1, 0)
    assert Message.objects.filter(kind="network.survey_reminder", to_person=dana).count() == 1
    Survey.objects.update(closes_on=in_days(-1))
    assert keep_surveys_going() == 1
    assert Survey.objects.get().state == "closed"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"closes_on": in_days(0)}, "within the next 120 days"),
        ({"closes_on": in_days(121)}, "within the next 120 days"),
        ({"questions": []}, "Ask at least one question."),
        ({"questions": ["secrets"]}, "Ask at least one question."),
        ({"title": "  "}, "Give the survey a title."),
    ],
)
def test_impossible_surveys_are_refused(changes, complaint, ana, cluster, organisation, institute, silent):
    given = {"title": "S", "closes_on": in_days(20)} | changes
    with pytest.raises(ValidationError) as caught:
        start_survey(by=ana, cluster=cluster, **given)
    assert complaint in " ".join(caught.value.messages)
    assert Survey.objects.count() == 0


def test_two_members_are_too_few_and_two_surveys_too_many(ana, cluster, organisation, institute, survey):
    with pytest.raises(ValidationError, match="Another survey of this cluster is open"):
        start_survey(by=ana, cluster=cluster, title="S", closes_on=in_days(20))


def test_survey_of_two_members_would_tell_who_said_what(ana, cluster, organisation, institute):
    with pytest.raises(ValidationError, match="at least 3 members"):
        start_survey(by=ana, cluster=cluster, title="S", closes_on=in_days(20))


def test_merge_during_a_survey_counts_each_once(survey, organisation, institute, silent, bruno, ana):
    answer(bruno, asked(survey, organisation), "worked_with", Valguse="members", Tumši="office")
    merge_organisations(by=SYSTEM, keep=institute, drop=silent)
    assert [row.organisation for row in roster(asked(survey, organisation), "worked_with")] == [institute]
    close_survey(by=ana, survey=survey)
    record = TieRecord.objects.get()
    assert (record.first, record.second, record.first_audience) == (organisation, institute, "members")
    assert results_of(survey).asked == 2


def test_results_tell_agreement_and_hide_what_few_said(ana, cluster, organisation, institute, bruno):
    others = [member(cluster, f"Member {n}") for n in range(8)]
    survey = start_survey(by=ana, cluster=cluster, title="S", closes_on=in_days(20))
    ring = [organisation, institute, *others]
    for place, one in enumerate(ring[:6]):
        named = {ring[place + 1].pk: ""} | ({ring[place - 1].pk: ""} if place in (1, 2) else {})
        save_answers(by=SYSTEM, participant=asked(survey, one), question="worked_with", named=named)
        send_answers(by=SYSTEM, participant=asked(survey, one))
    save_answers(by=SYSTEM, participant=asked(survey, organisation), question="rival", named={institute.pk: ""})
    close_survey(by=ana, survey=survey)
    found = results_of(survey)
    assert (found.answered, found.asked) == (6, 10)
    worked, _learn, rival = found.questions
    # 0-1 and 1-2 by both; 2-3, 3-4, 4-5 contradicted; 5-6 did not answer.
    assert (worked.pairs, worked.both, worked.contradicted, worked.one_sided) == (6, 2, 3, 1)
    assert rival.pairs is None
    helix = found.tables[0].bias
    assert [(group.name, group.asked, group.answered) for group in helix.groups] == [("all others", 10, 6)]
