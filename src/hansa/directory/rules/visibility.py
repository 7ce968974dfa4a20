"""Who sees which field of an organisation.

A reader stands, towards each organisation, in one of four circles (`Visibility`), and sees what is shown to that circle
and to every wider one. What an organisation shows to whom it says itself in `Organisation.visibility`; a contact has a
level of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from hansa.directory.enums import MembershipStatus, PlaceQuality
from hansa.directory.models import Contact, Membership, Organisation
from hansa.directory.rules.reader import CIRCLES, Reader
from hansa.directory.rules.verdict import YES, Verdict
from hansa.people.enums import Visibility

# The fields of which an organisation says who sees them, and who does when it says nothing. All others are public.
DEFAULT_VISIBILITY: dict[str, Visibility] = {
    "description": Visibility.PUBLIC,
    "size": Visibility.PUBLIC,
    "founded_year": Visibility.PUBLIC,
    "website": Visibility.PUBLIC,
    "street": Visibility.PUBLIC,
    "postcode": Visibility.PUBLIC,
    "email": Visibility.MEMBERS,
    "phone": Visibility.MEMBERS,
    "products": Visibility.PUBLIC,
    "markets": Visibility.PUBLIC,
    "people": Visibility.MEMBERS,
}

# For tables of a million rows: an enum tells its values anew each time.
_LEVELS = {level.value: level for level in Visibility}
_WIDTHS = {level.value: width for width, level in enumerate(CIRCLES)}

# An `IN` list longer than this is dearer than reading all members of the reader's own clusters.
SHORT_LIST = 500

# A membership that only the office asserts opens nothing: else anyone could start an initiative, enter organisations of
# the register as its members, and read what they show to members and offices.
AGREED = Q(agreed=True)
WAS_ACTIVE = Q(status=MembershipStatus.ACTIVE) | Q(status=MembershipStatus.ENDED, joined_on__isnull=False)


def circles_of(reader: Reader, organisations: Iterable[Organisation | int]) -> dict[int, Visibility]:
    """The circle in which a reader stands towards each organisation, by primary key. At most one query for all."""
    keys = [o if isinstance(o, int) else o.pk for o in organisations]
    office, members = _shared_clusters(reader, keys)
    return {key: _circle(reader, key, key in office, key in members) for key in keys}


def circle_of(reader: Reader, organisation: Organisation) -> Visibility:
    """The narrowest circle in which a reader stands towards one organisation. For lists use `circles_of`."""
    return circles_of(reader, [organisation])[organisation.pk]


def level_of(organisation: Organisation, field: str) -> Visibility:
    """To whom an organisation shows a field. Exact coordinates say as much as the street, so they follow it."""
    if field in ("latitude", "longitude") and organisation.place_quality == PlaceQuality.EXACT:
        field = "street"
    default = DEFAULT_VISIBILITY.get(field)
    if default is None:
        return Visibility.PUBLIC
    chosen = organisation.visibility.get(field) if isinstance(organisation.visibility, dict) else None
    return _LEVELS.get(chosen, default) if isinstance(chosen, str) else default


def reaches(circle: str, level: str) -> bool:
    """Whether somebody who stands in a circle sees what is shown at a level."""
    return _WIDTHS[str(level)] <= _WIDTHS[str(circle)]


def visible(organisation: Organisation, field: str, circle: str) -> bool:
    """Whether a field of an organisation is shown to somebody who stands in a circle."""
    return reaches(circle, level_of(organisation, field))


def visible_value(organisation: Organisation, field: str, circle: str) -> Any:
    """The value of a field, or its empty value where it is not shown."""
    if visible(organisation, field, circle):
        return getattr(organisation, field)
    return "" if isinstance(getattr(organisation, field), str) else None


def can_see_field(reader: Reader, organisation: Organisation, field: str) -> Verdict:
    """Whether a reader sees a field of an organisation. Sibling: `queries.rights.organisations_showing`."""
    if visible(organisation, field, circle_of(reader, organisation)):
        return YES
    return Verdict(False, _("The organisation does not show this to everyone."))


def can_see_contact(reader: Reader, contact: Contact) -> Verdict:
    """A contact belongs to the office that entered it: its office and the organisation's own people see it, others as
    its level says. Sibling: `queries.rights.contacts_visible_to`."""
    if reader.is_operator or contact.cluster_id in reader.office_clusters:
        return YES
    if contact.organisation_id in reader.acts_for:
        return YES
    circle = Visibility.MEMBERS if contact.cluster_id in reader.clusters else _outer_circle(reader)
    if reaches(circle, contact.visibility):
        return YES
    return Verdict(False, _("This contact is not shown to everyone."))


def _shared_clusters(reader: Reader, keys: Collection[int]) -> tuple[set[int], set[int]]:
    """Of these organisations, those that are or were members where the reader works in the office, and those that are
    members of a cluster of the reader's."""
    if reader.is_operator or not reader.clusters or not keys:
        return set(), set()
    shared = Membership.objects.filter(WAS_ACTIVE, AGREED, cluster__in=reader.clusters)
    if len(keys) <= SHORT_LIST:
        shared = shared.filter(organisation__in=keys)
    office, members = set(), set()
    for organisation, cluster, status in shared.values_list("organisation", "cluster", "status"):
        if cluster in reader.office_clusters:
            office.add(organisation)
        if status == MembershipStatus.ACTIVE:
            members.add(organisation)
    return office, members


def _circle(reader: Reader, organisation: int, in_its_office: bool, shares_a_cluster: bool) -> Visibility:
    if reader.is_operator or organisation in reader.acts_for or in_its_office:
        return Visibility.OFFICE
    return Visibility.MEMBERS if shares_a_cluster else _outer_circle(reader)


def _outer_circle(reader: Reader) -> Visibility:
    return Visibility.NETWORK if reader.is_in_network else Visibility.PUBLIC
