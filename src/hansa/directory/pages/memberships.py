"""Pages on which an office admits members, ends memberships, corrects dates, and clears its list of candidates."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hansa.directory.actions import memberships as actions
from hansa.directory.actions.initiatives import withdraw_candidate
from hansa.directory.forms.initiatives import CandidateSearchForm
from hansa.directory.forms.memberships import AdmitForm, DatesForm, EndMembershipForm
from hansa.directory.forms.outcome import carried_out
from hansa.directory.models import Membership, Organisation
from hansa.directory.pages.clusters import run_cluster
from hansa.directory.queries.initiatives import statuses_of
from hansa.directory.queries.memberships import memberships_visible_to
from hansa.directory.queries.organisations import find
from hansa.directory.requests import HansaRequest, PersonRequest
from hansa.directory.rules.clusters import can_run_cluster
from hansa.directory.rules.memberships import can_admit_directly, can_end_membership


@login_required
@require_http_methods(["GET"])
def choose(request: PersonRequest, slug: str) -> HttpResponse:
    """Find the organisation to admit."""
    cluster = run_cluster(request, slug)
    form = CandidateSearchForm(request.GET)
    filters = form.filters()
    found = find(request.reader, filters).organisations if filters else []
    statuses = statuses_of(cluster, found)
    context = {
        "cluster": cluster,
        "form": form,
        "searched": filters is not None,
        "rows": [(organisation, statuses.get(organisation.pk, "")) for organisation in found],
    }
    return render(request, "directory/member_choose.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def admit(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Enter an organisation as a member, with the day it joined."""
    cluster = run_cluster(request, slug)
    organisation = get_object_or_404(Organisation, pk=pk)
    allowed = can_admit_directly(request.reader, cluster, organisation)
    form = AdmitForm(request.POST or None)
    if request.method == "POST":
        allowed.require()
        if carried_out(
            form,
            lambda data: actions.admit_member(by=request.user, cluster=cluster, organisation=organisation, **data),
        ):
            messages.success(request, _("%(name)s is a member now.") % {"name": organisation})
            return redirect("cluster-members", slug=slug)
    context = {"cluster": cluster, "organisation": organisation, "form": form, "allowed": allowed}
    return render(request, "directory/member_admit.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def end(request: PersonRequest, pk: int) -> HttpResponse:
    """End a membership, with a reason."""
    membership = _membership(request, pk)
    can_end_membership(request.reader, membership).require()
    form = EndMembershipForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda data: actions.end_membership(by=request.user, membership=membership, **data)
    ):
        messages.success(request, _("The membership of %(name)s has ended.") % {"name": membership.organisation})
        if can_run_cluster(request.reader, membership.cluster):
            return redirect("cluster-members", slug=membership.cluster.slug)
        return redirect("desk")
    return render(request, "directory/member_end.html", {"membership": membership, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def dates(request: PersonRequest, pk: int) -> HttpResponse:
    """Correct the days of a membership."""
    membership = _membership(request, pk)
    can_run_cluster(request.reader, membership.cluster).require()
    form = DatesForm(request.POST or None, membership=membership)
    if request.method == "POST" and carried_out(
        form, lambda data: actions.correct_dates(by=request.user, membership=membership, **data)
    ):
        messages.success(request, _("The dates are corrected."))
        return redirect("cluster-members", slug=membership.cluster.slug)
    return render(request, "directory/member_dates.html", {"membership": membership, "form": form})


@login_required
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a candidate or an invited organisation off the list."""
    membership = _membership(request, pk)
    can_run_cluster(request.reader, membership.cluster).require()
    try:
        withdraw_candidate(by=request.user, membership=membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(name)s is off the list.") % {"name": membership.organisation})
    return redirect("cluster-founding", slug=membership.cluster.slug)


def _membership(request: HansaRequest, pk: int) -> Membership:
    membership = memberships_visible_to(request.reader).select_related("cluster").filter(pk=pk).first()
    if membership is None:
        raise Http404
    return membership
