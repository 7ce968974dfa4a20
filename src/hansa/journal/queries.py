"""Reading the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from django.db.models import Q, QuerySet

from hansa.journal.actions import GENESIS, entry_digest, key_of, personal_digest
from hansa.journal.models import Entry


def entries_about(thing) -> QuerySet[Entry]:
    """What happened to a record or within it, newest first."""
    key = key_of(thing)
    return Entry.objects.filter(Q(subject_key=key) | Q(scope_key=key)).order_by("-pk")


def entries_by(key: str) -> QuerySet[Entry]:
    """What one actor did, newest first."""
    return Entry.objects.filter(actor_key=key).order_by("-pk")


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold: number of the entry and what is wrong with it."""

    number: int
    reason: str


def verify_chain() -> Break | None:
    """Walk the whole chain; None when every entry is as it was written. Cost grows with the number of entries."""
    previous = GENESIS
    for entry in Entry.objects.order_by("pk").prefetch_related("personal_values").iterator(chunk_size=2000):
        entry.at = entry.at.astimezone(UTC)
        if entry.previous != previous:
            return Break(entry.pk, "it does not follow the entry before it: one was removed or inserted")
        if entry_digest(entry) != entry.digest:
            return Break(entry.pk, "its content was changed after it was written")
        for value in entry.personal_values.all():
            if personal_digest(value.salt, value.value) != entry.digests.get(value.field):
                return Break(entry.pk, f"its personal value '{value.field}' was changed")
        previous = entry.digest
    return None
