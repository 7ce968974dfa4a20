"""The page on which a person says which messages they want."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hansa.outbox import actions
from hansa.outbox.queries import messages_to, settings_of
from hansa.people.requests import PersonRequest


@login_required
@require_http_methods(["GET", "POST"])
def preferences(request: PersonRequest) -> HttpResponse:
    """Which kinds of messages I get, and what was sent to me lately."""
    settings = settings_of(request.user)
    if request.method == "POST":
        chosen = set(request.POST.getlist("kind"))
        actions.set_preferences(by=request.user, wanted={s.kind.key: s.kind.key in chosen for s in settings})
        messages.success(request, _("Saved."))
        return redirect("account_messages")
    context = {"settings": settings, "sent": messages_to(request.user)[:20]}
    return render(request, "outbox/preferences.html", context)
