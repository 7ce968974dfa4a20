"""Pages of an initiative: start it, see how far it is, find candidates, declare it founded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from hansa.directory.actions import initiatives as actions
from hansa.directory.actions.clusters import edit_cluster
from hansa.directory.actions.founding import take_up_default
from hansa.directory.enums import ClusterStatus
from hansa.directory.forms.initiatives import CandidateSearchForm, CriteriaForm, FoundedForm, StartForm
from hansa.directory.forms.outcome import carried_out
from hansa.directory.models import Cluster, Organisation
from hansa.directory.pages.clusters import run_cluster
from hansa.directory.queries.founding import check, newer_default
from hansa.directory.queries.initiatives import (
    SUGGESTED,
    next_step,
    prospects_of,
    statuses_of,
    suggestions_for,
)
from hansa.directory.queries.organisations import Cursor, find
from hansa.directory.requests import HansaRequest, PersonRequest
from hansa.directory.rules.clusters import can_decide_for_cluster
from hansa.directory.rules.initiatives import can_start_initiative


@login_required
@require_http_methods(["GET", "POST"])
def start(request: PersonRequest) -> HttpResponse:
    """Begin an initiative."""
    allowed = can_start_initiative(request.reader)
    form = StartForm(request.POST or None)
    if request.method == "POST":
        allowed.require()
        made: list[Cluster] = []
        if carried_out(form, lambda data: made.append(actions.start_initiative(by=request.user, **data))):
            messages.success(request, _("The initiative has begun. You manage it."))
            return redirect("cluster-founding", slug=made[0].slug)
    return render(request, "directory/initiative_start.html", {"form": form, "allowed": allowed})


@login_required
@require_http_methods(["GET", "POST"])
def founding(request: PersonRequest, slug: str) -> HttpResponse:
    """The criteria one by one, candidates and invitations, the next step. A change by htmx answers with the part."""
    cluster = run_cluster(request, slug)
    form = CriteriaForm(request.POST or None, instance=cluster)
    saved = request.method == "POST" and carried_out(
        form, lambda data: edit_cluster(by=request.user, cluster=cluster, changes=data)
    )
    if saved and not request.htmx:
        messages.success(request, _("Saved."))
        return redirect("cluster-founding", slug=slug)
    if request.method == "POST":
        # What could not be saved must not be shown as if it were.
        cluster.refresh_from_db()
    context = _state_of(request, cluster) | {"form": form, "saved": saved}
    template = "directory/_initiative_criteria.html" if request.htmx else "directory/initiative.html"
    return render(request, template, context)


@login_required
@require_http_methods(["GET", "POST"])
def candidates(request: PersonRequest, slug: str) -> HttpResponse:
    """Search the register, see suggestions, tick organisations, note them as candidates."""
    cluster = run_cluster(request, slug)
    if request.method == "POST":
        return _propose(request, cluster)
    form = CandidateSearchForm(request.GET)
    filters = form.filters()
    context: dict[str, Any] = {"cluster": cluster, "form": form, "searched": filters is not None}
    if filters is None:
        context["suggestions"] = suggestions_for(cluster, SUGGESTED)
    else:
        found = find(request.reader, filters, Cursor(_number(request, "after"), _number(request, "before")))
        statuses = statuses_of(cluster, found.organisations)
        context |= {"found": found, "rows": [(one, statuses.get(one.pk, "")) for one in found.organisations]}
    return render(request, "directory/initiative_candidates.html", context)


@login_required
@require_POST
def declare(request: PersonRequest, slug: str) -> HttpResponse:
    """Declare the initiative founded."""
    cluster = run_cluster(request, slug)
    form = FoundedForm(request.POST)
    if carried_out(
        form,
        lambda data: actions.declare_founded(by=request.user, cluster=cluster, founded_on=data["founded_on"]),
    ):
        messages.success(request, _("%(cluster)s is founded. Congratulations!") % {"cluster": cluster})
        return redirect("cluster", slug=slug)
    context = _state_of(request, cluster) | {"form": CriteriaForm(instance=cluster), "founded_form": form}
    return render(request, "directory/initiative.html", context)


@login_required
@require_POST
def take_up_criteria(request: PersonRequest, slug: str) -> HttpResponse:
    """Be measured by the criteria that are now the default."""
    cluster = run_cluster(request, slug)
    try:
        take_up_default(by=request.user, cluster=cluster)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("cluster-founding", slug=slug)


def _state_of(request: HansaRequest, cluster: Cluster) -> dict[str, Any]:
    outcome = check(cluster)
    prospects = prospects_of(request.reader, cluster)
    return {
        "cluster": cluster,
        "outcome": outcome,
        "prospects": prospects,
        "next_step": next_step(cluster, outcome, prospects),
        "newer": newer_default(cluster),
        "founded_form": FoundedForm(),
        "may_decide": can_decide_for_cluster(request.reader, cluster),
        "is_initiative": cluster.status == ClusterStatus.INITIATIVE,
    }


def _propose(request: PersonRequest, cluster: Cluster) -> HttpResponse:
    ticked = [int(pk) for pk in request.POST.getlist("organisation")[:1000] if pk.isascii() and pk.isdigit()]
    # Numbers that no database holds find nothing.
    chosen = Organisation.objects.filter(pk__in=[pk for pk in ticked if pk < 2**63])
    try:
        made = actions.propose_candidates(by=request.user, cluster=cluster, organisations=chosen)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("cluster-candidates", slug=cluster.slug)
    if not ticked:
        messages.warning(request, _("Tick at least one organisation."))
        return redirect("cluster-candidates", slug=cluster.slug)
    text = ngettext("%(count)s candidate noted.", "%(count)s candidates noted.", len(made))
    messages.success(request, text % {"count": len(made)})
    return redirect("cluster-founding", slug=cluster.slug)


def _number(request: HansaRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
