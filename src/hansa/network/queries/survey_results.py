"""What a survey found: who answered, whether they are like the membership, and how far the two sides agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hansa.analysis.response import ResponseBias, response_bias
from hansa.directory.enums import SizeClass
from hansa.directory.models import Organisation
from hansa.network.enums import Progress, Question
from hansa.network.models import Survey
from hansa.network.models.surveys import MEANING
from hansa.network.queries.surveys import answers_sent

FEWEST = 5
LARGEST_SHARE = 0.25


@dataclass(frozen=True)
class GroupTable:
    """Response by one feature of the organisations, with the test of whether groups differ."""

    title: str
    bias: ResponseBias

    @property
    def differs(self) -> bool:
        return self.bias.p is not None and self.bias.p < 0.05


@dataclass(frozen=True)
class QuestionResult:
    """Pairs named in answer to a question. `both`: by both sides; `contradicted`: by one, and the other answered
    without naming it; `one_sided`: by one, and the other did not answer (of a directed question: all). None: too few
    answered, or one of them named too large a part."""

    text: str
    is_directed: bool
    pairs: int | None
    both: int = 0
    contradicted: int = 0
    one_sided: int = 0


@dataclass(frozen=True)
class Results:
    """All of it."""

    asked: int
    answered: int
    tables: list[GroupTable]
    questions: list[QuestionResult]

    @property
    def telling_tables(self) -> list[GroupTable]:
        """Those with groups to compare."""
        return [table for table in self.tables if len(table.bias.groups) > 1]


def results_of(survey: Survey) -> Results:
    """The figures of a survey. No group of fewer than five members is shown by itself, and no figure of fewer than five
    answers or of which one organisation makes up more than a quarter."""
    participants = list(
        survey.participants.filter(organisation__merged_into=None).select_related("organisation__country")
    )
    answered = {one.organisation_id for one in participants if one.state == Progress.SENT}
    organisations = [one.organisation for one in participants]
    return Results(
        asked=len(organisations),
        answered=len(answered),
        tables=_tables(organisations, answered),
        questions=[_question(survey, question, answered) for question in survey.questions],
    )


def _tables(organisations: list[Organisation], answered: set[int]) -> list[GroupTable]:
    features: list[tuple[str, Callable[[Organisation], str]]] = [
        (_("Helix"), lambda one: str(one.get_helix_display())),
        (_("Country"), lambda one: str(one.country or _("not known"))),
        # As everyone may know it: a size that is hidden counts as unknown.
        (_("Size"), lambda one: str(SizeClass(one.public_size).label)),
    ]
    return [GroupTable(title, _bias(organisations, answered, feature)) for title, feature in features]


def _bias(
    organisations: list[Organisation], answered: set[int], feature: Callable[[Organisation], str]
) -> ResponseBias:
    asked, sent = Counter[str](), Counter[str]()
    for organisation in organisations:
        group = feature(organisation)
        asked[group] += 1
        sent[group] += organisation.pk in answered
    return response_bias({group: (asked[group], sent[group]) for group in asked}, rest=_("all others"))


def _question(survey: Survey, question: str, answered: set[int]) -> QuestionResult:
    text, directed = str(Question(question).label), MEANING[Question(question)].directed
    named = set(answers_sent(survey).filter(question=question).values_list("participant__organisation", "named"))
    by = Counter(one for one, _other in named)
    if len(answered) < FEWEST or (named and max(by.values()) > LARGEST_SHARE * len(named)):
        return QuestionResult(text, directed, None)
    if directed:
        return QuestionResult(text, directed, len(named), one_sided=len(named))
    both = {pair for pair in named if pair[::-1] in named}
    single = named - both
    contradicted = sum(other in answered for _one, other in single)
    return QuestionResult(
        text, directed, len(both) // 2 + len(single), len(both) // 2, contradicted, len(single) - contradicted
    )
