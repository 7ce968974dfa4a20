"""Whoever reads or acts, with everything their rights follow from, read once and never stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from hansa.directory.enums import MembershipStatus
from hansa.people.enums import Role, Visibility

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from hansa.journal.actions import Actor
    from hansa.people.models import Person

OFFICE_ROLES = (Role.MANAGER, Role.STAFF)


@dataclass(frozen=True)
class Reader:
    """A visitor (no person) or a person with the offices and mandates in force on a day.

    Sets hold primary keys. `office_clusters`: clusters whose office the person works in (manager or staff);
    `managed_clusters`: as manager; `board_clusters`; `represented`: organisations the person may represent;
    `voting`, `signing` likewise; `member_clusters`: clusters in which a represented organisation is an active member;
    `authority_countries`: countries whose government the person serves.
    """

    person: Person | None = None
    office_clusters: frozenset[int] = frozenset()
    managed_clusters: frozenset[int] = frozenset()
    board_clusters: frozenset[int] = frozenset()
    represented: frozenset[int] = frozenset()
    voting: frozenset[int] = frozenset()
    signing: frozenset[int] = frozenset()
    member_clusters: frozenset[int] = frozenset()
    authority_countries: frozenset[str] = frozenset()
    is_expert: bool = False
    day: date = field(default_factory=timezone.localdate)

    @property
    def actor(self) -> Person:
        """The person, for an action that is theirs. Raises PermissionDenied for a visitor."""
        if self.person is None:
            raise PermissionDenied
        return self.person

    @property
    def is_operator(self) -> bool:
        return bool(self.person and self.person.is_operator)

    @property
    def acts_for(self) -> frozenset[int]:
        """Organisations for which the person holds any power."""
        return self.represented | self.voting | self.signing

    @property
    def clusters(self) -> frozenset[int]:
        """Every cluster the person belongs to, by office, board or mandate."""
        return self.office_clusters | self.board_clusters | self.member_clusters

    @property
    def is_in_network(self) -> bool:
        """Signed in and somebody: with a mandate or an office in force."""
        return bool(self.clusters or self.acts_for or self.authority_countries or self.is_expert or self.is_operator)


VISITOR = Reader()


def reader_for(person: Actor | AnonymousUser | None, day: date | None = None) -> Reader:
    """A reader from the mandates and offices in force on a day (default today): three queries.

    A visitor without a query for nobody, for whoever may not sign in, and for the system, which no rule asks.
    """
    from hansa.directory.models import Mandate, Membership, Office
    from hansa.people.models import Person

    if not isinstance(person, Person) or not person.is_active:
        return VISITOR
    day = day or timezone.localdate()
    offices = list(Office.objects.on(day).filter(person=person))
    mandates = list(Mandate.objects.on(day).filter(person=person))
    represented = frozenset(m.organisation_id for m in mandates if m.represent)
    members = Membership.objects.filter(organisation__in=represented, status=MembershipStatus.ACTIVE)
    return Reader(
        person=person,
        office_clusters=frozenset(o.cluster_id for o in offices if o.role in OFFICE_ROLES and o.cluster_id),
        managed_clusters=frozenset(o.cluster_id for o in offices if o.role == Role.MANAGER and o.cluster_id),
        board_clusters=frozenset(o.cluster_id for o in offices if o.role == Role.BOARD and o.cluster_id),
        represented=represented,
        voting=frozenset(m.organisation_id for m in mandates if m.vote),
        signing=frozenset(m.organisation_id for m in mandates if m.sign),
        member_clusters=frozenset(members.values_list("cluster", flat=True)),
        authority_countries=frozenset(o.country_id for o in offices if o.role == Role.AUTHORITY and o.country_id),
        is_expert=any(o.role == Role.EXPERT for o in offices),
        day=day,
    )


# From the widest circle to the narrowest: who stands in a circle sees what every wider one sees.
CIRCLES = (Visibility.PUBLIC, Visibility.NETWORK, Visibility.MEMBERS, Visibility.OFFICE)
