"""The page of one's own account: who I am here, what I may do, and where to change it."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from hansa.directory.queries.rights import mandates_held, offices_held
from hansa.directory.requests import PersonRequest
from hansa.people.queries import has_second_factor, open_consents, sessions_of, tokens_of


@login_required
@require_GET
def account(request: PersonRequest) -> HttpResponse:
    """Everything about me on one page, read; each part links to where it is changed."""
    person = request.user
    context = {
        "today": timezone.localdate(),
        "emails": EmailAddress.objects.filter(user=person).order_by("-primary", "email"),
        "protected": has_second_factor(person),
        "sessions": sessions_of(person),
        "tokens": tokens_of(person),
        "consents": open_consents(person),
        "mandates": mandates_held(person),
        "offices": offices_held(person),
    }
    return render(request, "directory/account.html", context)
