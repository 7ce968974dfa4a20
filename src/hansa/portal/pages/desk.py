"""The desk: what waits for me today."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hansa.directory.requests import PersonRequest
from hansa.portal.queries import desk as queries


@login_required
@require_safe
def desk(request: PersonRequest) -> HttpResponse:
    reader = request.reader
    return render(
        request,
        "portal/desk.html",
        {
            "clusters": queries.cluster_desks(reader),
            "organisations": queries.organisation_desks(reader),
            "countries": queries.country_desks(reader),
            "expert": queries.expert_row(reader),
            "operator": queries.operator_desk(reader),
            "is_somebody": reader.is_in_network,
        },
    )
