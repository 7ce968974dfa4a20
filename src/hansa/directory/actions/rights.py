"""Granting and ending mandates and offices."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hansa.directory.enums import ClusterStatus
from hansa.directory.models import Cluster, Country, Mandate, Office, Organisation
from hansa.directory.queries.rights import managers_of
from hansa.directory.rules.reader import Reader, reader_for
from hansa.directory.rules.rights import can_appoint, can_end_mandate, can_end_office, can_grant_mandate
from hansa.journal.actions import SYSTEM, Actor, record
from hansa.outbox.actions import tell
from hansa.people.enums import Role
from hansa.people.models import Person


@transaction.atomic
def grant_mandate(
    *,
    by: Person | Actor,
    person: Person,
    organisation: Organisation,
    represent: bool = True,
    vote: bool = False,
    sign: bool = False,
    valid_from: date | None = None,
    valid_until: date | None = None,
    reason: str = "",
) -> Mandate:
    """Let a person act for an organisation from a day (default today) to a day, both included, or without end.

    With `by=SYSTEM` no rule is asked: for a claim or an invitation, whose proof was checked before. Raises
    PermissionDenied, or ValidationError when the mandate has no power, ends before it begins, or overlaps another of
    the same person for the same organisation.
    """
    # Two offices at once: the second waits here and then sees the first's mandate.
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if by is not SYSTEM:
        reader = _reader(by)
        can_grant_mandate(reader, organisation).require()
        _refuse_self(reader, person)
    _refuse_departed(person)
    first = valid_from or timezone.localdate()
    _refuse_backwards(first, valid_until)
    if not (represent or vote or sign):
        raise ValidationError({"represent": _("Choose at least one power: represent, vote or sign.")})
    _refuse_second_mandate(person, organisation, first, valid_until)
    mandate = Mandate.objects.create(
        person=person, organisation=organisation, represent=represent, vote=vote, sign=sign,
        valid_from=first, valid_until=valid_until, reason=reason,
    )  # fmt: skip
    record(
        verb="directory.grant_mandate",
        by=by,
        subject=organisation,
        facts={
            "mandate": mandate.pk,
            "person": person.journal_key,
            "powers": [power for power in ("represent", "vote", "sign") if getattr(mandate, power)],
            "from": first,
            "until": valid_until,
        },
        personal=_named(person, reason=reason),
    )
    _tell(by, person, "directory.mandate_granted", organisation, mandate=mandate)
    return mandate


@transaction.atomic
def end_mandate(*, by: Person | Actor, mandate: Mandate, on: date | None = None, reason: str = "") -> Mandate:
    """End a mandate: at once, or after its last day `on`. Raises ValidationError when it has already ended by then."""
    mandate = (
        Mandate.objects.select_for_update(of=("self",)).select_related("organisation", "person").get(pk=mandate.pk)
    )
    if by is not SYSTEM:
        can_end_mandate(_reader(by), mandate).require()
    _end(mandate, on)
    record(
        verb="directory.end_mandate",
        by=by,
        subject=mandate.organisation,
        facts={"mandate": mandate.pk, "person": mandate.person.journal_key, "until": mandate.valid_until},
        personal=_named(mandate.person, reason=reason),
    )
    _tell(by, mandate.person, "directory.mandate_ended", mandate.organisation, mandate=mandate)
    return mandate


@transaction.atomic
def appoint(
    *,
    by: Person | Actor,
    person: Person,
    role: str,
    cluster: Cluster | None = None,
    country: Country | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Office:
    """Give a person an office in a cluster, or as an authority of a country, from a day (default today) to a day.

    With `by=SYSTEM` no rule is asked: for the founder of an initiative and for the operator at the shell. Raises
    PermissionDenied, or ValidationError when the office is nowhere or the person already holds it.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    if by is not SYSTEM:
        can_appoint(_reader(by), cluster, role).require()
    _refuse_departed(person)
    _refuse_office_nowhere(role, cluster, country)
    first = valid_from or timezone.localdate()
    _refuse_backwards(first, valid_until)
    same = Office.objects.filter(person=person, role=role, cluster=cluster, country=country)
    if other := same.overlapping(first, valid_until).first():
        raise ValidationError({"person": _("%(office)s: already %(dates)s.") % _described(other)})
    office = Office.objects.create(
        person=person, role=role, cluster=cluster, country=country, valid_from=first, valid_until=valid_until
    )
    record(
        verb="directory.appoint",
        by=by,
        subject=cluster or country or person,
        facts={"office": office.pk, "person": person.journal_key, "role": role, "from": first, "until": valid_until},
        personal=_named(person),
    )
    _tell(by, person, "directory.appointed", cluster or country, office=office)
    return office


