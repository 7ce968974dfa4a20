"""Claiming where no e-mail address proves enough: somebody who knows the organisation decides."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hansa.directory.actions.claims.granting import grant, refuse_decided
from hansa.directory.enums import ClaimMethod, ClaimState
from hansa.directory.models import Claim, Mandate, Organisation
from hansa.directory.queries.claims import deciders, waiting_claim
from hansa.directory.rules.claims import can_claim, can_decide_claim, can_withdraw_claim
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import record
from hansa.outbox.actions import tell
from hansa.people.models import Person

WAITING_AT_MOST = 5
STATEMENT = 2_000


@transaction.atomic
def claim_by_approval(*, by: Person, organisation: Organisation, statement: str) -> Claim:
    """Ask the office of the organisation's cluster, or the operator, for a mandate. They are told.

    A code that waits loses its force. Raises PermissionDenied, or ValidationError without a statement, while another
    claim for the organisation waits, or while too many wait in all.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    can_claim(reader_for(by), organisation).require()
    statement = statement.strip()
    if not statement:
        raise ValidationError({"statement": _("Say who you are in the organisation, so that somebody can decide.")})
    if len(statement) > STATEMENT:
        raise ValidationError({"statement": _("At most %(most)d letters fit.") % {"most": STATEMENT}})
    _close_or_refuse(by, organisation)
    claim = Claim.objects.create(
        organisation=organisation, person=by, method=ClaimMethod.APPROVAL, email=by.email, statement=statement
    )
    record(
        verb="directory.claim_by_approval",
        by=by,
        subject=organisation,
        facts={"claim": claim.pk},
        personal={"statement": (by.journal_key, statement)},
    )
    for person in deciders(organisation, timezone.localdate()).exclude(pk=by.pk):
        tell(
            kind="directory.claim_waiting",
            person=person,
            about=organisation,
            context={"organisation": organisation, "claimer": by, "claim": claim},
        )
    return claim


@transaction.atomic
def grant_claim(*, by: Person, claim: Claim, represent: bool = True, vote: bool = False, sign: bool = False) -> Mandate:
    """Grant a claim with chosen powers. Raises PermissionDenied, or ValidationError when it was decided before, gives
    no power, or the person has a mandate by now."""
    claim = _locked(claim)
    can_decide_claim(reader_for(by), claim).require()
    refuse_decided(claim)
    return grant(by=by, claim=claim, represent=represent, vote=vote, sign=sign, reason=_("claim approved"))


@transaction.atomic
def refuse_claim(*, by: Person, claim: Claim, reason: str) -> Claim:
    """Refuse a claim with a reason, which the person is told. Raises PermissionDenied, ValidationError."""
    claim = _locked(claim)
    can_decide_claim(reader_for(by), claim).require()
    refuse_decided(claim)
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": _("Give a reason: the person is told.")})
    _close(claim, reason, by)
    facts = {"claim": claim.pk, "person": claim.person.journal_key}
    personal = {"reason": (claim.person.journal_key, reason)}
    record(verb="directory.refuse_claim", by=by, subject=claim.organisation, facts=facts, personal=personal)
    tell(
        kind="directory.claim_refused",
        person=claim.person,
        about=claim.organisation,
        context={"organisation": claim.organisation, "claim": claim},
    )
    return claim


@transaction.atomic
def withdraw_claim(*, by: Person, claim: Claim) -> Claim:
    """Take one's own claim back. Raises PermissionDenied when it is another's or was decided."""
    claim = _locked(claim)
    can_withdraw_claim(reader_for(by), claim).require()
    _close(claim, _("withdrawn"), by)
    record(verb="directory.withdraw_claim", by=by, subject=claim.organisation, facts={"claim": claim.pk})
    return claim


def _locked(claim: Claim) -> Claim:
    return Claim.objects.select_for_update(of=("self",)).select_related("organisation", "person").get(pk=claim.pk)


def _close(claim: Claim, reason: str, by: Person) -> None:
    claim.state, claim.refusal, claim.digest = ClaimState.REFUSED, reason[:500], ""
    claim.decided_at, claim.decided_by = timezone.now(), by
    claim.save(update_fields=["state", "refusal", "digest", "decided_at", "decided_by"])


def _close_or_refuse(person: Person, organisation: Organisation) -> None:
    waiting = waiting_claim(person, organisation)
    if waiting and waiting.method == ClaimMethod.APPROVAL:
        raise ValidationError(_("Your claim of this organisation waits already. You will be told."))
    if waiting:
        _close(waiting, _("replaced by a request for approval"), person)
    if Claim.objects.filter(person=person, state=ClaimState.WAITING).count() >= WAITING_AT_MOST:
        raise ValidationError(_("Five claims of yours wait already. Withdraw one first."))
