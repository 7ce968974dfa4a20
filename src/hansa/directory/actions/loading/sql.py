"""The few words in which the two databases differ, and statements made from models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, models
from django.utils import timezone


def run(statement: str, params: tuple[Any, ...] = ()) -> int:
    """Execute and return the number of rows concerned."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount


def rows(statement: str, params: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def one(statement: str, params: tuple[Any, ...] = ()) -> Any:
    """The first value of the first row."""
    return rows(statement, params)[0][0]


def differ(left: str, right: str) -> str:
    """Whether two values differ, where two NULLs are equal. (SQLite knows IS DISTINCT FROM only since 3.39.)"""
    return f"{left} IS DISTINCT FROM {right}" if connection.vendor == "postgresql" else f"{left} IS NOT {right}"


def analyze(*tables: str) -> None:
    """PostgreSQL never looks at temporary tables by itself, and plans blindly without."""
    if connection.vendor == "postgresql":
        for table in tables:
            run(f"ANALYZE {table}")


def check_references(*, at_once: bool) -> None:
    """Check references now and with each statement, or at the end of the transaction, as PostgreSQL does by itself.

    It changes no table while a check of its rows waits, and making the search index anew may change one.
    """
    if connection.vendor == "postgresql":
        run(f"SET CONSTRAINTS ALL {'IMMEDIATE' if at_once else 'DEFERRED'}")


def table_of(model: type[models.Model]) -> str:
    return model._meta.db_table


def allocate_numbers(stage_table: str, model: type[models.Model]) -> int:
    """Give each staged row without a record the number of a new one; returns how many."""
    table = table_of(model)
    if connection.vendor == "postgresql":
        number, params = "nextval(pg_get_serial_sequence(%s, 'id'))", (table,)
    else:
        last = one("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", (table,))
        number, params = "%s + no", (last,)
    return run(f"UPDATE {stage_table} SET fresh = TRUE, id = {number} WHERE id IS NULL", params)


def insert_select(
    model: type[models.Model], values: Mapping[str, str], source: str, params: tuple[Any, ...] = ()
) -> int:
    """INSERT rows of a model FROM a source; columns not in `values` (column → expression) get their default."""
    expressions, defaults = dict(values), []
    for field in model._meta.concrete_fields:
        column = field.column or ""
        if column not in expressions and not (field.primary_key or field.generated):
            expressions[column] = "%s"
            defaults.append(_default(field))
    columns, selected = ", ".join(f'"{name}"' for name in expressions), ", ".join(expressions.values())
    return run(f"INSERT INTO {table_of(model)} ({columns}) SELECT {selected} {source}", (*defaults, *params))


def _default(field: models.Field) -> Any:
    automatic = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return field.get_db_prep_save(timezone.now() if automatic else field.get_default(), connection)
