"""What answers of a survey become: records of ties, with each side's own consent."""

from __future__ import annotations

from collections.abc import Iterator

from hansa.network.enums import Answer, Author, Progress, Question, TieSource
from hansa.network.models import Participant, Survey, SurveyAnswer, TieRecord
from hansa.network.models.surveys import MEANING
from hansa.network.queries.surveys import answers_sent

STRENGTH = 0.5
"""As of a tie that is declared regular: a survey does not ask how strong."""


def records_of(survey: Survey) -> list[TieRecord]:
    """One record for each pair that at least one side named and shows to somebody.

    Where both named each other in a question without direction, both have agreed, each for its own audience. Where one
    did, the other is asked; whether it had answered without naming the first stands in the record. What an organisation
    shows to nobody becomes no record, unless the other side shows it: then it waits for the first.
    """
    answers = {
        (answer.question, answer.participant.organisation_id, answer.named_id): answer
        for answer in answers_sent(survey).select_related("participant")
    }
    sent = set(Participant.objects.filter(survey=survey, state=Progress.SENT).values_list("organisation", flat=True))
    return list(_records(survey, answers, sent))


def _records(survey: Survey, answers: dict[tuple[str, int, int], SurveyAnswer], sent: set[int]) -> Iterator[TieRecord]:
    for (question, one, other), answer in sorted(answers.items()):
        meaning = MEANING[Question(question)]
        back = None if meaning.directed else answers.get((question, other, one))
        if not answer.audience or (back and back.audience and other < one):
            continue  # shown to nobody, or written from the other side
        agreed = bool(back and back.audience)
        yield TieRecord(
            first_id=one,
            second_id=other,
            directed=meaning.directed,
            kind=meaning.kind,
            source=TieSource.SURVEY,
            reference=f"survey:{survey.pk}:{question}:{one}-{other}",
            starts_on=survey.opened_on,
            strength=STRENGTH,
            evidence=survey.title,
            contradicted=not meaning.directed and back is None and other in sent,
            cluster=survey.cluster,
            author=Author.FIRST,
            first_answer=Answer.AGREED,
            first_audience=answer.audience,
            second_answer=Answer.AGREED if agreed else Answer.WAITING,
            second_audience=back.audience if agreed and back else "",
        )
