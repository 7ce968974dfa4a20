"""Pages on which an organisation is claimed, and on which claims are decided."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hansa.directory.actions import claims as actions
from hansa.directory.enums import ClaimMethod, ClaimState
from hansa.directory.forms.claims import AddressForm, CodeForm, GrantForm, RefuseForm, StatementForm
from hansa.directory.forms.outcome import carried_out
from hansa.directory.models import Claim, Organisation
from hansa.directory.queries.claims import claims_of, claims_to_decide, waiting_claim
from hansa.directory.requests import HansaRequest, PersonRequest
from hansa.directory.rules.claims import can_claim, can_decide_claim, proof_by_email


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: PersonRequest, pk: int) -> HttpResponse:
    """Say that one acts for an organisation: by a code where an address proves it, else by approval."""
    organisation = get_object_or_404(Organisation.objects.select_related("merged_into"), pk=pk)
    if organisation.merged_into:
        return redirect("claim-organisation", pk=organisation.merged_into_id)
    verdict = can_claim(request.reader, organisation)
    proof = proof_by_email(request.reader, organisation)
    by_email = AddressForm(_posted(request, "email"), addresses=proof.addresses)
    by_approval = StatementForm(_posted(request, "statement"))
    made: list[Claim] = []
    if request.method == "POST":
        verdict.require()
        if by_email.is_bound and carried_out(
            by_email,
            lambda data: made.append(actions.claim_by_email(by=request.user, organisation=organisation, **data)),
        ):
            return redirect("confirm-claim", pk=made[0].pk)
        if by_approval.is_bound and carried_out(
            by_approval, lambda data: actions.claim_by_approval(by=request.user, organisation=organisation, **data)
        ):
            messages.success(request, _("Your claim waits for a decision. You will be told by e-mail."))
            return redirect("claims")
    context = {
        "organisation": organisation,
        "verdict": verdict,
        "proof": proof,
        "by_email": by_email,
        "by_approval": by_approval,
        "waiting": waiting_claim(request.user, organisation),
    }
    return render(request, "directory/claim.html", context)


def _posted(request: HansaRequest, name: str):
    """The form among two that was sent."""
    return request.POST if request.method == "POST" and name in request.POST else None


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """Enter the code that was sent."""
    claim = get_object_or_404(
        Claim.objects.select_related("organisation"), pk=pk, person=request.user, method=ClaimMethod.EMAIL_DOMAIN
    )
    form = CodeForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda data: actions.confirm_claim(by=request.user, claim=claim, code=data["code"])
    ):
        messages.success(request, _("You now represent %(name)s.") % {"name": claim.organisation})
        return redirect(claim.organisation)
    context = {"claim": claim, "form": form, "waits": claim.state == ClaimState.WAITING}
    return render(request, "directory/claim_confirm.html", context)


@login_required
@require_safe
def claims(request: PersonRequest) -> HttpResponse:
    """Claims that wait for the reader's decision, and the reader's own."""
    context = {"to_decide": claims_to_decide(request.reader), "own": claims_of(request.user)}
    return render(request, "directory/claims.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Look at a claim; grant or refuse it."""
    claim = get_object_or_404(Claim.objects.select_related("organisation__country", "person"), pk=pk)
    if claim.method != ClaimMethod.APPROVAL or not can_decide_claim(request.reader, claim):
        raise Http404
    refusing = "refuse" in request.POST
    grant = GrantForm(request.POST if request.method == "POST" and not refusing else None)
    refuse = RefuseForm(request.POST if refusing else None)
    if grant.is_bound and carried_out(grant, lambda data: actions.grant_claim(by=request.user, claim=claim, **data)):
        messages.success(request, _("%(person)s now has a mandate.") % {"person": claim.person})
        return redirect("claims")
    if refuse.is_bound and carried_out(refuse, lambda data: actions.refuse_claim(by=request.user, claim=claim, **data)):
        messages.success(request, _("The claim is refused, and %(person)s is told.") % {"person": claim.person})
        return redirect("claims")
    context = {"claim": claim, "grant": grant, "refuse": refuse, "waits": claim.state == ClaimState.WAITING}
    return render(request, "directory/claim_decide.html", context)


@login_required
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take one's own claim back."""
    claim = get_object_or_404(Claim, pk=pk, person=request.user)
    try:
        actions.withdraw_claim(by=request.user, claim=claim)
        messages.success(request, _("Your claim is withdrawn."))
    except (PermissionDenied, ValidationError) as error:
        messages.error(request, str(error))
    return redirect("claims")
