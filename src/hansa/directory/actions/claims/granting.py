"""What follows when a claim is granted, by whichever proof."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from hansa.directory.actions.rights import grant_mandate
from hansa.directory.enums import ClaimState
from hansa.directory.models import Claim, Mandate
from hansa.directory.queries.rights import representatives_of
from hansa.journal.actions import SYSTEM, Actor, record
from hansa.outbox.actions import tell
from hansa.people.models import Person


def refuse_decided(claim: Claim) -> None:
    """Raise ValidationError unless the claim still waits."""
    if claim.state != ClaimState.WAITING:
        raise ValidationError(_("This claim was decided before: %(state)s.") % {"state": claim.get_state_display()})


def grant(*, by: Person | Actor, claim: Claim, represent: bool, vote: bool, sign: bool, reason: str) -> Mandate:
    """Give the mandate, close the claim, tell those who already act for the organisation."""
    already = list(representatives_of(claim.organisation, timezone.localdate()).exclude(pk=claim.person_id))
    mandate = grant_mandate(
        by=SYSTEM,
        person=claim.person,
        organisation=claim.organisation,
        represent=represent,
        vote=vote,
        sign=sign,
        reason=reason,
    )
    claim.state, claim.decided_at, claim.digest = ClaimState.GRANTED, timezone.now(), ""
    claim.decided_by = by if isinstance(by, Person) else None
    claim.save(update_fields=["state", "decided_at", "decided_by", "digest"])
    record(
        verb="directory.grant_claim",
        by=by,
        subject=claim.organisation,
        facts={"claim": claim.pk, "method": claim.method, "mandate": mandate.pk, "person": claim.person.journal_key},
    )
    for person in already:
        tell(
            kind="directory.represented_by_another",
            person=person,
            about=claim.organisation,
            context={"organisation": claim.organisation, "claimer": claim.person, "mandate": mandate},
        )
    return mandate
