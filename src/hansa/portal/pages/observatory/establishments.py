"""Lists of establishments: how near to one another those of each field stand."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hansa.directory.requests import HansaRequest
from hansa.observatory.models import FieldCurve, FieldScheme
from hansa.observatory.queries.curves import above_chance, below_chance
from hansa.portal.pages.observatory.drawing import curve_picture


@require_safe
def establishments(request: HansaRequest) -> HttpResponse:
    """Every list with its fields; the curve of the field asked for, else none."""
    curves = FieldCurve.objects.filter(scheme=FieldScheme.ESTABLISHMENTS).select_related("dataset")
    asked = (request.GET.get("list", ""), request.GET.get("field", ""))
    rows = [(one, above_chance(one), below_chance(one)) for one in curves]
    lists = [(group[0][0].dataset, group) for group in _by_list(rows)]
    chosen = next((one for one, _above, _below in rows if (one.list_key, one.code) == asked), None)
    context = {"lists": lists, "chosen": chosen, "curve": curve_picture(chosen)}
    return render(request, "portal/observatory/establishments.html", context)


Line = tuple[FieldCurve, list[tuple[int, int]], list[tuple[int, int]]]


def _by_list(rows: list[Line]) -> list[list[Line]]:
    key = attrgetter("list_key")
    return [list(group) for _key, group in groupby(rows, key=lambda row: key(row[0]))]
