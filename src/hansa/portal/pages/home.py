"""The first page: what this is, how much is here, where to begin."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hansa.directory.requests import HansaRequest
from hansa.portal.queries.home import figures, newest_clusters, sky


@require_safe
def home(request: HansaRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"figures": figures(), "clusters": newest_clusters(), "sky": sky()})
