"""Letters of invitation, for the office that wrote them and for whoever holds one."""

from __future__ import annotations

import hashlib

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hansa.directory.enums import ClusterStatus, MembershipStatus
from hansa.directory.models import Invitation, Membership
from hansa.directory.rules.reader import Reader

STATES = {
    "accepted": _("accepted"),
    "declined": _("declined"),
    "withdrawn": _("withdrawn"),
    "expired": _("expired"),
    "answered_otherwise": _("answered by another letter"),
    "open": _("not answered yet"),
}


def invitations_visible_to(reader: Reader) -> QuerySet[Invitation]:
    """Letters of the clusters whose office the reader works in; the operator sees all."""
    letters = Invitation.objects.select_related("membership__organisation", "membership__cluster")
    if reader.is_operator:
        return letters
    return letters.filter(membership__cluster__in=reader.office_clusters)


def digest_of(key: str) -> str:
    """What is kept of a letter's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def invitation_by_key(key: str) -> Invitation | None:
    """The letter that a key belongs to, in whatever state; None where there is none."""
    letters = Invitation.objects.select_related("membership__organisation__country", "membership__cluster")
    return letters.filter(digest=digest_of(key)).first()


def state_of(invitation: Invitation) -> str:
    """One of the keys of `STATES`."""
    if invitation.answered_at:
        return "accepted" if invitation.accepted else "declined"
    if invitation.withdrawn_at:
        return "withdrawn"
    if invitation.membership.status != MembershipStatus.INVITED:
        return "answered_otherwise"
    return "expired" if invitation.expires_at <= timezone.now() else "open"


def is_closed(invitation: Invitation) -> bool:
    """Withdrawn, expired, or of a cluster that was dissolved: its reader learns no more than that it is not valid."""
    dissolved = invitation.membership.cluster.status == ClusterStatus.DISSOLVED
    return not invitation.answered_at and (state_of(invitation) in ("withdrawn", "expired") or dissolved)


def invitations_waiting_for(reader: Reader) -> QuerySet[Membership]:
    """Invitations that the reader's own organisations have not answered."""
    return (
        Membership.objects.filter(organisation__in=reader.represented, status=MembershipStatus.INVITED)
        .filter(~Q(cluster__status=ClusterStatus.DISSOLVED))
        .select_related("cluster", "organisation")
    )
