"""The index on PostgreSQL: a column that the database computes from `Organisation.search_text`, with a GIN index."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet

_CREATE = (
    "ALTER TABLE directory_organisation ADD COLUMN IF NOT EXISTS search_vector tsvector "
    "GENERATED ALWAYS AS (to_tsvector('simple', search_text)) STORED",
    "CREATE INDEX IF NOT EXISTS directory_organisation_search ON directory_organisation USING gin (search_vector)",
)


def prepare() -> None:
    """Create what is missing. Looks first: a table with changes that wait for their checks may not be altered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('directory_organisation_search') IS NOT NULL")
        if cursor.fetchone()[0]:
            return
        for statement in _CREATE:
            cursor.execute(statement)


def pause() -> None:
    """Nothing to stop: the column is part of the row."""


def refill() -> None:
    """Nothing to refill: the column is part of the row."""


def expression(words: Iterable[Iterable[str]], *, whole: bool) -> str:
    """All words, each by any of its beginnings; `whole` where they must be whole words. Only a–z and 0–9 come in."""
    end = "" if whole else ":*"
    return " & ".join("(" + " | ".join(f"'{start}'{end}" for start in starts) + ")" for starts in words)


def scan(organisations: QuerySet, words: Iterable[Iterable[str]], *, whole: bool) -> QuerySet:
    """PostgreSQL weighs its indexes by itself."""
    return restrict(organisations, expression(words, whole=whole))


def restrict(organisations: QuerySet, match: str) -> QuerySet:
    return organisations.extra(where=["directory_organisation.search_vector @@ %s::tsquery"], params=[match])
