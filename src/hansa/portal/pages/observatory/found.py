"""Clusters that the search found in networks of projects, and the step from one of them to an initiative."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hansa.directory.enums import Helix
from hansa.directory.places.countries import country_name
from hansa.directory.requests import HansaRequest, PersonRequest
from hansa.directory.rules.initiatives import can_start_initiative
from hansa.network.queries import network_of
from hansa.observatory.actions.detection import turn_into_initiative
from hansa.observatory.models import DetectionRun, FoundCluster
from hansa.observatory.queries.curves import curve_of_project_field
from hansa.observatory.queries.found_words import reasons_in_words
from hansa.portal.pages.observatory.drawing import curve_picture

PAGE, MEMBERS, DRAWN = 50, 100, 60


@require_safe
def found_clusters(request: HansaRequest) -> HttpResponse:
    """The clusters of the search that is shown, the largest first, by field or country."""
    run = DetectionRun.objects.filter(current=True).select_related("dataset").first()
    found = FoundCluster.objects.filter(run=run).select_related("matched") if run else FoundCluster.objects.none()
    fields = sorted(set(found.order_by().values_list("field", flat=True)))
    chosen = request.GET.get("field", "")
    if chosen in fields:
        found = found.filter(field=chosen)
    page = Paginator(found, PAGE).get_page(request.GET.get("page", "")[:9])
    language = get_language() or "en"
    context = {
        "run": run,
        "page": page,
        "fields": fields,
        "chosen": chosen,
        "points": _points(page) if chosen in fields else None,
        "points_id": "found-points",
        "curve": curve_picture(curve_of_project_field(chosen)) if chosen in fields else None,
        "rows": [(one, [country_name(code, language) for code in one.countries.split()[:6]]) for one in page],
    }
    return render(request, "portal/observatory/found_clusters.html", context)


def _points(found: Iterable[FoundCluster]) -> dict[str, Any] | None:
    """Found clusters as GeoJSON, at their centres; None where no centre is known."""
    placed = [one for one in found if one.latitude is not None and one.longitude is not None]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [one.longitude, one.latitude]},
            "properties": {"name": one.name, "url": one.get_absolute_url()},
        }
        for one in placed
    ]
    return {"type": "FeatureCollection", "features": features} if features else None


@require_safe
def found_cluster(request: HansaRequest, pk: int) -> HttpResponse:
    """One found cluster: why it was found, who belongs to it and how firmly, which known cluster it seems to be."""
    found = get_object_or_404(FoundCluster.objects.select_related("run__dataset", "matched"), pk=pk)
    members = list(found.members.select_related("organisation__country")[:MEMBERS])
    network = network_of([one.organisation_id for one in members[:DRAWN]])
    language = get_language() or "en"
    initiative = found.initiative if found.initiative and found.initiative.published else None
    context = {
        "found": found,
        "reasons": reasons_in_words(found.reasons),
        "members": members,
        "countries": [(code, country_name(code, language)) for code in found.countries.split()],
        "helices": [(h.value, h.label, found.helices[h.value]) for h in Helix if found.helices.get(h.value)],
        "network": network if network.edges else None,
        "network_id": "found-network",
        "initiative": initiative,
        "may_start": can_start_initiative(request.reader) if request.user.is_authenticated else None,
    }
    return render(request, "portal/observatory/found_cluster.html", context)


@login_required
@require_POST
def start(request: PersonRequest, pk: int) -> HttpResponse:
    """Turn a found cluster into an initiative of the person who asks."""
    found = get_object_or_404(FoundCluster, pk=pk)
    try:
        cluster = turn_into_initiative(by=request.user, found=found, name=request.POST.get("name", "").strip()[:200])
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return redirect(found)
    messages.success(request, _("The initiative has begun. Look at its candidates, and invite those who fit."))
    return redirect("cluster-candidates", cluster.slug)
