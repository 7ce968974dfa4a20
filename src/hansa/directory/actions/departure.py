"""What happens in the directory when a person is erased."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hansa.directory.actions.rights import end_mandate, end_office
from hansa.directory.enums import ClaimState
from hansa.directory.models import Claim, Contact, Expert, Invitation, Mandate, Office
from hansa.directory.queries.rights import clusters_without_another_manager
from hansa.journal.actions import SYSTEM, erase_personal, key_of
from hansa.people.models import Person


def reason_to_stay(sender: type, person: Person, **_more: Any) -> str | None:
    """Nobody may leave an active cluster without a manager."""
    orphans = clusters_without_another_manager(person, timezone.localdate())
    if not orphans:
        return None
    names = ", ".join(str(cluster) for cluster in orphans)
    return _("You are the last manager of %(clusters)s. Appoint another manager first, or dissolve the cluster.") % {
        "clusters": names
    }


def forget(sender: type, person: Person, emails: list[str], **_more: Any) -> None:
    """End the person's mandates and offices, drop what waits for an answer, and erase what names or describes them.

    Contacts under one of their proven addresses go too: an office noted them, but they are the same person, who asked
    to be forgotten.
    """
    today = timezone.localdate()
    for office in Office.objects.filter(person=person, withdrawn_at=None).exclude(valid_until__lt=today):
        end_office(by=SYSTEM, office=office)
    for mandate in Mandate.objects.filter(person=person, withdrawn_at=None).exclude(valid_until__lt=today):
        end_mandate(by=SYSTEM, mandate=mandate)
    Mandate.objects.filter(person=person).update(reason="")
    Expert.objects.filter(person=person).delete()
    Claim.objects.filter(person=person, state=ClaimState.WAITING).delete()
    Claim.objects.filter(person=person).update(email="", statement="", refusal="", digest="")
    for email in emails:
        _forget_address(email)


def _forget_address(email: str) -> None:
    for contact in Contact.objects.filter(email__iexact=email):
        erase_personal(about=key_of(contact))
        contact.delete()
    for invitation in Invitation.objects.filter(email__iexact=email):
        erase_personal(about=key_of(invitation))
        invitation.email, invitation.message = "", ""
        invitation.save(update_fields=["email", "message"])
