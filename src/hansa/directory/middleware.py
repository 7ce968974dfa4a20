"""Gives each request its reader, and keeps people with an office out until they have a second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from hansa.directory.requests import HansaRequest
from hansa.directory.rules.reader import Reader, reader_for
from hansa.directory.rules.rights import needs_second_factor
from hansa.people.queries import has_second_factor


def reader_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """`request.reader` is the `Reader` of whoever asks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        reader = SimpleLazyObject(lambda: reader_for(request.user))
        cast(HansaRequest, request).reader = cast(Reader, reader)
        return get_response(request)

    return middleware


class SecondFactorMiddleware:
    """Whoever holds an office and has no second factor yet is led to set one up. A demonstration asks for none: its
    people are fictitious and its door is open."""

    # The texts that a person agreed to, and switching between the languages of a page that is closed anyway.
    OPEN_PAGES = ("terms", "privacy")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HansaRequest, view: Any, args: tuple, kwargs: dict) -> HttpResponse | None:
        if settings.DEMO or not request.user.is_authenticated or self._is_open(request):
            return None
        if not needs_second_factor(request.reader) or has_second_factor(request.user):
            return None
        messages.warning(request, _("Your office asks for a second factor at sign-in. Please set one up now."))
        return redirect("mfa_index")

    def _is_open(self, request: HttpRequest) -> bool:
        match = request.resolver_match
        return request.path.startswith(reverse("account")) or bool(match and match.url_name in self.OPEN_PAGES)
