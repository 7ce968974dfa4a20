"""What this site is, where its data come from, and on what terms it is used."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hansa.directory.requests import HansaRequest
from hansa.portal.queries.datasets import public_datasets


@require_safe
def about(request: HansaRequest) -> HttpResponse:
    return render(request, "portal/about.html")


@require_safe
def sources(request: HansaRequest) -> HttpResponse:
    """Every dataset in the register, newest first, and the reference data that the package ships."""
    return render(request, "portal/sources.html", {"datasets": public_datasets().order_by("-imported_at")[:200]})


@require_safe
def terms(request: HansaRequest) -> HttpResponse:
    return render(request, "portal/terms.html")


@require_safe
def privacy(request: HansaRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")
