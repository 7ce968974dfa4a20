"""Keeps the list of a person's sessions up to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

# allauth's own middleware writes at every request. A page that is only read should write nothing.
FRESH = timedelta(minutes=5)


def session_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Note when and from where each session was last seen, to within five minutes."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.session_key:
            seen = UserSession.objects.filter(session_key=request.session.session_key, user=request.user)
            if not seen.filter(last_seen_at__gt=timezone.now() - FRESH).exists():
                UserSession.objects.create_from_request(request)
        return get_response(request)

    return middleware
