"""The catalogue of open data: for people, and for programs as DCAT in JSON-LD."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hansa.directory.models import Dataset
from hansa.directory.requests import HansaRequest
from hansa.observatory.models import DetectionRun
from hansa.observatory.queries.statistics import shown_series
from hansa.portal.tables import TABLES
from hansa.portal.tables.formats import CONTENT_TYPES, formats_of
from hansa.portal.tables.table import Table

# Tables that ask for a thing, as the members of a cluster, are no bulk files.
BULK = (
    "organisations",
    "clusters",
    "projects",
    "known-clusters",
    "found-clusters",
    "found-members",
    "field-curves",
    "regions",
)
MIXED = "several sources, named in each row or on the page of sources"


@require_safe
def open_data(request: HansaRequest) -> HttpResponse:
    """What can be had, in which formats, on which terms."""
    offers = _offers()
    return render(request, "portal/observatory/open_data.html", {"offers": offers, "structured": _catalogue(offers)})


@require_safe
def catalogue(request: HansaRequest) -> HttpResponse:
    """The same as DCAT 3 in JSON-LD."""
    return JsonResponse(_catalogue(_offers()), content_type="application/ld+json")


def _offers() -> list[dict[str, Any]]:
    """One offer for each bulk table, and one for each statistic."""
    run = DetectionRun.objects.filter(current=True).select_related("dataset").first()
    offers = [_offer(TABLES[key], str(TABLES[key].title), None) for key in BULK]
    for offer in offers:
        if offer["key"].startswith("found-") and run:
            offer["dataset"] = run.dataset
    statistics = [_offer(TABLES["figures"], one.title, one.current, f"series={one.key}") for one in shown_series()]
    return offers + statistics


def _offer(table: Table, title: str, dataset: Dataset | None, query: str = "") -> dict[str, Any]:
    return {"key": table.key, "title": title, "query": query, "dataset": dataset, "formats": formats_of(table)}


def _catalogue(offers: list[dict[str, Any]]) -> dict[str, Any]:
    site = settings.SITE_URL
    return {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@id": site + reverse("open-data"),
        "@type": "dcat:Catalog",
        "dct:title": settings.SITE_NAME,
        "dcat:dataset": [_dataset(site, offer) for offer in offers],
    }


def _dataset(site: str, offer: dict[str, Any]) -> dict[str, Any]:
    dataset: Dataset | None = offer["dataset"]
    tail = f"?{offer['query']}" if offer["query"] else ""
    licence = dataset.licence if dataset else MIXED
    described = {
        "@id": f"{site}{reverse('open-data')}#{offer['key']}{'-' + offer['query'] if offer['query'] else ''}",
        "@type": "dcat:Dataset",
        "dct:title": offer["title"],
        "dct:license": licence,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": site + reverse("download", args=[offer["key"], form]) + tail,
                "dcat:mediaType": CONTENT_TYPES[form].partition(";")[0],
                "dct:license": licence,
            }
            for form in offer["formats"]
        ],
    }
    if dataset:
        described |= {"dct:publisher": dataset.publisher, "dcat:version": dataset.version}
        described["dct:issued"] = dataset.imported_at.date().isoformat()
    return described
