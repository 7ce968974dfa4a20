"""Reads about persons."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from hansa.journal.models import Entry, PersonalValue
from hansa.people.models import ApiToken, Consent, Person

# Recovery codes stand in for one of these and are none themselves.
STRONG_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

# `last used` is written at most this often, so that a busy program does not write at every request.
USE_NOTED_EVERY = timedelta(minutes=1)

# Never exported: who has them could sign in. Everything else of a row is the person's own.
SECRETS = frozenset({"password", "digest", "salt", "key", "session_key"})
SECRET_DATA = frozenset({("mfa.authenticator", "data")})


def has_second_factor(person: Person) -> bool:
    """Whether an authenticator app or a key stands between a stolen password and the account."""
    return Authenticator.objects.filter(user=person, type__in=STRONG_FACTORS).exists()


def digest_of(key: str) -> str:
    """What is kept of an API key: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def person_for_token(key: str) -> Person | None:
    """The person for whom a program acts that shows this key; None for an unknown, expired or revoked key and for a
    person who may no longer sign in. Notes the use, at most once a minute."""
    now = timezone.now()
    digest = digest_of(key)
    token = ApiToken.objects.select_related("person").filter(digest=digest).first()
    if token is None or not hmac.compare_digest(token.digest, digest):
        return None
    if token.revoked_at or (token.expires_at and token.expires_at <= now) or not token.person.is_active:
        return None
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY:
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token.person


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """The keys that are not revoked, newest first."""
    return ApiToken.objects.filter(person=person, revoked_at=None)


def open_consents(person: Person) -> QuerySet[Consent]:
    """What a person agrees to now."""
    return Consent.objects.filter(person=person, withdrawn_at=None)


def sessions_of(person: Person) -> list[UserSession]:
    """Where a person is signed in, last seen first."""
    return sorted(UserSession.objects.purge_and_list(person), key=lambda session: session.last_seen_at, reverse=True)


def is_last_operator(person: Person) -> bool:
    """Whether nobody else runs this installation."""
    operators = Person.objects.filter(is_operator=True, is_active=True)
    return operators.filter(pk=person.pk).exists() and not operators.exclude(pk=person.pk).exists()


def everything_about(person: Person) -> dict[str, Any]:
    """All that this installation keeps about a person: their row, every row of every table that refers to them, what
    the journal says of them and what they did. Secrets by which one could sign in are left out, and named."""
    tables = {"people.person": [_row(person)]}
    for model in apps.get_models(include_auto_created=True):
        if rows := _rows_about(model, person):
            tables[model._meta.label_lower] = rows
    return {
        "person": person.pk,
        "exported_at": timezone.now().isoformat(),
        "left_out": sorted(SECRETS | {f"{table}.{field}" for table, field in SECRET_DATA}),
        "tables": tables,
        "journal_values": list(
            PersonalValue.objects.filter(about=person.journal_key).values("entry_id", "field", "value")
        ),
        "journal_entries": [
            _row(entry)
            for entry in Entry.objects.filter(
                Q(actor_key=person.journal_key) | Q(subject_key=person.journal_key)
            ).order_by("pk")
        ],
    }


def references_to_persons(model: type[models.Model]) -> list[models.Field]:
    """The fields of a table that point to a person."""
    return [
        field
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField) and field.related_model is Person
    ]


def _rows_about(model: type[models.Model], person: Person) -> list[dict[str, Any]]:
    fields = references_to_persons(model)
    if not fields or model._meta.proxy:
        return []
    about = Q()
    for field in fields:
        about |= Q(**{field.name: person})
    return [_row(row) for row in model._base_manager.filter(about).order_by("pk").distinct()]


def _row(row: models.Model) -> dict[str, Any]:
    table = row._meta.label_lower
    return {
        field.attname: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.attname not in SECRETS and (table, field.attname) not in SECRET_DATA
    }
