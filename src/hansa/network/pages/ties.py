"""Pages on which the people of an organisation say with whom it is tied, and answer what others say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hansa.directory.forms.initiatives import CandidateSearchForm
from hansa.directory.forms.outcome import carried_out
from hansa.directory.models import Organisation
from hansa.directory.queries.organisations import find
from hansa.directory.requests import PersonRequest
from hansa.network.actions import ties as actions
from hansa.network.actions.statements import Statement
from hansa.network.enums import Answer
from hansa.network.forms.ties import AudienceForm, EndForm, StateForm
from hansa.network.models import TieRecord
from hansa.network.queries.records import OwnTie, own_tie, own_ties, records_seen_by, sides_read_by
from hansa.network.queries.surveys import participants_of
from hansa.network.rules.ties import can_end_tie, can_state_ties


@login_required
@require_safe
def own(request: PersonRequest, pk: int) -> HttpResponse:
    """The ties of one's organisation: what waits for an answer, what is agreed, what is over."""
    organisation = _represented(request, pk)
    ties = own_ties(request.reader, organisation)
    context = {
        "organisation": organisation,
        "groups": _groups(ties),
        "has_any": bool(ties),
        "surveys": participants_of(request.reader)
        .filter(organisation=organisation)
        .select_related("survey__cluster")
        .order_by("survey__state", "-survey__opened_on"),
    }
    return render(request, "network/own_ties.html", context)


def _groups(ties: list[OwnTie]) -> list[tuple[str, list[OwnTie]]]:
    over = [tie for tie in ties if tie.record.ends_on]
    live = [tie for tie in ties if not tie.record.ends_on]
    waiting = [tie for tie in live if tie.is_waiting_for_us]
    asked = [tie for tie in live if tie.is_waiting_for_them]
    agreed = [tie for tie in live if tie.is_agreed]
    rest = [tie for tie in live if tie not in waiting and tie not in asked and tie not in agreed]
    return [
        (_("Others say, and ask you"), waiting),
        (_("Agreed by both"), agreed),
        (_("You said so; the other side has not answered"), asked),
        (_("Refused or withdrawn"), rest),
        (_("Over"), over),
    ]


@login_required
@require_safe
def choose(request: PersonRequest, pk: int) -> HttpResponse:
    """Find the other organisation."""
    organisation = _represented(request, pk)
    form = CandidateSearchForm(request.GET)
    filters = form.filters()
    found = find(request.reader, filters).organisations if filters else []
    context = {
        "organisation": organisation,
        "form": form,
        "searched": filters is not None,
        "rows": [one for one in found if one.pk != organisation.pk],
    }
    return render(request, "network/tie_choose.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def state(request: PersonRequest, pk: int, other: int) -> HttpResponse:
    """State a tie to another organisation, and say who may see it."""
    organisation = _represented(request, pk)
    partner = get_object_or_404(Organisation.objects.select_related("merged_into"), pk=other)
    form = StateForm(request.POST or None, one=organisation, other=partner)
    if request.method == "POST" and carried_out(form, lambda data: _state(request, organisation, partner, data)):
        messages.success(request, _("Recorded. %(name)s is asked whether it is so.") % {"name": partner})
        return redirect("organisation-ties", pk=pk)
    return render(request, "network/tie_state.html", {"organisation": organisation, "other": partner, "form": form})


def _state(request: PersonRequest, first: Organisation, second: Organisation, data: dict[str, Any]) -> TieRecord:
    audience = data.pop("audience")
    return actions.record_tie(
        by=request.user,
        statement=Statement(first=first, second=second, **data),
        allowed={"first": audience},
    )


@login_required
@require_http_methods(["GET", "POST"])
def tie(request: PersonRequest, pk: int) -> HttpResponse:
    """One tie as it was stated, what each side says, and who sees it; one's own answer."""
    record = records_seen_by(request.reader).select_related("first", "second", "cluster").filter(pk=pk).first()
    if record is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, record)
    sides = sides_read_by(request.reader, record)
    context = {
        "record": record,
        "tie": sides[0] if sides else own_tie(record, "first"),
        "sides": [(side, _audience_form(side)) for side in sides],
        "may_end": not record.ends_on and bool(can_end_tie(request.reader, record)),
        "end_form": EndForm(),
        "says": [
            (record.first, Answer(record.first_answer).label),
            (record.second, Answer(record.second_answer).label),
        ],
    }
    return render(request, "network/tie.html", context)


def _audience_form(side: OwnTie) -> AudienceForm:
    return AudienceForm(record=side.record, initial={"audience": side.audience or None}, auto_id=f"id_{side.side}_%s")


def _answer(request: PersonRequest, record: TieRecord) -> HttpResponse:
    acts: dict[str, Callable[[], Any]] = {
        "confirm": lambda: actions.confirm_tie(**_given(request, record), audience=request.POST.get("audience", "")),
        "refuse": lambda: actions.refuse_tie(**_given(request, record)),
        "withdraw": lambda: actions.withdraw_consent(**_given(request, record)),
        "audience": lambda: actions.set_tie_audience(
            **_given(request, record), audience=request.POST.get("audience", "")
        ),
        "end": lambda: _end(request, record),
    }
    act = acts.get(request.POST.get("act", ""))
    try:
        if act is None:
            raise ValidationError(_("Choose one of the answers."))
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("tie", pk=record.pk)


def _given(request: PersonRequest, record: TieRecord) -> dict[str, Any]:
    side = {"first": record.first, "second": record.second}.get(request.POST.get("side", ""))
    return {"by": request.user, "record": record, "organisation": side}


def _end(request: PersonRequest, record: TieRecord) -> None:
    form = EndForm(request.POST)
    if not form.is_valid():
        raise ValidationError([str(reason) for reason in form.errors["ends_on"]])
    actions.end_tie(by=request.user, record=record, ends_on=form.cleaned_data["ends_on"])


def _represented(request: PersonRequest, pk: int) -> Organisation:
    organisation = get_object_or_404(Organisation, pk=pk)
    can_state_ties(request.reader, organisation).require()
    return organisation
