"""Changing what the register holds of organisations that a list says something new of."""

from __future__ import annotations

from collections.abc import Sequence

from hansa.directory.actions.member_lists.new import contact_of, membership_of, reason_of
from hansa.directory.actions.memberships import correct_dates, end_membership, move
from hansa.directory.enums import MembershipStatus
from hansa.directory.member_lists.plan import Item
from hansa.directory.member_lists.spells import SpellChange
from hansa.directory.models import Cluster, Contact, Dataset, Identifier, Membership, Organisation
from hansa.directory.places.placing import placing
from hansa.directory.queries.regions import region_at
from hansa.directory.rules.memberships import BEGUN
from hansa.journal.actions import SYSTEM, Actor, record


def change_organisations(by: Actor, items: Sequence[Item], cluster: Cluster, dataset: Dataset) -> list[Organisation]:
    """Carry out the changes of known organisations; returns those whose own data changed."""
    known = Organisation.objects.in_bulk([item.organisation for item in items])
    touched = []
    for item in items:
        organisation = known[item.organisation]
        if item.taken_fields or item.numbers:
            _change_fields(by, organisation, item, cluster)
            touched.append(organisation)
        for change in item.spells:
            _change_spell(organisation, item, change, cluster, dataset)
        _change_contacts(organisation, item, cluster)
    return touched


def _change_fields(by: Actor, organisation: Organisation, item: Item, cluster: Cluster) -> None:
    changes = {change.field: change.new for change in item.taken_fields}
    for name, value in changes.items():
        setattr(organisation, "country_id" if name == "country" else name, value)
    if {"country", "city"} & changes.keys():
        _place(organisation)
    organisation.save()
    Identifier.objects.bulk_create(
        Identifier(organisation=organisation, scheme=scheme, value=value) for scheme, value in item.numbers.items()
    )
    # The same verb as by hand: a website changed here proves nothing for a while either.
    facts = {"changed": dict.fromkeys((*changes, *(["identifiers"] if item.numbers else [])))}
    record(verb="directory.edit_organisation", by=by, subject=organisation, scope=cluster, facts=facts)


def _place(organisation: Organisation) -> None:
    country = organisation.country_id or ""
    found = placing(country, organisation.city)
    organisation.latitude, organisation.longitude = found.latitude, found.longitude
    organisation.place_quality = found.quality
    organisation.region_id = region_at(found.latitude, found.longitude, country) or None


def _change_spell(
    organisation: Organisation, item: Item, change: SpellChange, cluster: Cluster, dataset: Dataset
) -> None:
    spell = change.spell
    if change.what == "none":
        return
    if item.invite_instead and change.what in ("create", "activate") and spell.left is None:
        _propose_candidate(organisation, cluster, dataset, item.entry.line)
    elif change.what == "create":
        membership = membership_of(organisation, cluster, spell, dataset, item.entry.line)
        membership.agreed = _agreed_before(organisation, cluster)
        membership.save()
    else:
        membership = Membership.objects.get(pk=change.membership)
        if change.what == "activate":
            membership.dataset, membership.source_line = dataset, item.entry.line
            membership.agreed = _agreed_before(organisation, cluster)
            move(membership, MembershipStatus.ACTIVE, joined_on=spell.joined)
        elif change.what == "end":
            if membership.joined_on != spell.joined:
                correct_dates(by=SYSTEM, membership=membership, joined_on=spell.joined)
            end_membership(by=SYSTEM, membership=membership, reason=reason_of(spell), left_on=spell.left)
        else:
            correct_dates(by=SYSTEM, membership=membership, joined_on=spell.joined, left_on=spell.left)


def _agreed_before(organisation: Organisation, cluster: Cluster) -> bool:
    """Whether the cluster had the organisation before with its yes, or entered its record: a list proves nothing."""
    begun = Membership.objects.filter(organisation=organisation, cluster=cluster, status__in=BEGUN)
    return begun.filter(agreed=True).exists()


def _propose_candidate(organisation: Organisation, cluster: Cluster, dataset: Dataset, line: int) -> None:
    """Its people can be asked, so it becomes a candidate; the office invites it."""
    open_here = Membership.objects.filter(organisation=organisation, cluster=cluster).exclude(
        status__in=(MembershipStatus.ENDED, MembershipStatus.DECLINED)
    )
    if not open_here.exists():
        Membership.objects.create(
            organisation=organisation,
            cluster=cluster,
            status=MembershipStatus.CANDIDATE,
            dataset=dataset,
            source_line=line,
        )


def _change_contacts(organisation: Organisation, item: Item, cluster: Cluster) -> None:
    for change in item.contacts:
        if not change.contact:
            contact_of(organisation, cluster, change.row).save()
            continue
        contact = Contact.objects.get(pk=change.contact)
        for name, value in change.row._asdict().items():
            if value:
                setattr(contact, name, value)
        contact.save()
