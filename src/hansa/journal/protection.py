"""The database itself refuses to change or remove a journal entry, whoever asks."""

from __future__ import annotations

from typing import Any

from django.db import connections

MESSAGE = "The journal is append-only: entries are never changed or removed."

_SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS journal_entry_no_{act.lower()} BEFORE {act} ON journal_entry
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""
    for act in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$""",
    """CREATE OR REPLACE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
    """CREATE OR REPLACE TRIGGER journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
]


def protect(using: str, **_signal: Any) -> None:
    """Set the triggers. Called after every migration: SQLite loses triggers when a migration makes a table anew."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)
