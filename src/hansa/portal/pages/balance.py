"""How the forces in a cluster stand, for its people."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hansa.directory.pages.clusters import seen_cluster
from hansa.directory.requests import PersonRequest
from hansa.network.queries.balance import FEWEST_MEMBERS, ClusterBalance, balance_of
from hansa.network.queries.introductions import introductions
from hansa.network.rules.balance import can_see_balance, can_see_strained_members
from hansa.portal.pages.clusters import shared_by_tabs
from hansa.portal.queries.cluster_balance import SHOWN_PAIRS, helps, partner_competitors, told_of
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
        "helps": helps(found, introductions(found)),
        "risks": risks[:SHOWN_MEMBERS],
        "risks_hidden": max(len(risks) - SHOWN_MEMBERS, 0),
        "rule": rule(),
        "pairs": pairs,
        "shown_pairs": pairs[:SHOWN_PAIRS],
        "camps": camps,
        "cut": cut,
    }
