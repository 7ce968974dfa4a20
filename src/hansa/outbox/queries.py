"""Reads about messages and settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from hansa.outbox.enums import MessageState
from hansa.outbox.kinds import Kind, all_kinds, kind_of
from hansa.outbox.models import Message, Preference
from hansa.people.models import Person


@dataclass(frozen=True)
class Setting:
    """A kind of message and whether a person gets it."""

    kind: Kind
    wanted: bool


def settings_of(person: Person) -> list[Setting]:
    """Every kind of message, with what the person wants; mandatory ones are always wanted."""
    refused = set(Preference.objects.filter(person=person, wanted=False).values_list("kind", flat=True))
    kinds = sorted(all_kinds().values(), key=lambda kind: (not kind.mandatory, str(kind.label)))
    return [Setting(kind, kind.mandatory or kind.key not in refused) for kind in kinds]


def wants(person: Person, kind: str) -> bool:
    """Whether a person is to get messages of a kind. Somebody who no longer signs in gets none at all."""
    if not person.is_active:
        return False
    return kind_of(kind).mandatory or not Preference.objects.filter(person=person, kind=kind, wanted=False).exists()


def due(now: datetime) -> QuerySet[Message]:
    """Messages to send now: approved ones whose time has come, and ones whose sending was lost with its worker."""
    return Message.objects.filter(
        Q(state=MessageState.APPROVED) | Q(state=MessageState.SENDING), due_at__lte=now
    ).order_by("due_at", "pk")


def messages_about(about: str) -> QuerySet[Message]:
    """Messages about a record, named as the journal names it (`cluster:3`), newest first. The caller cuts them to who
    may read letters about it."""
    return Message.objects.filter(about=about)


def messages_to(person: Person) -> QuerySet[Message]:
    """What was sent to a person, newest first, for the person themselves."""
    return Message.objects.filter(to_person=person, state=MessageState.SENT)
