"""Claiming by a code that is sent to an address on the organisation's domain."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from hansa.directory.actions.claims.granting import grant, refuse_decided
from hansa.directory.enums import ClaimMethod, ClaimState
from hansa.directory.models import Claim, Mandate, Organisation
from hansa.directory.rules.claims import can_claim, proof_by_email
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import record
from hansa.outbox.actions import tell
from hansa.people.models import Person

DIGITS = 8
VALID = timedelta(minutes=15)
ATTEMPTS = 5
CODES_PER_PERSON = 5
CODES_PER_ORGANISATION = 10
WITHIN = timedelta(hours=1)


@transaction.atomic
def claim_by_email(*, by: Person, organisation: Organisation, email: str) -> Claim:
    """Send a code to one of the person's verified addresses that stands on the organisation's domain.

    A code sent before loses its force. Raises PermissionDenied, or ValidationError where the address proves nothing or
    too many codes were asked for within an hour.
    """
    # Held until the end, so that two requests at once count each other's codes.
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    reader = reader_for(by)
    can_claim(reader, organisation).require()
    proof = proof_by_email(reader, organisation)
    address = next((known for known in proof.addresses if known.lower() == email.strip().lower()), None)
    if address is None:
        reason = proof.reason or _("Choose one of your e-mail addresses on its domain.")
        raise ValidationError({"email": _("%(reason)s Ask for approval instead.") % {"reason": reason}})
    _refuse_too_many(by, organisation)
    _close_former(by, organisation)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    claim = Claim.objects.create(
        organisation=organisation,
        person=by,
        method=ClaimMethod.EMAIL_DOMAIN,
        email=address,
        expires_at=timezone.now() + VALID,
    )
    claim.digest = _digest(claim, code)
    claim.save(update_fields=["digest"])
    tell(
        kind="directory.claim_code",
        email=address,
        language=by.language,
        about=organisation,
        context={"organisation": organisation, "code": f"{code[:4]} {code[4:]}", "claim": claim, "minutes": 15},
    )
    record(
        verb="directory.claim_by_email",
        by=by,
        subject=organisation,
        facts={"claim": claim.pk},
        personal={"email": (by.journal_key, address)},
    )
    return claim


def confirm_claim(*, by: Person, claim: Claim, code: str) -> Mandate:
    """Answer with the code: right, and the person may represent the organisation from now on.

    Everything is looked at again, because the profile or the person's addresses may have changed since. A wrong code
    counts, even though an error is raised. Raises PermissionDenied or ValidationError.
    """
    with transaction.atomic():
        claim = Claim.objects.select_for_update(of=("self",)).select_related("organisation", "person").get(pk=claim.pk)
        problem = _problem(by, claim, code)
        mandate = None if problem else grant(
            by=by, claim=claim, represent=True, vote=False, sign=False, reason=_("claim by e-mail on its domain")
        )  # fmt: skip
    if mandate is None:
        raise ValidationError({"code": problem})
    return mandate


def _problem(by: Person, claim: Claim, code: str) -> str:
    """What speaks against the code, in words, or nothing; counts the attempt."""
    reader = reader_for(by)
    if claim.person_id != by.pk or claim.method != ClaimMethod.EMAIL_DOMAIN:
        return _("This is no claim of yours that waits for a code.")
    if claim.state != ClaimState.WAITING:
        refuse_decided(claim)
    can_claim(reader, claim.organisation).require()
    if claim.expires_at is None or claim.expires_at <= timezone.now():
        return _("The code was valid for 15 minutes. Ask for a new one.")
    if claim.attempts >= ATTEMPTS:
        return _("Five wrong codes were given. Ask for a new one.")
    claim.attempts += 1
    claim.save(update_fields=["attempts"])
    if not constant_time_compare(claim.digest, _digest(claim, "".join(c for c in code if c.isdigit()))):
        left = ATTEMPTS - claim.attempts
        return _("This is not the code in the message. Attempts left: %(left)d.") % {"left": left}
    proof = proof_by_email(reader, claim.organisation)
    if claim.email not in proof.addresses:
        reason = proof.reason or _("This address no longer stands on its domain.")
        return _("%(reason)s Ask for approval instead.") % {"reason": reason}
    return ""


def _digest(claim: Claim, code: str) -> str:
    """A code is short, so its digest needs the installation's key: nobody finds it from the database alone."""
    return salted_hmac("hansa.directory.claim", f"{claim.pk}:{claim.email}:{code}", algorithm="sha256").hexdigest()


def _refuse_too_many(person: Person, organisation: Organisation) -> None:
    sent = Claim.objects.filter(method=ClaimMethod.EMAIL_DOMAIN, created_at__gte=timezone.now() - WITHIN)
    if (
        sent.filter(person=person).count() >= CODES_PER_PERSON
        or sent.filter(organisation=organisation).count() >= CODES_PER_ORGANISATION
    ):
        raise ValidationError(_("Too many codes were asked for. Wait an hour, or ask for approval."))


def _close_former(person: Person, organisation: Organisation) -> None:
    former = Claim.objects.filter(person=person, organisation=organisation, state=ClaimState.WAITING)
    former.update(
        state=ClaimState.REFUSED, decided_at=timezone.now(), digest="", refusal=_("replaced by a claim with a new code")
    )
