"""The verbs: create, edit, close, reopen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from hansa.directory.actions.profiles.profile import COLUMNS, IdentifierTaken, Profile, profile_of
from hansa.directory.enums import NameKind, OrganisationStatus, PlaceQuality
from hansa.directory.models import (
    Cluster,
    Dataset,
    Identifier,
    Market,
    Organisation,
    OrganisationActivity,
    OrganisationName,
    Product,
    Region,
)
from hansa.directory.places.countries import layer_country
from hansa.directory.places.placing import placing
from hansa.directory.queries.regions import region_at
from hansa.directory.rules.profiles import can_close_organisation, can_create_organisation, can_edit_organisation
from hansa.directory.rules.reader import Reader, reader_for
from hansa.directory.search.index import refresh
from hansa.journal.actions import SYSTEM, Actor, record
from hansa.people.models import Person

# In a small firm this is often a person's own address: the journal names the field, not the value.
NOT_IN_THE_JOURNAL = frozenset({"email", "phone"})


@transaction.atomic
def create_organisation(
    *,
    by: Person | Actor,
    profile: Profile,
    cluster: Cluster | None = None,
    fictitious: bool = False,
    dataset: Dataset | None = None,
) -> Organisation:
    """Enter an organisation; `cluster`: for whose office. Raises PermissionDenied, IdentifierTaken, ValidationError."""
    if by is not SYSTEM:
        can_create_organisation(_reader(by), profile.website).require()
    profile = profile.normal()
    _refuse_nameless(profile)
    organisation = Organisation(fictitious=fictitious or bool(cluster and cluster.fictitious), dataset=dataset)
    _apply(organisation, None, profile)
    record(
        verb="directory.create_organisation",
        by=by,
        subject=organisation,
        scope=cluster,
        facts={"country": profile.country, "helix": profile.helix},
    )
    return organisation


@transaction.atomic
def edit_organisation(
    *, by: Person | Actor, organisation: Organisation, profile: Profile, seen_at: datetime | None = None
) -> list[str]:
    """Change a profile to what is given; returns the names of the fields that changed.

    `seen_at` is the `changed_at` of what the editor saw: if somebody else changed it since, nothing is done. Raises
    PermissionDenied, IdentifierTaken, ValidationError.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if by is not SYSTEM:
        can_edit_organisation(_reader(by), organisation).require()
    if seen_at and organisation.changed_at != seen_at:
        raise ValidationError(
            _(
                "Somebody else changed this profile on %(when)s, after you opened it. "
                "Nothing was saved: look at it again."
            )
            % {"when": date_format(localtime(organisation.changed_at), "DATETIME_FORMAT")}
        )
    before = profile_of(organisation)
    profile = profile.normal(before.identifiers)
    _refuse_nameless(profile)
    if by is not SYSTEM and not _reader(by).is_operator:
        profile = _with_source_numbers(profile, before)
    changed = profile.differences(before)
    if changed:
        _apply(organisation, before, profile)
        facts = {"changed": {name: _told(name, before, profile) for name in changed}}
        record(verb="directory.edit_organisation", by=by, subject=organisation, facts=facts)
    return changed


@transaction.atomic
def close_organisation(*, by: Person | Actor, organisation: Organisation, reason: str) -> Organisation:
    """The legal body exists no more. Its history stays; memberships and mandates are ended by whoever holds them.

    Raises PermissionDenied, or ValidationError without a reason.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if by is not SYSTEM:
        can_close_organisation(_reader(by), organisation).require()
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": _("Say why it is closed: history keeps it.")})
    organisation.status = OrganisationStatus.CLOSED
    organisation.save(update_fields=["status", "changed_at"])
    record(verb="directory.close_organisation", by=by, subject=organisation, facts={"reason": reason[:500]})
    return organisation


@transaction.atomic
def reopen_organisation(*, by: Person | Actor, organisation: Organisation) -> Organisation:
    """Take back the closing of an organisation, by an operator."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if by is not SYSTEM and not _reader(by).is_operator:
        can_close_organisation(Reader(), organisation).require()
    if organisation.status != OrganisationStatus.CLOSED:
        raise ValidationError(_("%(name)s is not closed.") % {"name": organisation})
    organisation.status = OrganisationStatus.ACTIVE
    organisation.save(update_fields=["status", "changed_at"])
    record(verb="directory.reopen_organisation", by=by, subject=organisation)
    return organisation


def _reader(by: Person | Actor) -> Reader:
    return reader_for(by if isinstance(by, Person) else None)


def _refuse_nameless(profile: Profile) -> None:
    if not profile.name.strip():
        raise ValidationError({"name": _("Give the organisation a name.")})


