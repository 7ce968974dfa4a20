"""How the forces in a cluster stand, for its people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hansa.directory.models import Organisation
from hansa.directory.pages.clusters import run_cluster, seen_cluster
from hansa.directory.requests import PersonRequest
from hansa.network.actions.proposals import propose_introduction, settle_proposal
from hansa.network.models import Proposal
from hansa.network.queries.balance import FEWEST_MEMBERS, ClusterBalance, balance_of
from hansa.network.queries.introductions import introductions
from hansa.network.queries.proposals import outcomes, refused_pairs
from hansa.network.queries.scenarios import future_of
from hansa.network.rules.balance import can_see_balance, can_see_strained_members
from hansa.portal.pages.clusters import shared_by_tabs
from hansa.portal.queries.cluster_balance import SHOWN_PAIRS, helps, partner_competitors, told_of
from hansa.portal.queries.cluster_scenarios import told_of as told_of_scenarios
from hansa.portal.queries.cluster_warnings import (
    SHOWN_MEMBERS,
    alarm_of,
    backtest,
    fracture_of,
    members_at_risk,
    other_choices,
    rule,
)


@login_required
@require_safe
def balance(request: PersonRequest, slug: str) -> HttpResponse:
    """The balance with its parts, its history and its alarm; single members for the office and the board."""
    cluster = seen_cluster(request, slug)
    can_see_balance(request.reader, cluster).require()
    found = balance_of(cluster, request.reader.day)
    sees_members = bool(can_see_strained_members(request.reader, cluster))
    context = shared_by_tabs(request, cluster, "balance") | {
        "found": found,
        "told": told_of(found),
        "alarm": alarm_of(found),
        "backtest": backtest(),
        "choices": other_choices(found),
        "sees_members": sees_members,
        "fewest": FEWEST_MEMBERS,
    }
    return render(request, "portal/cluster_balance.html", context | (_of_members(found) if sees_members else {}))


def _of_members(found: ClusterBalance) -> dict[str, Any]:
    """What names single members."""
    pairs, risks = partner_competitors(found), members_at_risk(found)
    camps, cut = fracture_of(found)
    return {
        "helps": helps(found, introductions(found, refused_pairs(found.cluster))),
        "outcomes": outcomes(found),
        "risks": risks[:SHOWN_MEMBERS],
        "risks_hidden": max(len(risks) - SHOWN_MEMBERS, 0),
        "rule": rule(),
        "pairs": pairs,
        "shown_pairs": pairs[:SHOWN_PAIRS],
        "camps": camps,
        "cut": cut,
    }


@login_required
@require_safe
def scenarios(request: PersonRequest, slug: str) -> HttpResponse:
    """What if: for the office and the board, who may have to act on it."""
    cluster = seen_cluster(request, slug)
    can_see_strained_members(request.reader, cluster).require()
    future = future_of(cluster, request.reader.day)
    context = shared_by_tabs(request, cluster, "balance") | {
        "future": future,
        "told": told_of_scenarios(future) if future else None,
    }
    return render(request, "portal/cluster_scenarios.html", context)


@login_required
@require_POST
def propose(request: PersonRequest, slug: str) -> HttpResponse:
    """Take up an introduction that the page proposes."""
    cluster = run_cluster(request, slug)
    ends = [request.POST.get(side, "") for side in ("first", "second")]
    if not all(end.isascii() and end.isdigit() and len(end) < 19 for end in ends):
        raise Http404
    first, second = (get_object_or_404(Organisation, pk=int(end)) for end in ends)
    try:
        propose_introduction(by=request.user, cluster=cluster, first=first, second=second)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Taken up. It stands below until you say what became of it."))
    return redirect("cluster-balance", slug=slug)


@login_required
@require_POST
def settle(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Say what became of a proposal."""
    cluster = run_cluster(request, slug)
    proposal = get_object_or_404(Proposal, pk=pk, cluster=cluster)
    try:
        settle_proposal(by=request.user, proposal=proposal, state=request.POST.get("state", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("cluster-balance", slug=slug)
