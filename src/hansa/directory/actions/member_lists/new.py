"""Entering the organisations of a list that the register does not know, many at a time."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hansa.directory.enums import Helix, MembershipStatus, NameKind, SizeClass
from hansa.directory.member_lists.entries import ContactRow, Spell
from hansa.directory.member_lists.plan import Item
from hansa.directory.models import (
    Activity,
    Cluster,
    Contact,
    Dataset,
    Identifier,
    Membership,
    Organisation,
    OrganisationActivity,
    OrganisationName,
)
from hansa.directory.places.placing import placing
from hansa.directory.queries.regions import ShapeIndex, shape_index

BATCH = 500


def create_organisations(items: Sequence[Item], cluster: Cluster, dataset: Dataset) -> dict[str, Organisation]:
    """Enter organisations with names, numbers, activities, memberships and contacts; returns them by row."""
    shapes = shape_index({item.entry.facts.get("country", "") for item in items} - {""})
    made = {item.key: _organisation(item, cluster, dataset, shapes) for item in items}
    Organisation.objects.bulk_create(made.values(), batch_size=BATCH)
    _describe(items, made)
    Membership.objects.bulk_create(
        (
            membership_of(made[item.key], cluster, spell, dataset, item.entry.line)
            for item in items
            for spell in item.entry.spells
        ),
        batch_size=BATCH,
    )
    Contact.objects.bulk_create(
        (contact_of(made[item.key], cluster, row) for item in items for row in item.entry.contacts), batch_size=BATCH
    )
    return made


def _organisation(item: Item, cluster: Cluster, dataset: Dataset, shapes: ShapeIndex) -> Organisation:
    facts = dict(item.entry.facts)
    country = facts.pop("country", "")
    place = placing(country, facts.get("city", ""))
    region = ""
    if place.latitude is not None and place.longitude is not None:
        region = shapes.locate(place.latitude, place.longitude, country)
    return Organisation(
        **{"helix": Helix.UNKNOWN, "size": SizeClass.UNKNOWN, **facts},
        country_id=country or None,
        region_id=region or None,
        latitude=place.latitude,
        longitude=place.longitude,
        place_quality=place.quality,
        fictitious=cluster.fictitious,
        dataset=dataset,
        source_line=item.entry.line,
    )


def _describe(items: Sequence[Item], made: dict[str, Organisation]) -> None:
    OrganisationName.objects.bulk_create(
        (
            OrganisationName(organisation=made[item.key], name=item.entry.short_name, kind=NameKind.SHORT)
            for item in items
            if item.entry.short_name and item.entry.short_name != item.entry.name
        ),
        batch_size=BATCH,
    )
    Identifier.objects.bulk_create(
        (
            Identifier(organisation=made[item.key], scheme=scheme, value=value)
            for item in items
            for scheme, value in item.entry.identifiers.items()
        ),
        batch_size=BATCH,
    )
    numbers = dict(Activity.objects.filter(scheme="nace").values_list("code", "pk"))
    OrganisationActivity.objects.bulk_create(
        (
            OrganisationActivity(organisation=made[item.key], activity_id=numbers[code], main=at == 0)
            for item in items
            for at, code in enumerate(item.entry.activities)
        ),
        batch_size=BATCH,
    )


def membership_of(
    organisation: Organisation, cluster: Cluster, spell: Spell, dataset: Dataset, line: int
) -> Membership:
    """A membership as a spell of the list says; one that ended without a reason gets that of the list."""
    return Membership(
        organisation=organisation,
        cluster=cluster,
        status=MembershipStatus.ENDED if spell.left else MembershipStatus.ACTIVE,
        joined_on=spell.joined,
        left_on=spell.left,
        reason=reason_of(spell),
        dataset=dataset,
        source_line=line,
    )


def reason_of(spell: Spell) -> str:
    """Why a membership ended; the database wants a reason for every end."""
    if spell.left is None:
        return ""
    return spell.reason or _("Ended according to the member list, which gives no reason.")


def contact_of(organisation: Organisation, cluster: Cluster, row: ContactRow) -> Contact:
    """A contact that only the office sees."""
    return Contact(organisation=organisation, cluster=cluster, **row._asdict())
