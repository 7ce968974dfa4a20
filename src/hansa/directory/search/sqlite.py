"""The index on SQLite: an FTS5 table over `Organisation.search_text`, kept by triggers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet

TABLE = "directory_organisation_fts"

_DEFINITION = """USING fts5(
    search_text, content='directory_organisation', content_rowid='id', tokenize='ascii', prefix='2 3 4 5 6',
    detail=none)"""
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
    """Create what is missing or was made by another version. Changing the table of organisations takes its triggers
    away; then the index is refilled."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [TABLE])
        made = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{TABLE}%"])
        if made and made[0].endswith(_DEFINITION) and cursor.fetchone()[0] == len(_TRIGGERS):
            return
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute(f"CREATE VIRTUAL TABLE {TABLE} {_DEFINITION}")
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


def scan(organisations: QuerySet, words: Iterable[Iterable[str]], *, whole: bool) -> QuerySet:
    """Without the index: reads the text of every organisation that the other conditions leave."""
    end = " " if whole else ""
    conditions, values = [], []
    for starts in words:
        marks = [f" {start}{end}" for start in starts]
        conditions.append("(" + " OR ".join("instr(' ' || search_text || ' ', %s)" for _mark in marks) + ")")
        values += marks
    return organisations.extra(where=conditions, params=values)  # noqa: S610 - the texts are parameters


def restrict(organisations: QuerySet, match: str) -> QuerySet:
    return organisations.extra(  # noqa: S610 - the expression is a parameter
        tables=[TABLE], where=[f"{TABLE}.rowid = directory_organisation.id", f"{TABLE} MATCH %s"], params=[match]
    )
