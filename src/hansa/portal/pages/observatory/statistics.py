"""What statistics say of an area, of a field, and of several areas beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hansa.directory.forms.pickers import Picker
from hansa.directory.queries.regions import notice
from hansa.directory.requests import HansaRequest
from hansa.observatory.models import Area, Field, Series
from hansa.observatory.queries.curves import curve_of_statistic_field
from hansa.observatory.queries.statistics import (
    INDICATORS,
    MOST_COMPARED,
    View,
    areas_of,
    compared,
    could_grow_into,
    fields_of,
    fields_shown,
    over_years,
    related_fields,
    series_with,
    shown_series,
    view_of,
)
from hansa.portal.pages.observatory.drawing import curve_picture, over_time, shaded
from hansa.portal.templatetags.figures import percent

SHOWN = 100  # rows of a table; the download has all
INDICATOR_NAMES = {
    "location_quotient": gettext_lazy("location quotient"),
    "employment": gettext_lazy("employment"),
    "establishments": gettext_lazy("establishments"),
    "size_share": gettext_lazy("share of the field"),
    "focus_share": gettext_lazy("share of the area"),
    "stars": gettext_lazy("stars"),
}


@require_safe
def area(request: HansaRequest, pk: int) -> HttpResponse:
    """What an area lives on, how strong it is in that, and what it could grow into."""
    found = get_object_or_404(Area.objects.select_related("country", "region"), pk=pk)
    series, view = _chosen(request, series_with(area=found))
    cells = fields_of(view, found, request.GET.get("sort", "")) if view else []
    known = [cell.employment for cell in cells if cell.employment is not None]
    years = over_years(view.dataset, found) if view else []
    context = {
        "area": found,
        "cells": cells[:SHOWN],
        "hidden": max(len(cells) - SHOWN, 0),
        "total": sum(known),
        "strong": sum(cell.strong is True for cell in cells),
        "stars": sum(cell.stars or 0 for cell in cells),
        "suppressed": len(cells) - len(known),
        "counts_establishments": any(cell.establishments is not None for cell in cells),
        "grows_into": could_grow_into(cells),
        "figures": years,
        "line": over_time(years, _("Employment over the years")),
        "table_query": f"area={found.pk}&{view.query}" if view else "",
    }
    return render(request, "portal/observatory/area.html", context | _shared(series, view))


@require_safe
def field(request: HansaRequest, pk: int) -> HttpResponse:
    """Where a field is strong."""
    found = get_object_or_404(Field, pk=pk)
    series, view = _chosen(request, series_with(field=found))
    indicator = _indicator(request)
    cells = areas_of(view, found, request.GET.get("sort", "")) if view else []
    values = {cell.area.code: getattr(cell, indicator) for cell in cells if getattr(cell, indicator) is not None}
    label = _("Areas shaded by %(indicator)s") % {"indicator": INDICATOR_NAMES[indicator]}
    context = {
        "field": found,
        "cells": cells[:SHOWN],
        "hidden": max(len(cells) - SHOWN, 0),
        "total": sum(cell.employment or 0 for cell in cells),
        "strong": sum(cell.strong is True for cell in cells),
        "countries": len({cell.area.country_id for cell in cells if cell.area.country_id}),
        "suppressed": sum(cell.employment is None for cell in cells),
        "counts_establishments": any(cell.establishments is not None for cell in cells),
        "map_notice": notice(),
        "picture": shaded([cell.area for cell in cells], values, label),
        "indicator": indicator,
        "indicators": INDICATOR_NAMES.items(),
        "related": related_fields(view, found) if view else [],
        "curve": curve_picture(curve_of_statistic_field(found)),
        "table_query": f"field={found.pk}&{view.query}" if view else "",
    }
    return render(request, "portal/observatory/field.html", context | _shared(series, view))


@require_safe
def fields(request: HansaRequest) -> HttpResponse:
    """The fields of a statistic, with how many areas are strong in each."""
    series, view = _chosen(request, shown_series())
    rows = list(fields_shown(view)) if view else []
    context = {"rows": rows, "groups": any(row.group for row in rows)}
    return render(request, "portal/observatory/fields.html", context | _shared(series, view))


@require_safe
def compare(request: HansaRequest) -> HttpResponse:
    """Up to ten areas beside each other, by one indicator. The address holds the choice, so it can be kept."""
    series, view = _chosen(request, shown_series())
    wanted = [int(pk) for pk in request.GET.getlist("area") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    by_key = Area.objects.in_bulk(wanted[:MOST_COMPARED])
    areas = [by_key[pk] for pk in dict.fromkeys(wanted[:MOST_COMPARED]) if pk in by_key]
    indicator = _indicator(request)
    rows = compared(view, areas, indicator) if view and areas else []
    context = {
        "form": CompareForm(_areas_to_choose(view), [area.pk for area in areas]),
        "areas": areas,
        "rows": [(one, [_written(value, indicator) for value in values]) for one, values in rows[:SHOWN]],
        "hidden": max(len(rows) - SHOWN, 0),
        "indicator": indicator,
        "indicators": INDICATOR_NAMES.items(),
        "most": MOST_COMPARED,
        "too_many": len(wanted) > MOST_COMPARED,
        "table_query": "&".join([*(f"area={area.pk}" for area in areas), view.query]) if view else "",
    }
    return render(request, "portal/observatory/compare.html", context | _shared(series, view))


def _written(value: float | None, indicator: str) -> str:
    """A figure as the table writes it. Here, and not in the template: there are a thousand of them."""
    if value is None:
        return "–"
    if indicator.endswith("_share"):
        return percent(value)
    decimals = 2 if indicator == "location_quotient" else 0
    return number_format(round(value, decimals), decimals, use_l10n=True, force_grouping=True)


class CompareForm(forms.Form):
    """The areas of a statistic, to choose from."""

    area = forms.MultipleChoiceField(label=gettext_lazy("Areas"), required=False, widget=Picker)

    def __init__(self, areas: Iterable[Area], chosen: Sequence[int]) -> None:
        super().__init__(initial={"area": chosen})
        labels = [(one.pk, f"{one}, {one.country_id}" if one.country_id else str(one)) for one in areas]
        self.fields["area"].choices = labels  # type: ignore[attr-defined]


def _areas_to_choose(view: View | None) -> list[Area]:
    if view is None:
        return []
    return list(Area.objects.filter(pk__in=view.cells().values("area")).select_related("country"))


def _chosen(request: HansaRequest, series: list[Series]) -> tuple[list[Series], View | None]:
    return series, view_of(series, request.GET.get("series", ""), request.GET.get("year", ""))


def _shared(series: list[Series], view: View | None) -> dict[str, Any]:
    return {"all_series": series, "view": view}


def _indicator(request: HansaRequest) -> str:
    asked = request.GET.get("by", "")
    return asked if asked in INDICATORS else INDICATORS[0]
