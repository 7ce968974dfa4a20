"""Pages on which mandates and offices are granted and ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hansa.directory.actions import rights as actions
from hansa.directory.forms.rights import EndForm, MandateForm, OfficeForm
from hansa.directory.models import Cluster, Mandate, Office, Organisation
from hansa.directory.queries.rights import mandate_history, offices_of_cluster
from hansa.directory.requests import HansaRequest, PersonRequest
from hansa.directory.rules.rights import (
    can_end_mandate,
    can_end_office,
    can_grant_mandate,
    roles_one_may_give,
)
from hansa.directory.rules.visibility import circle_of
from hansa.people.enums import Visibility


@login_required
@require_http_methods(["GET", "POST"])
def mandates(request: PersonRequest, pk: int) -> HttpResponse:
    """Who acts, acted and will act for an organisation; grant another mandate."""
    organisation = get_object_or_404(Organisation, pk=pk)
    if circle_of(request.reader, organisation) != Visibility.OFFICE:
        raise Http404
    may_grant = can_grant_mandate(request.reader, organisation)
    form = MandateForm(request.POST or None)
    if request.method == "POST":
        may_grant.require()
        if not _within_limit(request):
            return redirect("mandates", pk=pk)
        if _carried_out(form, lambda data: actions.grant_mandate(by=request.user, organisation=organisation, **data)):
            messages.success(request, _("%(person)s now has a mandate.") % {"person": form.cleaned_data["person"]})
            return redirect("mandates", pk=pk)
    context = {
        "organisation": organisation,
        "form": form,
        "may_grant": may_grant,
        "rows": [(m, can_end_mandate(request.reader, m)) for m in mandate_history(request.reader, organisation)],
        "today": timezone.localdate(),
    }
    return render(request, "directory/mandates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def end_mandate(request: PersonRequest, pk: int) -> HttpResponse:
    """End a mandate, at once or on a day."""
    mandate = get_object_or_404(Mandate.objects.select_related("person", "organisation"), pk=pk)
    if not can_end_mandate(request.reader, mandate):
        raise Http404
    form = EndForm(request.POST or None)
    if request.method == "POST" and _carried_out(
        form, lambda data: actions.end_mandate(by=request.user, mandate=mandate, on=data["on"])
    ):
        messages.success(request, _("The mandate is ended."))
        own = mandate.person_id == request.user.pk
        return redirect("account") if own else redirect("mandates", pk=mandate.organisation_id)
    context = {"form": form, "right": mandate, "where": mandate.organisation}
    return render(request, "directory/end_right.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def offices(request: PersonRequest, slug: str) -> HttpResponse:
    """Who works in a cluster's office and on its board; appoint others."""
    cluster = get_object_or_404(Cluster, slug=slug)
    reader = request.reader
    if not (reader.is_operator or cluster.pk in reader.office_clusters | reader.board_clusters):
        raise Http404
    roles = roles_one_may_give(reader, cluster)
    form = OfficeForm(request.POST or None, roles=roles)
    if request.method == "POST":
        if not roles:
            raise PermissionDenied(_("Only managers of %(cluster)s give offices in it.") % {"cluster": cluster})
        if not _within_limit(request):
            return redirect("offices", slug=slug)
        if _carried_out(form, lambda data: actions.appoint(by=request.user, cluster=cluster, **data)):
            messages.success(request, _("%(person)s now has an office.") % {"person": form.cleaned_data["person"]})
            return redirect("offices", slug=slug)
    context = {
        "cluster": cluster,
        "form": form,
        "roles": roles,
        "rows": [(office, can_end_office(reader, office)) for office in offices_of_cluster(reader, cluster)],
        "today": timezone.localdate(),
    }
    return render(request, "directory/offices.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def end_office(request: PersonRequest, pk: int) -> HttpResponse:
    """End an office, at once or on a day."""
    office = get_object_or_404(Office.objects.select_related("person", "cluster", "country"), pk=pk)
    if not can_end_office(request.reader, office):
        raise Http404
    form = EndForm(request.POST or None)
    if request.method == "POST" and _carried_out(
        form, lambda data: actions.end_office(by=request.user, office=office, on=data["on"])
    ):
        messages.success(request, _("The office is ended."))
        if office.cluster and office.person_id != request.user.pk:
            return redirect("offices", slug=office.cluster.slug)
        return redirect("account")
    context = {"form": form, "right": office, "where": office.cluster or office.country or ""}
    return render(request, "directory/end_right.html", context)


def _within_limit(request: HansaRequest) -> bool:
    """These forms tell who signs in here under which address. Nobody may try out a list of addresses."""
    if consume(request, action="look_up_person", user=request.user):
        return True
    messages.error(request, _("You have named many people within an hour. Go on later."))
    return False


def _carried_out(form: Form, act: Callable[[dict[str, Any]], Any]) -> bool:
    """Whether the form was whole and the act done; what the act refuses stands at its field."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except ValidationError as error:
        _place(form, error)
        return False
    return True


def _place(form: Form, error: ValidationError) -> None:
    for field, reasons in (error.message_dict if hasattr(error, "error_dict") else {None: error.messages}).items():
        form.add_error(field if field in form.fields else None, reasons)
