"""The first page of the observatory, and the page of a country."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from hansa.analysis.composition import composition
from hansa.directory.enums import Helix
from hansa.directory.models import Country
from hansa.directory.places.countries import country_name
from hansa.directory.requests import HansaRequest
from hansa.observatory.models import Area, KnownCluster
from hansa.observatory.queries.statistics import coverage, shown_series, view_of
from hansa.observatory.queries.world import (
    clusters_in,
    found_in,
    helices_of,
    is_covered_by_the_paper,
    known_in,
)
from hansa.observatory.queries.world import world as count_world
from hansa.observatory.reference import paper

CENTRES = {
    "north_america": _("North America"),
    "western_europe": _("Western Europe"),
    "asia": _("Asia"),
}
SHOWN, PAGE = 30, 60


@require_safe
def world(request: HansaRequest) -> HttpResponse:
    """The three centres of cluster development, and every country of which anything is known."""
    series = shown_series()
    view = view_of(series, request.GET.get("series", ""), request.GET.get("year", ""))
    counted = count_world(view)
    names = {code: country_name(code, get_language() or "en") for code in counted.countries}
    ranked = sorted(counted.countries.items(), key=lambda row: (-row[1].total, names[row[0]]))
    context = {
        "all_series": series,
        "view": view,
        "centres": [(CENTRES[key], presence) for key, presence in counted.centres.items()],
        "countries": [(code, names[code], presence) for code, presence in ranked],
        "first": SHOWN,
        "country_counts": json.dumps({code: p.total for code, p in counted.countries.items() if p.total}),
        "paper": paper(),
    }
    return render(request, "portal/observatory/world.html", context)


@require_safe
def country(request: HansaRequest, code: str) -> HttpResponse:
    """Clusters of a country, how much of its employment they cover, and who its organisations are."""
    found = get_object_or_404(Country, pk=code.upper())
    series = shown_series()
    view = view_of(series, request.GET.get("series", ""), request.GET.get("year", ""))
    helices = helices_of(found)
    named = [helix for helix in Helix if helix != Helix.UNKNOWN]
    areas = coverage(view, Area.objects.filter(country=found)) if view else []
    employment = sum(area.employment for area in areas)
    said = paper()["countries"]
    context = {
        "country": found,
        "all_series": series,
        "view": view,
        "clusters": clusters_in(found),
        "known": known_in(found),
        "found": found_in(found),
        "areas": sorted(areas, key=lambda area: -(area.share or 0)),
        "coverage": sum(area.strong_employment for area in areas) / employment if employment else None,
        "organisations": sum(helices.values()),
        "helices": [(helix.value, helix.label, helices[helix.value]) for helix in Helix if helices[helix.value]],
        "composition": composition({helix.value: helices[helix.value] for helix in named}),
        "statement": _statement(said) if is_covered_by_the_paper(found) else "",
        "publisher": paper()["publisher"],
    }
    return render(request, "portal/observatory/country.html", context)


@require_safe
def known_clusters(request: HansaRequest) -> HttpResponse:
    """Clusters and initiatives of the world that sources tell of."""
    known = KnownCluster.objects.select_related("country", "dataset", "cluster")
    if words := request.GET.get("q", "").strip()[:100]:
        known = known.filter(name__icontains=words) | known.filter(fields__icontains=words)
    page = Paginator(known.order_by("name"), PAGE).get_page(request.GET.get("page", "")[:9])
    return render(request, "portal/observatory/known_clusters.html", {"page": page, "words": words})


@require_safe
def known_cluster(request: HansaRequest, slug: str) -> HttpResponse:
    """What a source says of one cluster, and as what the search found it."""
    known = get_object_or_404(KnownCluster.objects.select_related("country", "dataset", "cluster"), slug=slug)
    language = get_language() or "en"
    context = {
        "known": known,
        "countries": [(code, country_name(code, language)) for code in known.countries.split()],
        "found": known.found_as.filter(run__current=True),
        "registered": known.cluster if known.cluster and known.cluster.published else None,
        "points": _point(known),
        "bbox": _around(known),
        "points_id": "place",
    }
    return render(request, "portal/observatory/known_cluster.html", context)


def _statement(said: dict[str, str]) -> str:
    return said["statement_ru"] if (get_language() or "").startswith("ru") else said["statement"]


def _around(known: KnownCluster) -> str:
    """What the map shows at first: the point with its country, or most of it."""
    if known.latitude is None or known.longitude is None:
        return ""
    east, north = known.longitude, known.latitude
    return f"{east - 8:.2f},{max(north - 5, -85):.2f},{east + 8:.2f},{min(north + 5, 85):.2f}"


def _point(known: KnownCluster) -> dict | None:
    if known.latitude is None or known.longitude is None:
        return None
    place = {"type": "Point", "coordinates": [known.longitude, known.latitude]}
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": place, "properties": {"name": known.name, "city": known.city}}],
    }
