"""Tie surveys: begun, answered in part or whole, reminded of, closed, withdrawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Cluster, Membership, Organisation
from hansa.directory.rules.clusters import require_office
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import SYSTEM, Actor, record
from hansa.network.actions.record_ties import pair_of, rebuild_ties_from_records
from hansa.network.actions.survey_letters import tell_asked, tell_closed, tell_reminded
from hansa.network.actions.survey_ties import records_of
from hansa.network.enums import Answer, Audience, Progress, Question, SurveyState, TieSource
from hansa.network.models import Participant, Survey, SurveyAnswer, TieRecord
from hansa.network.rules.surveys import can_answer_survey, can_run_survey, can_see_answers
from hansa.people.models import Person

FEWEST_MEMBERS = 3
LONGEST_DAYS = 120
REMIND_AGAIN_AFTER = timedelta(days=3)


@transaction.atomic
def start_survey(
    *,
    by: Person | Actor,
    cluster: Cluster,
    title: str,
    closes_on: date,
    questions: Sequence[str] = tuple(Question),
    introduction: str = "",
) -> Survey:
    """Ask all present members of a cluster. The people who represent each get a letter with their address.

    Raises PermissionDenied, or ValidationError while another survey of the cluster is open, for a last day that is not
    within the next 120 days, no question, or fewer than three members.
    """
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    require_office(by, cluster)
    today = timezone.localdate()
    _refuse_impossible(cluster, title, closes_on, questions, today)
    members = Membership.objects.filter(cluster=cluster, status=MembershipStatus.ACTIVE)
    organisations = Organisation.objects.filter(pk__in=members.values("organisation"), merged_into=None).order_by("pk")
    if len(organisations) < FEWEST_MEMBERS:
        raise ValidationError(
            _("A survey needs at least %(count)d members: with fewer everyone would know who said what.")
            % {"count": FEWEST_MEMBERS}
        )
    survey = Survey.objects.create(
        cluster=cluster,
        title=title.strip()[:150],
        introduction=introduction.strip()[:2000],
        questions=[key for key in Question.values if key in questions],
        opened_on=today,
        closes_on=closes_on,
        started_by=by if isinstance(by, Person) else None,
    )
    Participant.objects.bulk_create(Participant(survey=survey, organisation=one) for one in organisations)
    facts = {"title": survey.title, "members": len(organisations), "closes_on": closes_on}
    record(verb="network.start_survey", by=by, subject=survey, scope=cluster, facts=facts)
    tell_asked(survey)
    return survey


@transaction.atomic
def save_answers(
    *, by: Person | Actor, participant: Participant, question: str, named: Mapping[int, str], audience: str = ""
) -> Participant:
    """Keep the answer to one question: organisations by number with to whom each is shown ("": to nobody).

    `audience`: what was chosen for the question as a whole. Answers count once they are sent. Raises PermissionDenied,
    or ValidationError for a question that is not asked, an organisation that is not on the roster or is one's own, or
    an audience that is none.
    """
    participant = _locked(participant)
    _require_answering(by, participant)
    if question not in participant.survey.questions:
        raise ValidationError(_("The survey does not ask this."))
    for one in (*named.values(), audience):
        if one and one not in Audience.values:
            raise ValidationError(_("“%(given)s” is no audience.") % {"given": one[:40]})
    allowed = Participant.objects.filter(survey=participant.survey_id).exclude(organisation=participant.organisation_id)
    strangers = set(named) - set(allowed.values_list("organisation", flat=True))
    if strangers:
        raise ValidationError(_("Only other members of the cluster on the day the survey began can be named."))
    participant.answers.filter(question=question).delete()
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(participant=participant, question=question, named_id=number, audience=shown)
        for number, shown in sorted(named.items())
    )
    participant.done = sorted({*participant.done, question})
    participant.audiences = {**participant.audiences, question: audience}
    if participant.state != Progress.SENT:
        participant.state = Progress.BEGUN
    participant.save(update_fields=["done", "audiences", "state"])
    return participant


@transaction.atomic
def send_answers(*, by: Person | Actor, participant: Participant) -> Participant:
    """Hand the answers in, whole or in part; until the survey closes they may be changed. Raises PermissionDenied, or
    ValidationError where nothing was answered."""
    participant = _locked(participant)
    _require_answering(by, participant)
    if not participant.done:
        raise ValidationError(_("Answer at least one question first, if only by naming nobody."))
    if participant.state == Progress.SENT:
        return participant
    participant.state, participant.sent_at = Progress.SENT, timezone.now()
    participant.save(update_fields=["state", "sent_at"])
    # Who answered is the office's to know; whom they named is not.
    record(verb="network.send_answers", by=by, subject=participant.survey, facts={"answered": participant.done})
    return participant


@transaction.atomic
def withdraw_answers(*, by: Person | Actor, participant: Participant) -> Participant:
    """Take all answers back, also after the survey was closed: they are deleted, and the consent to every tie that came
    of them is withdrawn. Raises PermissionDenied."""
    participant = _locked(participant)
    if by is not SYSTEM:
        can_see_answers(reader_for(by), participant).require()
    participant.answers.all().delete()
    participant.state, participant.done, participant.audiences = Progress.WITHDRAWN, [], {}
    participant.save(update_fields=["state", "done", "audiences"])
    records = TieRecord.objects.filter(
        source=TieSource.SURVEY, reference__startswith=f"survey:{participant.survey_id}:"
    )
    pairs = {pair_of(one) for one in records if participant.organisation_id in (one.first_id, one.second_id)}
    for side in ("first", "second"):
        records.filter(**{side: participant.organisation_id, f"{side}_answer": Answer.AGREED}).update(
            **{f"{side}_answer": Answer.WITHDRAWN, f"{side}_audience": ""}
        )
    # The entry first: it makes others wait who rebuild ties at the same time.
    record(verb="network.withdraw_answers", by=by, subject=participant.survey, facts={"ties": len(pairs)})
    rebuild_ties_from_records(pairs=pairs)
    return participant


@transaction.atomic
def remind(*, by: Person | Actor, survey: Survey) -> int:
    """Write to everyone who has not sent their answers. Returns to how many organisations. Raises PermissionDenied, or
    ValidationError within three days after the last reminder, or when the survey is closed."""
    survey = Survey.objects.select_for_update(of=("self",)).select_related("cluster").get(pk=survey.pk)
    if by is not SYSTEM:
        can_run_survey(reader_for(by), survey).require()
    today = timezone.localdate()
    _refuse_closed(survey)
    if survey.reminded_on and today < survey.reminded_on + REMIND_AGAIN_AFTER:
        raise ValidationError(
            _("The last reminder left on %(day)s. Three days lie between reminders at least.")
            % {"day": date_format(survey.reminded_on)}
        )
    silent = list(survey.participants.filter(state__in=[Progress.INVITED, Progress.BEGUN]))
    survey.reminded_on = today
    survey.save(update_fields=["reminded_on"])
    record(verb="network.remind", by=by, subject=survey, scope=survey.cluster, facts={"members": len(silent)})
    tell_reminded(survey, silent)
    return len(silent)


@transaction.atomic
def close_survey(*, by: Person | Actor, survey: Survey) -> int:
    """End a survey: what was sent becomes records of ties, with the consent of whoever named; who was named is asked.
    Returns how many records. Raises PermissionDenied, or ValidationError when it is closed."""
    survey = Survey.objects.select_for_update(of=("self",)).select_related("cluster").get(pk=survey.pk)
    if by is not SYSTEM:
        can_run_survey(reader_for(by), survey).require()
    _refuse_closed(survey)
    survey.state, survey.closed_at = SurveyState.CLOSED, timezone.now()
    survey.save(update_fields=["state", "closed_at"])
    made = TieRecord.objects.bulk_create(records_of(survey), batch_size=500)
    record(verb="network.close_survey", by=by, subject=survey, scope=survey.cluster, facts={"ties": len(made)})
    rebuild_ties_from_records(pairs={pair_of(one) for one in made})
    tell_closed(survey, made)
    return len(made)


def keep_surveys_going() -> int:
    """Close surveys whose last day is over, and remind in the middle and two days before the end. Returns how many
    surveys were touched."""
    today, touched = timezone.localdate(), 0
    for survey in Survey.objects.filter(state=SurveyState.OPEN).select_related("cluster"):
        middle = survey.opened_on + (survey.closes_on - survey.opened_on) // 2
        due = today in (middle, survey.closes_on - timedelta(days=2)) and today > survey.opened_on
        fresh = survey.reminded_on is None or today >= survey.reminded_on + REMIND_AGAIN_AFTER
        if survey.closes_on < today:
            close_survey(by=SYSTEM, survey=survey)
        elif due and fresh:
            remind(by=SYSTEM, survey=survey)
        else:
            continue
        touched += 1
    return touched


def _refuse_impossible(cluster: Cluster, title: str, closes_on: date, questions: Sequence[str], today: date) -> None:
    if Survey.objects.filter(cluster=cluster, state=SurveyState.OPEN).exists():
        raise ValidationError(_("Another survey of this cluster is open. Close it first."))
    if not title.strip():
        raise ValidationError({"title": _("Give the survey a title.")})
    if not today < closes_on <= today + timedelta(days=LONGEST_DAYS):
        raise ValidationError(
            {"closes_on": _("The last day lies within the next %(days)d days.") % {"days": LONGEST_DAYS}}
        )
    if not set(questions) & set(Question.values):
        raise ValidationError({"questions": _("Ask at least one question.")})


def _refuse_closed(survey: Survey) -> None:
    if survey.state != SurveyState.OPEN:
        raise ValidationError(_("This survey is closed."))


def _locked(participant: Participant) -> Participant:
    return (
        Participant.objects.select_for_update(of=("self",))
        .select_related("survey__cluster", "organisation")
        .get(pk=participant.pk)
    )


def _require_answering(by: Person | Actor, participant: Participant) -> None:
    if by is not SYSTEM:
        can_answer_survey(reader_for(by), participant).require()
