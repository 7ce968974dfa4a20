"""What this site is, where its data come from, and on what terms it is used."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hansa.portal.queries.datasets import public_datasets


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/about.html")


def sources(request: HttpRequest) -> HttpResponse:
    """Every dataset in the register, newest first, and the reference data that the package ships."""
    return render(request, "portal/sources.html", {"datasets": public_datasets().order_by("-imported_at")[:200]})


def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/terms.html")


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")
