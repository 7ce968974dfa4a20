"""The answer to what is typed into a picker of regions: boxes to tick."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hansa.directory.queries.region_search import find_regions


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Boxes (`type` checkbox or radio) of a field (`name`) for the regions found by `q`."""
    name, box = request.GET.get("name", ""), request.GET.get("type", "")
    if not name.isidentifier() or box not in ("checkbox", "radio"):
        return HttpResponseBadRequest(_("Say for which field (name), and whether one (radio) or several (checkbox)."))
    found = [
        {"name": name, "type": box, "value": code, "label": label}
        for code, label in find_regions(request.GET.get("q", ""))
    ]
    return render(request, "directory/widgets/picker_options.html", {"options": found})
