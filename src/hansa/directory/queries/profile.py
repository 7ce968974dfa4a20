"""The profile of an organisation, cut to what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hansa.directory.models import Contact, Identifier, Market, Membership, Organisation, OrganisationName, Product
from hansa.directory.queries.memberships import memberships_visible_to
from hansa.directory.queries.rights import contacts_visible_to
from hansa.directory.rules.memberships import BEGUN, can_see_end_reason
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.visibility import circle_of, visible, visible_value
from hansa.journal.models import Entry
from hansa.journal.queries import entries_about

HISTORY = 20
# What everyone may know of the history of an organisation. Who acted stays in the journal.
PUBLIC_VERBS = {
    "directory.create_organisation": _("entered by hand"),
    "directory.edit_organisation": _("profile changed"),
    "directory.claim_organisation": _("claimed by its own people"),
    "directory.merge_organisations": _("merged with another record of it"),
    "directory.close_organisation": _("marked as closed"),
    "directory.reopen_organisation": _("marked as active again"),
}


@dataclass(frozen=True)
class Profile:
    """Empty values where the organisation says nothing, or nothing to this reader. `memberships`: each with the reason
    for its end, for those who may know it."""

    organisation: Organisation
    description: str
    size: str
    founded_year: int | None
    website: str
    email: str
    phone: str
    street: str
    postcode: str
    latitude: float | None
    longitude: float | None
    names: list[OrganisationName]
    identifiers: list[Identifier]
    activities: list[Any]
    products: list[Product]
    markets: list[Market]
    contacts: list[Contact]
    memberships: list[tuple[Membership, str]]
    history: list[tuple[Entry, Any]]


def profile(reader: Reader, organisation: Organisation) -> Profile:
    circle = circle_of(reader, organisation)

    def shown(field: str) -> Any:
        return visible_value(organisation, field, circle)

    exact = visible(organisation, "latitude", circle)
    return Profile(
        organisation=organisation,
        description=shown("description"),
        size=organisation.get_size_display() if visible(organisation, "size", circle) else "",
        founded_year=shown("founded_year"),
        website=_web_address(shown("website")),
        email=shown("email"),
        phone=shown("phone"),
        street=shown("street"),
        postcode=shown("postcode"),
        latitude=organisation.latitude if exact else organisation.map_latitude,
        longitude=organisation.longitude if exact else organisation.map_longitude,
        names=list(organisation.names.all()),
        identifiers=list(organisation.identifiers.all()),
        activities=list(organisation.activities.select_related("activity").order_by("-main", "activity")),
        products=list(organisation.products.all()) if visible(organisation, "products", circle) else [],
        markets=list(organisation.markets.select_related("country"))
        if visible(organisation, "markets", circle)
        else [],
        contacts=list(contacts_visible_to(reader).filter(organisation=organisation)),
        memberships=_memberships(reader, organisation),
        history=_history(organisation),
    )


def _web_address(website: str) -> str:
    """What a source gives as website may be anything; only a web address becomes a link."""
    return website if website.lower().startswith(("https://", "http://")) else ""


def _memberships(reader: Reader, organisation: Organisation) -> list[tuple[Membership, str]]:
    """Present and former ones of clusters that the reader may see; present ones first."""
    seen = memberships_visible_to(reader).filter(organisation=organisation, status__in=BEGUN)
    told = seen.select_related(None).defer(None).select_related("cluster")
    memberships = sorted(told, key=lambda m: (m.left_on is not None, m.cluster.name))
    return [
        (membership, membership.reason if can_see_end_reason(reader, membership) else "") for membership in memberships
    ]


def _history(organisation: Organisation) -> list[tuple[Entry, Any]]:
    """What happened, newest first."""
    entries = entries_about(organisation).filter(verb__in=PUBLIC_VERBS)[:HISTORY]
    return [(entry, PUBLIC_VERBS[entry.verb]) for entry in entries]
