"""Pages of invitations: the office writes and withdraws letters, whoever holds one answers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hansa.directory.actions import invitations as actions
from hansa.directory.forms.invitations import AnswerForm, InviteForm
from hansa.directory.forms.outcome import carried_out
from hansa.directory.models import Invitation, Organisation
from hansa.directory.pages.clusters import run_cluster
from hansa.directory.queries.invitations import (
    invitation_by_key,
    invitations_visible_to,
    invitations_waiting_for,
    is_closed,
    state_of,
)
from hansa.directory.queries.rights import representatives_of
from hansa.directory.requests import HansaRequest, PersonRequest
from hansa.directory.rules.clusters import can_run_cluster


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Write to an organisation."""
    cluster = run_cluster(request, slug)
    organisation = get_object_or_404(Organisation, pk=pk)
    known = representatives_of(organisation, request.reader.day).count()
    form = InviteForm(request.POST or None, known=bool(known), initial={"language": get_language()})
    sent: list[Invitation] = []
    if request.method == "POST" and carried_out(
        form,
        lambda data: sent.extend(actions.invite(by=request.user, cluster=cluster, organisation=organisation, **data)),
    ):
        text = ngettext(
            "%(count)s letter to %(name)s is on its way.",
            "%(count)s letters to %(name)s are on their way.",
            len(sent),
        )
        messages.success(request, text % {"count": len(sent), "name": organisation})
        return redirect("cluster-founding", slug=slug)
    context = {"cluster": cluster, "organisation": organisation, "form": form, "known": known}
    return render(request, "directory/invite.html", context)


@login_required
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Make a letter invalid."""
    invitation = invitations_visible_to(request.reader).filter(pk=pk).first()
    if invitation is None:
        raise Http404
    cluster = invitation.membership.cluster
    can_run_cluster(request.reader, cluster).require()
    try:
        actions.withdraw_invitation(by=request.user, invitation=invitation)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The letter is not valid any more."))
    return redirect("cluster-founding", slug=cluster.slug)


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HansaRequest, key: str) -> HttpResponse:
    """What the holder of a letter reads, and their yes or no. Nobody needs an account for it."""
    person = request.user if request.user.is_authenticated else None
    invitation = invitation_by_key(key)
    if invitation is None or is_closed(invitation):
        return render(request, "directory/invitation_not_valid.html", {"text": actions.not_valid()}, status=404)
    form = AnswerForm(request.POST or None, signed_in=person is not None)
    said, accept = _said(request)
    if said and carried_out(form, lambda data: actions.answer_invitation(key=key, accept=accept, by=person, **data)):
        return redirect("invitation", key=key)
    context = {
        "invitation": invitation,
        "cluster": invitation.membership.cluster,
        "organisation": invitation.membership.organisation,
        "state": state_of(invitation),
        "form": form,
    }
    return render(request, "directory/invitation.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer_here(request: PersonRequest, pk: int) -> HttpResponse:
    """The same for somebody who represents the invited organisation and is signed in."""
    membership = invitations_waiting_for(request.reader).filter(pk=pk).first()
    if membership is None:
        raise Http404
    form = AnswerForm(request.POST or None, signed_in=True)
    said, accept = _said(request)
    if said and carried_out(
        form,
        lambda data: actions.answer_as_representative(by=request.user, membership=membership, accept=accept, **data),
    ):
        text = _("%(name)s is a member now.") if accept else _("%(name)s declined the invitation.")
        messages.success(request, text % {"name": membership.organisation})
        return redirect("desk")
    context = {
        "cluster": membership.cluster,
        "organisation": membership.organisation,
        "state": "open",
        "form": form,
        "here": True,
    }
    return render(request, "directory/invitation.html", context)


def _said(request: HansaRequest) -> tuple[bool, bool]:
    """Whether a clear yes or no was sent, and whether it was yes."""
    words = request.POST.get("answer", "")
    return request.method == "POST" and words in ("yes", "no"), words == "yes"
