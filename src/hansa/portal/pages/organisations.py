"""The list of organisations, and the page of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hansa.directory.enums import OrganisationStatus
from hansa.directory.models import Organisation
from hansa.directory.queries.filters import OrganisationFilters
from hansa.directory.queries.organisations import Cursor, find
from hansa.directory.queries.profile import Profile, profile
from hansa.directory.queries.projects import projects_of
from hansa.directory.requests import HansaRequest
from hansa.directory.rules.claims import can_claim
from hansa.directory.rules.profiles import can_edit_organisation
from hansa.network.queries import STRONGEST, count_partners, ego_network, partners
from hansa.portal.pages.find import choices, is_folded_out, query_of, read
from hansa.portal.pages.points import collection, feature
from hansa.portal.queries.datasets import shown_dataset
from hansa.portal.structured import organisation_json

MAX_PAGE = 400


@require_safe
def organisations(request: HansaRequest) -> HttpResponse:
    form, filters = read(request)
    found = find(request.reader, filters, _cursor(request))
    context = {
        "form": form,
        "filters": filters,
        "found": found,
        "choices": choices(request.reader, filters, found.counts),
        "table_query": query_of(filters),
        "is_folded_out": is_folded_out(filters),
        "is_filtered": filters.but(sort="") != OrganisationFilters(),
        "after": query_of(filters, after=found.after) if found.after else "",
        "before": query_of(filters, before=found.before) if found.before else "",
    }
    return render(request, "portal/organisations.html", context)


@require_safe
def organisation(request: HansaRequest, pk: int, slug: str = "") -> HttpResponse:
    """Who an organisation is, its clusters, projects and partners. A merged record leads on to the one it is now."""
    found = get_object_or_404(Organisation.objects.select_related("country", "region", "dataset", "merged_into"), pk=pk)
    survivor = _survivor(found)
    if request.path != survivor.get_absolute_url():
        return HttpResponsePermanentRedirect(survivor.get_absolute_url())
    strongest = partners(found)
    number = len(strongest) if len(strongest) < STRONGEST else count_partners(found)
    page = _page_number(request)
    projects = projects_of(found, page)
    shown = profile(request.reader, found)
    is_open = found.status == OrganisationStatus.ACTIVE and not found.fictitious
    context = {
        "profile": shown,
        "structured": organisation_json(found),
        "dataset": shown_dataset(found.dataset),
        "points": _points(found, shown),
        "points_id": "place",
        "organisation": found,
        "projects": projects,
        "partners": strongest,
        "partner_count": number,
        "network": ego_network(found, strongest, number, request.reader) if strongest else None,
        "network_id": "partners-network",
        "may_edit": bool(can_edit_organisation(request.reader, found)) if request.reader.person else False,
        "may_claim": bool(can_claim(request.reader, found)) if request.reader.person else is_open,
        "table_query": f"organisation={found.pk}",
    }
    return render(request, "portal/organisation.html", context)


def _points(organisation: Organisation, shown: Profile) -> dict[str, Any] | None:
    if shown.latitude is None or shown.longitude is None:
        return None
    return collection([feature(organisation, shown.latitude, shown.longitude)])


def _survivor(organisation: Organisation) -> Organisation:
    """What a record was merged into, through further merges."""
    passed = set()
    while organisation.merged_into is not None and organisation.pk not in passed:
        passed.add(organisation.pk)
        organisation = organisation.merged_into
    return organisation


def _cursor(request: HansaRequest) -> Cursor:
    return Cursor(after=_number(request.GET.get("after")), before=_number(request.GET.get("before")))


def _page_number(request: HansaRequest) -> int:
    return min(_number(request.GET.get("page")) or 1, MAX_PAGE)


def _number(typed: Any) -> int | None:
    """A number of an address; what is none is left aside."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 19 else None
