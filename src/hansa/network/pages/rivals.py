"""The page on which the people of an organisation see who competes with it, as computed, and say whether it is so."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hansa.directory.models import Organisation
from hansa.directory.requests import PersonRequest
from hansa.network.actions.rivals import answer_rivalry
from hansa.network.queries.rivals import rivals_of
from hansa.network.rules.ties import can_state_ties


@login_required
@require_http_methods(["GET", "POST"])
def rivals(request: PersonRequest, pk: int) -> HttpResponse:
    """The strongest rivals among the members of one's clusters, with the parts of each figure."""
    organisation = get_object_or_404(Organisation, pk=pk)
    can_state_ties(request.reader, organisation).require()
    found = rivals_of(request.reader, organisation)
    if request.method == "POST":
        _answer(request, organisation, {str(one.organisation.pk): one.organisation for one in found})
        return redirect("rivals", pk=pk)
    return render(request, "network/rivals.html", {"organisation": organisation, "rivals": found})


def _answer(request: PersonRequest, organisation: Organisation, known: dict[str, Organisation]) -> None:
    said = "yes" if "yes" in request.POST else "no"
    other = known.get(request.POST.get(said, ""))
    if other is None:
        messages.error(request, _("Choose one of the answers."))
        return
    try:
        answer_rivalry(by=request.user, organisation=organisation, other=other, agrees=said == "yes")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Saved."))
