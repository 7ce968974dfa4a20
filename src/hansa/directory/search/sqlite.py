"""The index on SQLite: an FTS5 table over `Organisation.search_text`, kept by triggers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet

TABLE = "directory_organisation_fts"

_CREATE = f"""CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5(
    search_text, content='directory_organisation', content_rowid='id', tokenize='ascii', prefix='2 3', detail=none)"""
_ADD = f"INSERT INTO {TABLE}(rowid, search_text) VALUES (new.id, new.search_text);"
_REMOVE = f"INSERT INTO {TABLE}({TABLE}, rowid, search_text) VALUES ('delete', old.id, old.search_text);"
_TRIGGERS = {
    f"{TABLE}_insert": f"AFTER INSERT ON directory_organisation BEGIN {_ADD} END",
    f"{TABLE}_delete": f"AFTER DELETE ON directory_organisation BEGIN {_REMOVE} END",
    f"{TABLE}_update": (
        "AFTER UPDATE OF search_text ON directory_organisation WHEN old.search_text IS NOT new.search_text "
        f"BEGIN {_REMOVE} {_ADD} END"
    ),
}


def prepare() -> None:
    """Create what is missing. Changing the table of organisations takes its triggers away; then the index is refilled."""
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{TABLE}%"])
        if cursor.fetchone()[0] == len(_TRIGGERS):
            return
        for name, body in _TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")
    refill()


def pause() -> None:
    """Stop keeping the index until `prepare` is called."""
    with connection.cursor() as cursor:
        for name in _TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def refill() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE}({TABLE}) VALUES ('rebuild')")


def expression(words: Iterable[Iterable[str]], *, whole: bool) -> str:
    """All words, each by any of its beginnings; `whole` where they must be whole words. Only a–z and 0–9 come in."""
    end = "" if whole else "*"
    return " AND ".join("(" + " OR ".join(f'"{start}"{end}' for start in starts) + ")" for starts in words)


def restrict(organisations: QuerySet, match: str) -> QuerySet:
    return organisations.extra(  # noqa: S610 - the expression is a parameter
        tables=[TABLE], where=[f"{TABLE}.rowid = directory_organisation.id", f"{TABLE} MATCH %s"], params=[match]
    )
