"""Pages on which a profile is entered, changed and closed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hansa.directory.actions import profiles as actions
from hansa.directory.actions.profiles import IdentifierTaken, profile_of
from hansa.directory.enums import NameKind
from hansa.directory.forms.outcome import carried_out, place
from hansa.directory.forms.profiles import CloseForm, ProfileForm, initial_of
from hansa.directory.models import Cluster, Organisation
from hansa.directory.requests import HansaRequest, PersonRequest
from hansa.directory.rules.profiles import can_close_organisation, can_create_organisation, can_edit_organisation
from hansa.directory.rules.reader import Reader


@login_required
@require_http_methods(["GET", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """Enter an organisation that the register does not know; `?cluster=` for which office."""
    may = can_create_organisation(request.reader)
    may.require()
    form = ProfileForm(request.POST or None)
    taken = None
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_organisation(
                by=request.user,
                profile=form.profile(),
                cluster=_for_office(request),
                fictitious=request.user.fictitious,
            )
        except ValidationError as error:
            taken = _show(form, error)
        else:
            messages.success(request, _("%(name)s is in the register.") % {"name": made})
            return redirect("claim-organisation", pk=made.pk) if _is_own(request.reader) else redirect(made)
    return render(request, "directory/profile_edit.html", {"form": form, "organisation": None, "taken": taken})


def _is_own(reader: Reader) -> bool:
    """Whoever works in no office enters their own organisation, and claims it next."""
    return not (reader.is_operator or reader.office_clusters)


def _for_office(request: HansaRequest) -> Cluster | None:
    return Cluster.objects.filter(slug=request.GET.get("cluster", ""), pk__in=request.reader.office_clusters).first()


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a profile."""
    organisation = get_object_or_404(Organisation.objects.select_related("merged_into"), pk=pk)
    can_edit_organisation(request.reader, organisation).require()
    before = profile_of(organisation)
    initial = initial_of(before) | {"seen_at": organisation.changed_at.isoformat()}
    form = ProfileForm(request.POST or None, initial=initial)
    taken = None
    if request.method == "POST" and form.is_valid():
        hidden = frozenset(name for name in before.names if name[0] == NameKind.MERGED)
        try:
            changed = actions.edit_organisation(
                by=request.user, organisation=organisation, profile=form.profile(hidden), seen_at=form.seen
            )
        except ValidationError as error:
            taken = _show(form, error)
        else:
            messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
            return redirect(Organisation.objects.get(pk=pk))
    context = {
        "form": form,
        "organisation": organisation,
        "taken": taken,
        "may_close": can_close_organisation(request.reader, organisation),
    }
    return render(request, "directory/profile_edit.html", context)


def _show(form: ProfileForm, error: ValidationError) -> Organisation | None:
    """Place what the action refused; the other organisation where both have one number."""
    place(form, error)
    return error.other if isinstance(error, IdentifierTaken) else None


@login_required
@require_http_methods(["GET", "POST"])
def close(request: PersonRequest, pk: int) -> HttpResponse:
    """Say that an organisation exists no more."""
    organisation = get_object_or_404(Organisation, pk=pk)
    can_close_organisation(request.reader, organisation).require()
    form = CloseForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda data: actions.close_organisation(by=request.user, organisation=organisation, **data)
    ):
        messages.success(request, _("%(name)s is closed. Its history stays.") % {"name": organisation})
        return redirect(organisation)
    return render(request, "directory/profile_close.html", {"form": form, "organisation": organisation})
