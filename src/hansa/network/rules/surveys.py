"""Who runs a tie survey, who answers it, and who learns what."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hansa.directory.rules.reader import Reader
from hansa.directory.rules.verdict import YES, Verdict
from hansa.network.enums import SurveyState
from hansa.network.models import Participant, Survey


def can_run_survey(reader: Reader, survey: Survey) -> Verdict:
    """The office of the cluster: it sees who has answered, and never who named whom. Sibling:
    `queries.surveys.surveys_run_by`."""
    if survey.cluster_id in reader.office_clusters:
        return YES
    return Verdict(False, _("Only the office of %(cluster)s does this.") % {"cluster": survey.cluster})


def can_see_results(reader: Reader, survey: Survey) -> Verdict:
    """The office, and once it is closed the people of every organisation that was asked.

    Sibling: `queries.surveys.surveys_seen_by`.
    """
    if can_run_survey(reader, survey):
        return YES
    asked = Participant.objects.filter(survey=survey, organisation__in=reader.represented)
    if survey.state == SurveyState.CLOSED and asked.exists():
        return YES
    return Verdict(False, _("The results are for those who were asked, once the survey is closed."))


def can_see_answers(reader: Reader, participant: Participant) -> Verdict:
    """The people who represent the organisation: what it answered, nobody else reads. Sibling:
    `queries.surveys.participants_of`."""
    if participant.organisation_id in reader.represented:
        return YES
    return Verdict(
        False, _("This address is for people who represent the organisation that was asked. It opens for nobody else.")
    )


def can_answer_survey(reader: Reader, participant: Participant) -> Verdict:
    """The same, while the survey is open. Sibling: `queries.surveys.participants_answered_by`."""
    seen = can_see_answers(reader, participant)
    if not seen:
        return seen
    if participant.survey.state != SurveyState.OPEN or participant.survey.closes_on < reader.day:
        return Verdict(False, _("This survey is closed: answers can be withdrawn, and no longer be changed."))
    return YES
