"""The page on which somebody says that two records are one organisation. Merging itself is on the portal's pages."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hansa.directory.actions.merges import propose_merge
from hansa.directory.forms.merges import ProposeForm
from hansa.directory.forms.outcome import carried_out
from hansa.directory.models import Organisation
from hansa.directory.requests import PersonRequest
from hansa.directory.rules.merges import can_propose_merge


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: PersonRequest, pk: int) -> HttpResponse:
    """Report a double."""
    can_propose_merge(request.reader).require()
    organisation = get_object_or_404(Organisation, pk=pk)
    form = ProposeForm(request.POST or None, initial={"other": request.GET.get("other", "")})
    if request.method == "POST" and carried_out(
        form,
        lambda data: propose_merge(by=request.user, one=organisation, other=data["other"], reason=data["reason"]),
    ):
        messages.success(request, _("Thank you. Somebody will compare the two and decide."))
        return redirect(organisation)
    return render(request, "directory/merge_propose.html", {"form": form, "organisation": organisation})
