"""How each figure is computed."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hansa.directory.requests import HansaRequest
from hansa.portal.queries import methods as queries


@require_safe
def methods(request: HansaRequest) -> HttpResponse:
    return render(request, "portal/methods.html", {"methods": queries.methods()})


@require_safe
def method(request: HansaRequest, name: str) -> HttpResponse:
    found = queries.method(name)
    if found is None:
        raise Http404
    return render(request, "portal/method.html", {"method": found})