def _with_source_numbers(profile: Profile, before: Profile) -> Profile:
    """Sources find their records again by the participant number: without it, the next import would enter a double."""
    kept = {number for number in before.identifiers if number[0] == "pic"}
    return replace(profile, identifiers=profile.identifiers | kept)


def _told(name: str, before: Profile, after: Profile) -> Any:
    """What the journal says of a changed field: the old and the new value, of sets what went and what came."""
    if name in NOT_IN_THE_JOURNAL:
        return None
    old, new = getattr(before, name), getattr(after, name)
    if isinstance(old, frozenset):
        return {"gone": sorted(map(_listed, old - new), key=str), "new": sorted(map(_listed, new - old), key=str)}
    return [old, new] if name != "description" else None


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _apply(organisation: Organisation, before: Profile | None, after: Profile) -> None:
    """Write a profile; `before` is None for a new organisation."""
    for name in COLUMNS:
        value = getattr(after, name)
        setattr(organisation, name, value.strip() if isinstance(value, str) else value)
    organisation.visibility = dict(after.visibility)
    organisation.country_id = after.country or None
    _place(organisation, before, after)
    organisation.full_clean(exclude=["dataset", "merged_into"])
    organisation.save()
    old = before or Profile(name="")
    _rename(organisation, old, after)
    _number(organisation, old, after)
    _replace_sets(organisation, old, after)
    refresh(organisation)


def _place(organisation: Organisation, before: Profile | None, after: Profile) -> None:
    """Coordinates by hand are exact; otherwise they follow the city, and stay when neither changed."""
    where = ("country", "city", "latitude", "longitude")
    moved = before is None or any(getattr(before, name) != getattr(after, name) for name in where)
    if moved:
        found = placing(after.country, after.city, after.latitude, after.longitude)
        organisation.latitude, organisation.longitude = found.latitude, found.longitude
        organisation.place_quality = found.quality
    chosen = after.region if before is None or after.region != before.region or not moved else ""
    if chosen:
        _refuse_foreign_region(chosen, after.country)
    elif moved:
        chosen = region_at(organisation.latitude, organisation.longitude, after.country)
    organisation.region_id = chosen or None
    if organisation.latitude is None and organisation.region_id:
        _place_in_region(organisation)


def _place_in_region(organisation: Organisation) -> None:
    region = Region.objects.get(pk=organisation.region_id)
    organisation.latitude, organisation.longitude = region.latitude, region.longitude
    organisation.place_quality = PlaceQuality.REGION


def _refuse_foreign_region(code: str, country: str) -> None:
    region = Region.objects.filter(pk=code).first()
    if region is None:
        raise ValidationError({"region": _("There is no region with the code %(code)s.") % {"code": code}})
    if region.country_id != layer_country(country):
        raise ValidationError(
            {
                "region": _("%(region)s lies in %(country)s. Choose a region of the organisation's country.")
                % {"region": region, "country": region.country}
            }
        )


def _rename(organisation: Organisation, before: Profile, after: Profile) -> None:
    """Further names; a name given up becomes a former name only when the editor says so."""
    for kind, name in before.names - after.names:
        # What a merge left behind is history.
        if kind != NameKind.MERGED:
            organisation.names.filter(kind=kind, name=name).delete()
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=organisation, kind=kind, name=name)
        for kind, name in sorted(after.names - before.names)
    )


def _number(organisation: Organisation, before: Profile, after: Profile) -> None:
    for scheme, value in sorted(after.identifiers - before.identifiers):
        taken = Identifier.objects.filter(scheme=scheme, value=value).select_related("organisation").first()
        if taken and taken.organisation_id != organisation.pk:
            raise IdentifierTaken(scheme, value, taken.organisation)
    for scheme, value in before.identifiers - after.identifiers:
        organisation.identifiers.filter(scheme=scheme, value=value).delete()
    Identifier.objects.bulk_create(
        Identifier(organisation=organisation, scheme=scheme, value=value)
        for scheme, value in sorted(after.identifiers - before.identifiers)
    )


def _replace_sets(organisation: Organisation, before: Profile, after: Profile) -> None:
    if (before.activities, before.main_activity) != (after.activities, after.main_activity):
        organisation.activities.all().delete()
        OrganisationActivity.objects.bulk_create(
            OrganisationActivity(organisation=organisation, activity_id=key, main=key == after.main_activity)
            for key in sorted(after.activities)
        )
    if before.products != after.products:
        organisation.products.all().delete()
        Product.objects.bulk_create(
            Product(organisation=organisation, name=name, description=text) for name, text in sorted(after.products)
        )
    if before.markets != after.markets:
        organisation.markets.exclude(country__in=after.markets).delete()
        Market.objects.bulk_create(
            Market(organisation=organisation, country_id=code) for code in sorted(after.markets - before.markets)
        )
