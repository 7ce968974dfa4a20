"""Claims that wait for somebody's decision, and a person's own."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hansa.directory.enums import ClaimMethod, ClaimState, MembershipStatus
from hansa.directory.models import Claim, Membership, Office, Organisation
from hansa.directory.rules.claims import can_decide_claim
from hansa.directory.rules.reader import OFFICE_ROLES, Reader
from hansa.people.models import Person


def claims_to_decide(reader: Reader) -> list[Claim]:
    """Waiting claims that a reader may grant or refuse, the oldest first. Sibling of `can_decide_claim`."""
    if reader.person is None:
        return []
    waiting = Claim.objects.filter(state=ClaimState.WAITING, method=ClaimMethod.APPROVAL)
    if not reader.is_operator:
        members = Membership.objects.filter(cluster__in=reader.office_clusters, status=MembershipStatus.ACTIVE)
        waiting = waiting.filter(
            Q(organisation__in=members.values("organisation")) | Q(organisation__in=reader.signing)
        )
    rows = waiting.select_related("organisation__country", "person").order_by("created_at", "pk")
    return [claim for claim in rows if can_decide_claim(reader, claim)]


def claims_of(person: Person) -> QuerySet[Claim]:
    """A person's own claims, newest first."""
    return Claim.objects.filter(person=person).select_related("organisation")


def waiting_claim(person: Person, organisation: Organisation) -> Claim | None:
    """The claim of a person for an organisation that waits; there is at most one."""
    return Claim.objects.filter(person=person, organisation=organisation, state=ClaimState.WAITING).first()


def deciders(organisation: Organisation, day) -> QuerySet[Person]:
    """Whom to tell that a claim waits: the office staff of its clusters; operators where it is in none."""
    clusters = Membership.objects.filter(organisation=organisation, status=MembershipStatus.ACTIVE).values("cluster")
    offices = Office.objects.on(day).filter(cluster__in=clusters, role__in=OFFICE_ROLES)
    people = Person.objects.filter(is_active=True)
    in_office = people.filter(pk__in=offices.values("person")).order_by("pk")
    return in_office if in_office.exists() else people.filter(is_operator=True).order_by("pk")
