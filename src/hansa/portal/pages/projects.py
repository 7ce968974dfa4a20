"""The page of a project."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hansa.directory.models import Project
from hansa.directory.queries.projects import participants_of
from hansa.directory.requests import HansaRequest
from hansa.portal.pages.points import collection, feature
from hansa.portal.structured import project_json


@require_safe
def project(request: HansaRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Project.objects.select_related("dataset", "cluster"), pk=pk)
    participations = list(participants_of(found))
    placed = [p.organisation for p in participations if p.organisation.map_latitude is not None]
    context = {
        "project": found,
        "structured": project_json(found),
        "participations": participations,
        "coordinator": next((p.organisation for p in participations if p.role == "coordinator"), None),
        "countries": len({p.organisation.country_id for p in participations} - {None}),
        "points": collection([feature(o, o.map_latitude, o.map_longitude) for o in placed]) if placed else None,
        "points_id": "participants",
        "table_query": f"project={found.pk}",
    }
    return render(request, "portal/project.html", context)
