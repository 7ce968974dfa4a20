"""Pages of one's own account: profile, consents, keys for programs, data and erasure."""

from __future__ import annotations

from functools import partial

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hansa.people import actions
from hansa.people.enums import ConsentPurpose
from hansa.people.forms import ConsentForm, ErasureForm, ProfileForm, TokenForm
from hansa.people.models import ApiToken
from hansa.people.queries import everything_about, has_second_factor, open_consents, tokens_of
from hansa.people.requests import PersonRequest

# Before what cannot be undone, a person shows once more who they are. In a demonstration nobody has a password.
_anew = partial(reauthentication_required, enabled=lambda request: not settings.DEMO)


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    """Name, language, and what I agree to."""
    person = request.user
    agreed = set(open_consents(person).values_list("purpose", flat=True))
    form = ProfileForm(request.POST or None, initial={"name": person.name, "language": person.language})
    consents = ConsentForm(request.POST or None, initial={str(p): p in agreed for p in ConsentPurpose})
    if request.method == "POST" and form.is_valid() and consents.is_valid():
        try:
            actions.change_profile(by=person, **form.cleaned_data)
            actions.set_consents(by=person, purposes=consents.purposes())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("account")
    history = person.consents.order_by("-given_at")
    return render(request, "people/profile.html", {"form": form, "consents": consents, "history": history})


@login_required
@never_cache
@_anew(allow_get=True)
@require_http_methods(["GET", "POST"])
def tokens(request: PersonRequest) -> HttpResponse:
    """Keys with which my programs read the API. A new one is shown once."""
    protected = settings.DEMO or has_second_factor(request.user)
    form, key = TokenForm(request.POST or None), ""
    if request.method == "POST" and protected and form.is_valid():
        try:
            _token, key = actions.create_token(by=request.user, **form.cleaned_data)
            form = TokenForm()
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "key": key, "tokens": tokens_of(request.user), "protected": protected}
    return render(request, "people/tokens.html", context)


@login_required
@require_POST
def revoke_token(request: PersonRequest, pk: int) -> HttpResponse:
    """Make one of my keys useless."""
    token = get_object_or_404(ApiToken, pk=pk, person=request.user)
    actions.revoke_token(by=request.user, token=token)
    messages.success(request, _("The key %(name)s is revoked.") % {"name": token.name})
    return redirect("account_tokens")


@login_required
@require_POST
def end_session(request: PersonRequest, pk: int) -> HttpResponse:
    """Sign me out on another device."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    actions.end_session(by=request.user, session=session)
    messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")


@login_required
@require_GET
def data(request: PersonRequest) -> HttpResponse:
    """What is kept about me, to take away; and the way out."""
    return render(request, "people/data.html", {"obstacles": actions.obstacles_to_erasure(request.user)})


@login_required
@never_cache
@_anew()
@require_GET
def download(request: PersonRequest) -> HttpResponse:
    """Everything about me, as JSON."""
    response = JsonResponse(everything_about(request.user), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="hansa-person-{request.user.pk}.json"'
    return response


@login_required
@never_cache
@_anew()
@require_http_methods(["GET", "POST"])
def erase(request: PersonRequest) -> HttpResponse:
    """Erase my account."""
    form = ErasureForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase(by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            logout(request)
            messages.success(request, _("Your account is erased."))
            return redirect("home")
    obstacles = actions.obstacles_to_erasure(request.user)
    return render(request, "people/erase.html", {"form": form, "obstacles": obstacles})
