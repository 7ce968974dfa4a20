"""Letters of a survey: to everyone who speaks for an organisation that is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils import timezone

from hansa.directory.models import Mandate, Organisation
from hansa.network.enums import Answer
from hansa.network.models import Participant, Survey, TieRecord
from hansa.outbox.actions import tell
from hansa.people.models import Person


def tell_asked(survey: Survey) -> None:
    """The invitation."""
    _tell(survey, survey.participants.all(), "network.survey_invitation")


def tell_reminded(survey: Survey, silent: Iterable[Participant]) -> None:
    """The reminder."""
    _tell(survey, silent, "network.survey_reminder")


def tell_closed(survey: Survey, made: Iterable[TieRecord]) -> None:
    """One letter to each organisation of which others said something that waits for its answer."""
    waiting = Counter(record.second_id for record in made if record.second_answer == Answer.WAITING)
    organisations = Organisation.objects.in_bulk(list(waiting))
    for organisation, person in _speaking_for(organisations):
        context = {"survey": survey, "organisation": organisations[organisation], "count": waiting[organisation]}
        tell(kind="network.survey_closed", person=person, about=survey, context=context)


def _tell(survey: Survey, participants: Iterable[Participant], kind: str) -> None:
    asked = {one.organisation_id: one for one in participants}
    organisations = Organisation.objects.in_bulk(list(asked))
    for organisation, person in _speaking_for(organisations):
        context = {"survey": survey, "participant": asked[organisation], "organisation": organisations[organisation]}
        tell(kind=kind, person=person, about=survey, context=context)


def _speaking_for(organisations: Iterable[int]) -> Iterator[tuple[int, Person]]:
    mandates = Mandate.objects.on(timezone.localdate()).filter(
        organisation__in=list(organisations), represent=True, person__is_active=True
    )
    for mandate in mandates.select_related("person").order_by("organisation", "person"):
        yield mandate.organisation_id, mandate.person