@transaction.atomic
def end_office(*, by: Person | Actor, office: Office, on: date | None = None) -> Office:
    """End an office: at once, or after its last day `on`. Raises ValidationError when an active cluster would be left
    without a manager, or when the office has already ended by then."""
    office = Office.objects.select_related("cluster", "country", "person").get(pk=office.pk)
    if office.cluster:
        # Two managers who leave at once: the second waits here and then sees that they are the last.
        Cluster.objects.select_for_update().get(pk=office.cluster.pk)
        office.refresh_from_db()
    if by is not SYSTEM:
        can_end_office(_reader(by), office).require()
    _end(office, on)
    _refuse_orphaned_cluster(office)
    record(
        verb="directory.end_office",
        by=by,
        subject=office.cluster or office.country or office.person,
        facts={
            "office": office.pk,
            "person": office.person.journal_key,
            "role": office.role,
            "until": office.valid_until,
        },
        personal=_named(office.person),
    )
    _tell(by, office.person, "directory.office_ended", office.cluster or office.country, office=office)
    return office


def _tell(by: Person | Actor, person: Person, kind: str, about: models.Model | None, **context: object) -> None:
    """Write to a person about their rights, unless they acted themselves or are fictitious."""
    if by != person and not person.fictitious:
        tell(kind=kind, person=person, about=about, context={"about": about, **context})


def _reader(by: Person | Actor) -> Reader:
    return reader_for(by if isinstance(by, Person) else None)


def _named(person: Person, **more: str) -> dict[str, tuple[str, str]]:
    """The personal values of an entry about a person: the name, and what else describes them."""
    values = {"name": (person.journal_key, person.journal_label)}
    return values | {field: (person.journal_key, value) for field, value in more.items() if value}


def _end(right: Mandate | Office, on: date | None) -> None:
    now, today = timezone.now(), timezone.localdate()
    last = on or max(today, right.valid_from)
    if right.withdrawn_at or (right.valid_until and right.valid_until < (on or today)):
        raise ValidationError(_("It has already ended on %(day)s.") % {"day": _day(right.valid_until)})
    if last < right.valid_from:
        raise ValidationError(
            {"on": _("It begins on %(day)s and cannot end before.") % {"day": _day(right.valid_from)}}
        )
    right.valid_until = last
    if on is None:
        right.withdrawn_at = now
    right.save(update_fields=["valid_until", "withdrawn_at"])


def _refuse_self(reader: Reader, person: Person) -> None:
    if reader.person and reader.person.pk == person.pk and not reader.is_operator:
        raise ValidationError({"person": _("Nobody grants a mandate to themselves. Ask the operator.")})


def _refuse_departed(person: Person) -> None:
    if not person.is_active:
        raise ValidationError({"person": _("This person no longer signs in here.")})


def _refuse_backwards(first: date, last: date | None) -> None:
    if last and last < first:
        raise ValidationError(
            {
                "valid_until": _("The last day %(last)s is before the first day %(first)s.")
                % {"last": _day(last), "first": _day(first)}
            }
        )


def _refuse_second_mandate(person: Person, organisation: Organisation, first: date, last: date | None) -> None:
    pair = Mandate.objects.filter(person=person, organisation=organisation)
    if other := pair.overlapping(first, last).first():
        raise ValidationError(
            {
                "valid_from": _(
                    "%(person)s already has a mandate for %(organisation)s %(dates)s (no. %(number)s). End it first, "
                    "or choose days that do not overlap."
                )
                % {
                    "person": person,
                    "organisation": organisation,
                    "dates": _dates(other),
                    "number": other.pk,
                }
            }
        )


def _refuse_office_nowhere(role: str, cluster: Cluster | None, country: Country | None) -> None:
    if role in (Role.MANAGER, Role.STAFF, Role.BOARD) and cluster is None:
        raise ValidationError({"cluster": _("Name the cluster of this office.")})
    if role == Role.AUTHORITY and country is None:
        raise ValidationError({"country": _("Name the country of this authority.")})


def _refuse_orphaned_cluster(office: Office) -> None:
    if office.role != Role.MANAGER or not office.cluster:
        return
    if office.cluster.status != ClusterStatus.ACTIVE:
        return
    ends_on = None if office.withdrawn_at else office.valid_until
    vacant_from = ends_on + timedelta(days=1) if ends_on else timezone.localdate()
    if not managers_of(office.cluster, vacant_from).exists():
        raise ValidationError(
            _("%(person)s is the last manager of %(cluster)s. Appoint another manager first, or dissolve the cluster.")
            % {"person": office.person, "cluster": office.cluster}
        )


def _dates(right: Mandate | Office) -> str:
    if right.valid_until is None:
        return _("from %(first)s") % {"first": _day(right.valid_from)}
    return _("from %(first)s to %(last)s") % {"first": _day(right.valid_from), "last": _day(right.valid_until)}


def _described(office: Office) -> dict[str, str]:
    return {"office": str(office), "dates": _dates(office)}


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
