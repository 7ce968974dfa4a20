"""Pages of a tie survey: the office starts it and sees how it goes; members answer question by question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hansa.directory.forms.outcome import carried_out
from hansa.directory.pages.clusters import run_cluster
from hansa.directory.requests import PersonRequest
from hansa.network.actions import surveys as actions
from hansa.network.enums import Audience, Progress, Question, SurveyState
from hansa.network.forms.surveys import NOBODY, QuestionForm, StartForm
from hansa.network.models import Participant, Survey
from hansa.network.queries.survey_results import results_of
from hansa.network.queries.surveys import (
    participants_of,
    progress_of,
    questions_of,
    roster,
    surveys_of,
    surveys_seen_by,
)
from hansa.network.rules.surveys import can_answer_survey, can_run_survey


@login_required
@require_http_methods(["GET", "POST"])
def surveys(request: PersonRequest, slug: str) -> HttpResponse:
    """The surveys of a cluster, and the form of a new one."""
    cluster = run_cluster(request, slug)
    initial = {"closes_on": request.reader.day + timedelta(days=21)}
    form = StartForm(request.POST or None, initial=initial)
    if request.method == "POST" and carried_out(
        form, lambda data: actions.start_survey(by=request.user, cluster=cluster, **data)
    ):
        messages.success(request, _("The survey has begun; everyone who speaks for a member gets a letter."))
        return redirect("cluster-surveys", slug=slug)
    found = list(surveys_of(request.reader, cluster))
    is_open = any(one.state == SurveyState.OPEN for one in found)
    return render(
        request, "network/surveys.html", {"cluster": cluster, "surveys": found, "is_open": is_open, "form": form}
    )


@login_required
@require_http_methods(["GET", "POST"])
def survey(request: PersonRequest, pk: int) -> HttpResponse:
    """How a survey goes: who has answered, for the office; what was found, once it is closed."""
    found = surveys_seen_by(request.reader).select_related("cluster").filter(pk=pk).first()
    if found is None:
        raise Http404
    may_run = can_run_survey(request.reader, found)
    if request.method == "POST":
        may_run.require()
        return _run(request, found)
    participants = progress_of(found) if may_run else []
    context = {
        "survey": found,
        "cluster": found.cluster,
        "may_run": bool(may_run),
        "is_open": found.state == SurveyState.OPEN,
        "participants": participants,
        "results": results_of(found) if found.state == SurveyState.CLOSED else None,
        "asked": len(participants),
        "answered": sum(one.state == Progress.SENT for one in participants),
    }
    return render(request, "network/survey.html", context)


def _run(request: PersonRequest, found: Survey) -> HttpResponse:
    try:
        if "remind" in request.POST:
            count = actions.remind(by=request.user, survey=found)
            messages.success(
                request,
                ngettext("%(count)d member is reminded.", "%(count)d members are reminded.", count) % {"count": count},
            )
        elif "close" in request.POST:
            actions.close_survey(by=request.user, survey=found)
            messages.success(request, _("The survey is closed. Who was named is asked whether it is so."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("survey", pk=found.pk)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def answers(request: PersonRequest, pk: int) -> HttpResponse:
    """What is asked, who will see what, and how far one has come; send or withdraw the answers."""
    participant = _participant(request, pk)
    if request.method == "POST":
        return _hand_in(request, participant)
    context = {
        "participant": participant,
        "survey": participant.survey,
        "questions": questions_of(participant),
        "may_answer": can_answer_survey(request.reader, participant),
        "is_sent": participant.state == Progress.SENT,
        "is_closed": participant.survey.state == SurveyState.CLOSED,
    }
    return render(request, "network/survey_answers.html", context)


def _hand_in(request: PersonRequest, participant: Participant) -> HttpResponse:
    acts: dict[str, tuple[Callable[..., Any], str]] = {
        "send": (actions.send_answers, _("Thank you. Until the last day you may change your answers.")),
        "withdraw": (
            actions.withdraw_answers,
            _("Your answers are deleted, and your consent to their ties withdrawn."),
        ),
    }
    name = next((name for name in acts if name in request.POST), "")
    if name:
        act, words = acts[name]
        try:
            act(by=request.user, participant=participant)
            messages.success(request, words)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("survey-answers", pk=participant.pk)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def question(request: PersonRequest, pk: int, key: str) -> HttpResponse:
    """One question with the roster of all other members."""
    participant = _participant(request, pk)
    can_answer_survey(request.reader, participant).require()
    keys = participant.survey.questions
    if key not in keys:
        raise Http404
    rows = roster(participant, key)
    initial = {"audience": participant.audiences.get(key, Audience.PARTIES)}
    form = QuestionForm(request.POST or None, participant=participant, rows=rows, initial=initial)
    if request.method == "POST" and carried_out(
        form,
        lambda data: actions.save_answers(
            by=request.user, participant=participant, question=key, named=form.named(), audience=data["audience"]
        ),
    ):
        messages.success(request, _("Kept. You may go on later."))
        following = keys[keys.index(key) + 1 :]
        if "next" in request.POST and following:
            return redirect("survey-question", pk=pk, key=following[0])
        return redirect("survey-answers", pk=pk)
    context = {
        "participant": participant,
        "survey": participant.survey,
        "text": Question(key).label,
        "number": keys.index(key) + 1,
        "count": len(keys),
        "is_last": key == keys[-1],
        "form": form,
        "rows": rows,
        "choices": [NOBODY, *Audience.choices],
        "default": initial["audience"],
    }
    return render(request, "network/survey_question.html", context)


def _participant(request: PersonRequest, pk: int) -> Participant:
    """The organisation's own questionnaire. Whoever may not open it learns the same whether it exists or not, and what
    the address is: it may have been forwarded to them."""
    found = participants_of(request.reader).select_related("survey__cluster", "organisation").filter(pk=pk).first()
    if found is None:
        raise PermissionDenied(
            _("This address is for people who represent the organisation that was asked. It opens for nobody else.")
        )
    return found
