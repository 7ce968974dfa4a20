"""Becoming someone else in a demonstration: only in a demo home, only on this very machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hansa.people.models import Person
from hansa.portal.demo.people import PEOPLE

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def is_at_home(request: HttpRequest) -> bool:
    """True when the browser runs on this machine: loopback at both ends and nothing in between."""
    if not settings.DEMO or any(header in request.META for header in FORWARDED):
        return False
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and (host == "localhost" or _is_loopback(host))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


@require_GET
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    if not is_at_home(request):
        raise Http404
    return render(request, "portal/demo.html", {"people": PEOPLE})


@require_POST
def become(request: HttpRequest, key: str) -> HttpResponse:
    told = next((person for person in PEOPLE if person.key == key), None)
    if not is_at_home(request) or told is None:
        raise Http404
    person = get_object_or_404(Person, email=told.email, fictitious=True, is_active=True)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(reverse("desk"))
