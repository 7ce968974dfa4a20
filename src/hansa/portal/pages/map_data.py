"""What the map fetches: GeoJSON of points and of regions, with the filters of the list of organisations."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from hansa.directory.forms.find import FindForm
from hansa.directory.models import Region
from hansa.directory.queries.filters import OrganisationFilters
from hansa.directory.queries.map import AbsurdBox, Point, census_of_selection, points
from hansa.directory.queries.organisations import select
from hansa.directory.queries.version import answer_version
from hansa.directory.requests import HansaRequest
from hansa.portal.pages.find import query_of
from hansa.portal.pages.points import collection, feature, point

FRESH_SECONDS = 60
LEVELS = (0, 1, 2, 3)


def _etag(request: HansaRequest) -> str:
    reader = request.reader.person.pk if request.reader.person else 0
    said = f"{answer_version()} {reader} {request.get_full_path()}"
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'


def _answers_map(view: Callable[[HansaRequest, OrganisationFilters], HttpResponse]) -> Callable[..., HttpResponse]:
    """Reads filters and language (`lang`), answers bad ones with 400 in words, compresses, and lets caches keep it."""

    @condition(etag_func=_etag)
    def answer(request: HansaRequest) -> HttpResponse:
        language = request.GET.get("lang", "en")
        with translation.override(language if language in dict(settings.LANGUAGES) else "en"):
            form = FindForm(request.GET, request.reader)
            if form.errors:
                return _refuse("; ".join(f"{name}: {' '.join(map(str, said))}" for name, said in form.errors.items()))
            return view(request, form.filters())

    @wraps(view)
    def kept(request: HansaRequest) -> HttpResponse:
        response = answer(request)
        if response.status_code >= 400:
            return response
        if request.reader.person is None:
            patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        else:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return require_safe(gzip_page(kept))


def _refuse(words: str) -> HttpResponse:
    return JsonResponse({"error": words}, status=400, json_dumps_params={"ensure_ascii": False})


def _geojson(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/geo+json")


@_answers_map
def organisations(request: HansaRequest, filters: OrganisationFilters) -> HttpResponse:
    """Points within `bbox` (west,south,east,north in degrees) as a map at `zoom` shows them."""
    try:
        box = tuple(float(part) for part in request.GET.get("bbox", "-180,-90,180,90").split(","))
        zoom = int(request.GET.get("zoom", "0"))
    except ValueError:
        return _refuse(
            _("bbox is west,south,east,north in degrees, and zoom a whole number, as bbox=5,47,15,55&zoom=5.")
        )
    if len(box) != 4:
        return _refuse(_("bbox has four numbers: west,south,east,north in degrees, as 5,47,15,55."))
    try:
        found = points(request.reader, filters, box, zoom)
    except AbsurdBox as error:
        return _refuse(str(error))
    return _geojson(json.dumps(collection(_feature(one) for one in found), ensure_ascii=False, separators=(",", ":")))


def _feature(one: Point) -> dict[str, Any]:
    if one.organisation is not None:
        return feature(one.organisation, one.latitude, one.longitude)
    properties: dict[str, Any] = {"count": one.count, "bbox": [round(degrees, 5) for degrees in one.box]}
    if one.sample is not None and one.sample.city:
        filters = OrganisationFilters(text=one.sample.city, country=one.sample.country_id or "")
        properties["name"] = one.sample.city
        properties["url"] = f"{reverse('organisations')}?{query_of(filters)}"
    return point(one.latitude, one.longitude, properties)


@_answers_map
def regions(request: HansaRequest, filters: OrganisationFilters) -> HttpResponse:
    """Shapes of the regions of a `level` (0 to 3) with the number of organisations in each. Empty without shapes."""
    typed = request.GET.get("level", "2")
    if typed not in {str(level) for level in LEVELS}:
        return _refuse(_("level is a NUTS level: 0, 1, 2 or 3."))
    selection = select(request.reader, filters)
    census = census_of_selection(selection)
    counts = census.region.counts(census.weights(filters))
    shaped = Region.objects.filter(level=int(typed), shape__isnull=False)
    rows = shaped.annotate(text=Cast("shape", TextField())).values_list("code", "country", "name", "text")
    features = []
    for code, country, name, shape in rows:
        count = sum(number for other, number in counts.items() if other.startswith(code))
        address = f"{reverse('organisations')}?{query_of(filters, country=country, region=code)}"
        properties = json.dumps({"code": code, "name": name, "count": count, "url": address}, ensure_ascii=False)
        features.append(f'{{"type":"Feature","properties":{properties},"geometry":{shape}}}')
    return _geojson('{"type":"FeatureCollection","features":[' + ",".join(features) + "]}")
