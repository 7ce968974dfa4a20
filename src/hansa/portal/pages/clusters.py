"""The list of clusters, and the page of one: overview, members, projects, history."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hansa.directory.enums import SizeClass
from hansa.directory.forms.clusters import ClusterFilterForm
from hansa.directory.forms.memberships import MembersFilterForm
from hansa.directory.models import Cluster
from hansa.directory.pages.clusters import seen_cluster
from hansa.directory.queries.clusters import find_clusters
from hansa.directory.queries.clusters_history import history_of, in_words
from hansa.directory.queries.kind import kinds_of
from hansa.directory.queries.kind_words import reasons_in_words
from hansa.directory.queries.memberships import members_of
from hansa.directory.queries.regions import notice
from hansa.directory.queries.rights import people_of_office
from hansa.directory.requests import HansaRequest
from hansa.directory.rules.clusters import can_decide_for_cluster, can_run_cluster
from hansa.directory.rules.initiatives import can_start_initiative
from hansa.network.rules.balance import can_see_balance
from hansa.portal.pages.observatory.drawing import over_time
from hansa.portal.queries.cluster_measures import measures_of
from hansa.portal.queries.clusters import (
    age_of,
    joint_projects,
    kept_portrait_of,
    points_of,
    territory_shapes,
)
from hansa.portal.queries.stage_words import stage_told
from hansa.portal.structured import cluster_json

CLUSTERS, MEMBERS, PROJECTS, LINES = 24, 100, 50, 50


@require_safe
def clusters(request: HansaRequest) -> HttpResponse:
    form = ClusterFilterForm(request.GET, reader=request.reader)
    filters = form.filters()
    page = _page(request, find_clusters(request.reader, filters), CLUSTERS)
    kinds = kinds_of(page.object_list)
    context = {
        "form": form,
        "filtered": filters.any,
        "page": page,
        "rows": [(cluster, kinds[cluster.pk]) for cluster in page],
        "may_start": can_start_initiative(request.reader) if request.user.is_authenticated else None,
        "table_query": request.GET.urlencode(),
    }
    return render(request, "portal/clusters.html", context)


@require_safe
def overview(request: HansaRequest, slug: str) -> HttpResponse:
    """Who it is, where it is, how it grew."""
    cluster = seen_cluster(request, slug)
    prefetch_related_objects([cluster], "activities", "territory")
    portrait = kept_portrait_of(request.reader, cluster)
    context = shared_by_tabs(request, cluster, "overview") | {
        "portrait": portrait,
        "structured": cluster_json(cluster),
        "kind": portrait.kind,
        "reasons": reasons_in_words(portrait.kind.verdict),
        "points": points_of(portrait),
        "shapes": territory_shapes(cluster, portrait.present),
        "map_notice": notice(),
        "office": people_of_office(request.reader, cluster),
    }
    return render(request, "portal/cluster.html", context)


@require_safe
def members(request: HansaRequest, slug: str) -> HttpResponse:
    """Present and former members; the office finds here what it does with them."""
    cluster = seen_cluster(request, slug)
    form = MembersFilterForm(request.GET)
    page = _page(request, members_of(request.reader, cluster, **form.chosen()), MEMBERS)
    context = shared_by_tabs(request, cluster, "members") | {
        "form": form,
        "page": page,
        "rows": [(one, SizeClass(one.organisation.public_size).label) for one in page],
        "former": form.chosen()["former"],
        "table_query": f"cluster={cluster.slug}&{request.GET.urlencode()}",
    }
    return render(request, "portal/cluster_members.html", context)


@require_safe
def projects(request: HansaRequest, slug: str) -> HttpResponse:
    """Joint projects."""
    cluster = seen_cluster(request, slug)
    context = shared_by_tabs(request, cluster, "projects")
    context |= {"page": _page(request, joint_projects(cluster), PROJECTS)}
    return render(request, "portal/cluster_projects.html", context)


@require_safe
def measures(request: HansaRequest, slug: str) -> HttpResponse:
    """What the observatory measures of it, and which stage of its life that speaks for."""
    cluster = seen_cluster(request, slug)
    prefetch_related_objects([cluster], "activities", "territory")
    found = measures_of(request.reader, cluster)
    years = [(year, jobs) for year, jobs, _quotient in found.told.years] if found.told else []
    context = shared_by_tabs(request, cluster, "measures") | {
        "measures": found,
        "stage": stage_told(found.stage),
        "line": over_time(years, _("Employment over the years")),
    }
    return render(request, "portal/cluster_measures.html", context)


@require_safe
def history(request: HansaRequest, slug: str) -> HttpResponse:
    """What happened, in words."""
    cluster = seen_cluster(request, slug)
    page = _page(request, history_of(request.reader, cluster), LINES)
    context = shared_by_tabs(request, cluster, "history") | {
        "page": page,
        "lines": [in_words(request.reader, cluster, entry) for entry in page],
    }
    return render(request, "portal/cluster_history.html", context)


def shared_by_tabs(request: HansaRequest, cluster: Cluster, tab: str) -> dict[str, Any]:
    """What every part of a cluster's page needs."""
    return {
        "cluster": cluster,
        "tab": tab,
        "age": age_of(cluster, request.reader.day),
        "may_run": can_run_cluster(request.reader, cluster),
        "sees_balance": bool(can_see_balance(request.reader, cluster)),
        "may_decide": can_decide_for_cluster(request.reader, cluster),
        "table_query": f"cluster={cluster.slug}",
    }


def _page(request: HansaRequest, rows: Any, size: int) -> Page:
    """The page that the address asks for; a number that is none, or too great, gives the nearest."""
    return Paginator(rows, size).get_page(request.GET.get("page", "")[:9])
