"""Tie surveys, cut to what the reader may know: the office learns who answered, never who named whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from hansa.directory.models import Cluster, Organisation
from hansa.directory.rules.reader import Reader
from hansa.network.enums import Audience, Progress, Question, SurveyState
from hansa.network.models import Participant, Survey, SurveyAnswer

# Siblings of rules


def surveys_run_by(reader: Reader) -> QuerySet[Survey]:
    """Sibling of `can_run_survey`."""
    return Survey.objects.filter(cluster__in=reader.office_clusters)


def surveys_seen_by(reader: Reader) -> QuerySet[Survey]:
    """Sibling of `can_see_results`."""
    asked = Participant.objects.filter(organisation__in=reader.represented).values("survey")
    return Survey.objects.filter(Q(cluster__in=reader.office_clusters) | Q(state=SurveyState.CLOSED, pk__in=asked))


def participants_of(reader: Reader) -> QuerySet[Participant]:
    """Sibling of `can_see_answers`."""
    return Participant.objects.filter(organisation__in=reader.represented)


def participants_answered_by(reader: Reader) -> QuerySet[Participant]:
    """Sibling of `can_answer_survey`."""
    return participants_of(reader).filter(survey__state=SurveyState.OPEN, survey__closes_on__gte=reader.day)


# Lists


def surveys_of(reader: Reader, cluster: Cluster) -> QuerySet[Survey]:
    """The surveys of a cluster for its office, the newest first."""
    return surveys_run_by(reader).filter(cluster=cluster)


def progress_of(survey: Survey) -> list[Participant]:
    """Who was asked and how far each has come, for the office: those without an answer first."""
    order = list(Progress)
    participants = survey.participants.select_related("organisation__country")
    return sorted(participants, key=lambda one: (order.index(Progress(one.state)), str(one.organisation)))


@dataclass(frozen=True)
class RosterRow:
    """A member that may be named in answer to a question."""

    organisation: Organisation
    is_named: bool
    audience: str


def roster(participant: Participant, question: str) -> list[RosterRow]:
    """All others on the roster by name, with what was answered so far; merged records have gone."""
    answers = dict(participant.answers.filter(question=question).values_list("named", "audience"))
    others = Organisation.objects.filter(
        pk__in=Participant.objects.filter(survey=participant.survey_id).values("organisation"), merged_into=None
    ).exclude(pk=participant.organisation_id)
    default = participant.audiences.get(question, Audience.PARTIES)
    return [
        RosterRow(one, one.pk in answers, answers.get(one.pk, default))
        for one in others.select_related("country").order_by("sort_name", "pk")
    ]


@dataclass(frozen=True)
class QuestionState:
    """A question as the answering organisation sees it in its list."""

    key: str
    text: str
    is_done: bool
    named: int


def questions_of(participant: Participant) -> list[QuestionState]:
    """The questions of the survey with what was answered so far."""
    named: dict[str, int] = {}
    for question in participant.answers.values_list("question", flat=True):
        named[question] = named.get(question, 0) + 1
    return [
        QuestionState(key, str(Question(key).label), key in participant.done, named.get(key, 0))
        for key in participant.survey.questions
    ]


def answers_sent(survey: Survey) -> QuerySet[SurveyAnswer]:
    """Answers that count: of organisations that sent them, about others that still exist under their record."""
    return SurveyAnswer.objects.filter(
        participant__survey=survey,
        participant__state=Progress.SENT,
        participant__organisation__merged_into=None,
        named__merged_into=None,
    ).exclude(named=F("participant__organisation"))


def count_surveys(reader: Reader) -> dict[int, int]:
    """How many open surveys wait for the answers of each organisation that the reader represents."""
    waiting: dict[int, int] = {}
    asked = participants_answered_by(reader).filter(state__in=[Progress.INVITED, Progress.BEGUN])
    for organisation in asked.values_list("organisation", flat=True):
        waiting[organisation] = waiting.get(organisation, 0) + 1
    return waiting
