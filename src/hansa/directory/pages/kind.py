"""The page of a cluster's kind: verdict, evidence, and the kind set by hand beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hansa.directory.actions import kind as actions
from hansa.directory.forms.kind import OverrideForm
from hansa.directory.forms.outcome import carried_out
from hansa.directory.models import Cluster, Region
from hansa.directory.pages.clusters import run_cluster, seen_cluster
from hansa.directory.queries.kind import kinds_of
from hansa.directory.queries.kind_words import country_in_words, reasons_in_words
from hansa.directory.queries.memberships import members_of
from hansa.directory.requests import HansaRequest, PersonRequest
from hansa.directory.rules.clusters import can_decide_for_cluster


@require_http_methods(["GET", "POST"])
def kind(request: HansaRequest, slug: str) -> HttpResponse:
    """Why the cluster is of its kind; a manager may set another."""
    cluster = seen_cluster(request, slug)
    form = OverrideForm(request.POST or None)
    if request.method == "POST":
        can_decide_for_cluster(request.reader, cluster).require()
        if carried_out(form, lambda data: actions.override_kind(by=request.reader.actor, cluster=cluster, **data)):
            messages.success(request, _("The kind is set by hand."))
            return redirect("cluster-kind", slug=slug)
    return render(request, "directory/cluster_kind.html", _evidence(request, cluster) | {"form": form})


@login_required
@require_POST
def clear(request: PersonRequest, slug: str) -> HttpResponse:
    """Let the computed kind stand again."""
    cluster = run_cluster(request, slug)
    actions.clear_override(by=request.user, cluster=cluster)
    messages.success(request, _("The computed kind stands again."))
    return redirect("cluster-kind", slug=slug)


def _evidence(request: HansaRequest, cluster: Cluster) -> dict[str, Any]:
    found = kinds_of([cluster])[cluster.pk]
    verdict = found.verdict
    codes = {code for pair in verdict.pairs for code in (*pair.first_regions, *pair.second_regions)}
    regions = Region.objects.only("code", "name").in_bulk(codes)
    members = {str(m.organisation_id): m.organisation for m in members_of(request.reader, cluster)}
    return {
        "cluster": cluster,
        "kind": found,
        "reasons": reasons_in_words(verdict),
        "countries": [(country_in_words(code), number) for code, number in verdict.countries.items()],
        "pairs": [
            {
                "name": f"{country_in_words(pair.first)} – {country_in_words(pair.second)}",
                "first": [str(regions.get(code, code)) for code in pair.first_regions],
                "second": [str(regions.get(code, code)) for code in pair.second_regions],
                "connected": pair.connected,
                "possible": pair.possible,
            }
            for pair in verdict.pairs
        ],
        "share": None if verdict.share is None else round(100 * verdict.share),
        "threshold": round(100 * verdict.rule.share),
        "without_place": [members[key] for key in verdict.without_place if key in members],
        "may_decide": can_decide_for_cluster(request.reader, cluster),
    }
