"""Writing the journal. Every action of every area calls `record` once, inside its own transaction."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any, Protocol

from django.db import connection, models, transaction
from django.utils import timezone

from hansa.journal.models import Entry, PersonalValue

GENESIS = "0" * 64
# An arbitrary number that all writers of the chain agree on.
ADVISORY_LOCK = 4_815_162_342


class Actor(Protocol):
    """Whoever acts: a person, or the system itself."""

    @property
    def journal_key(self) -> str: ...

    @property
    def journal_label(self) -> str: ...


class _System:
    """The platform acting by itself or for an operator at the shell."""

    journal_key = "system"
    journal_label = "Hansa"


SYSTEM: Actor = _System()


def key_of(thing: models.Model) -> str:
    """The journal's name of a record, as `cluster:3`."""
    return f"{thing._meta.model_name}:{thing.pk}"


@transaction.atomic
def record(
    *,
    verb: str,
    by: Actor,
    subject: models.Model,
    scope: models.Model | None = None,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, tuple[str, str]] | None = None,
) -> Entry:
    """Append an entry to the chain.

    `personal` maps a field to (about, value), as {"email": ("person:12", "ana@example.org")}: the entry keeps a salted
    digest and the value stands beside it, so that it can be erased without breaking the chain. The actor's name is
    always treated so.
    """
    _wait_for_turn()
    values = {"actor": (by.journal_key, by.journal_label), **(personal or {})}
    if by.journal_key == SYSTEM.journal_key:
        values.pop("actor")
    salts = {field: secrets.token_hex(16) for field in values}
    last = Entry.objects.order_by("-pk").values_list("digest", flat=True).first()
    entry = Entry(
        at=timezone.now(),
        verb=verb,
        actor_key=by.journal_key,
        subject_key=key_of(subject),
        # A person's name is a personal value, never a label of the chain.
        subject_label="" if hasattr(subject, "journal_label") else str(subject)[:300],
        scope_key=key_of(scope) if scope else "",
        facts=json.loads(json.dumps(dict(facts or {}), default=str)),
        digests={field: personal_digest(salts[field], value) for field, (_about, value) in values.items()},
        previous=last or GENESIS,
    )
    entry.digest = entry_digest(entry)
    entry.save()
    PersonalValue.objects.bulk_create(
        PersonalValue(entry=entry, about=about, field=field, value=value, salt=salts[field])
        for field, (about, value) in values.items()
    )
    return entry


def erase_personal(*, about: str) -> int:
    """Erase every value the journal holds about a person; the digests, and so the chain, stay. Returns how many."""
    return PersonalValue.objects.filter(about=about).delete()[0]


def personal_digest(salt: str, value: str) -> str:
    """The digest that stands in an entry for a personal value: HMAC-SHA-256 under the value's own salt."""
    return hmac.new(salt.encode(), value.encode(), hashlib.sha256).hexdigest()


def entry_digest(entry: Entry) -> str:
    """SHA-256 over the canonical JSON of the entry and the digest of the one before it."""
    sealed = {
        "at": entry.at.isoformat(),
        "verb": entry.verb,
        "actor": entry.actor_key,
        "subject": [entry.subject_key, entry.subject_label],
        "scope": entry.scope_key,
        "facts": entry.facts,
        "digests": entry.digests,
        "previous": entry.previous,
    }
    canonical = json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _wait_for_turn() -> None:
    """Two writers must not build on the same last entry. SQLite's IMMEDIATE transactions already see to that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
