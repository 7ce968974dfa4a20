"""Prepares the home of an installation: any command that needs the database calls `prepare` first."""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import django
import typer

BACKUPS_KEPT = 3


def prepare() -> None:
    """Load Django and bring the home to this version: folders, secret key, tables, cache, reference data.

    Costs one query when nothing is to be done. Before the tables of a SQLite home change, a copy goes to `backups/`.
    Two commands at once: the second waits for the first. A home of a newer version is refused.
    """
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hansa.config.settings")
    django.setup()
    from django.conf import settings

    home = settings.HOME
    home.create()
    expected = expected_stamp()
    if _is_prepared(home.folder, expected):
        return
    with _one_at_a_time(home.folder / "prepare.lock"):
        if _is_prepared(home.folder, expected):
            return
        _prepare_now(home.folder)
        (home.folder / "prepared").write_text(expected, "ascii")


def _prepare_now(folder: Path) -> None:
    from django.core.management import call_command

    from hansa.directory.actions.reference import load_reference
    from hansa.journal.actions import SYSTEM
    from hansa.observatory.actions.known import load_known_clusters

    typer.echo(f"Preparing {folder} …", err=True)
    refuse_newer_database()
    _copy_before_migration(folder)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    load_reference(by=SYSTEM)
    load_known_clusters(by=SYSTEM)


def expected_stamp() -> str:
    """Changes with the version, the migrations of every app, the reference data and the database."""
    from django.apps import apps

    from hansa import __version__
    from hansa.directory.actions.reference import reference_digest
    from hansa.observatory.reference import paper_digest

    database = os.environ.get("DATABASE_URL", "")
    parts = [__version__, reference_digest(), paper_digest(), hashlib.sha256(database.encode()).hexdigest()]
    for app in apps.get_app_configs():
        parts += sorted(f"{app.label}.{path.stem}" for path in Path(app.path, "migrations").glob("*.py"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _is_prepared(folder: Path, expected: str) -> bool:
    from django.db import DatabaseError, connection

    stamp = folder / "prepared"
    if not stamp.exists() or stamp.read_text("ascii") != expected:
        return False
    try:
        # The stamp may be older than the database: somebody may have emptied or replaced it.
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM directory_dataset WHERE source = 'reference' LIMIT 1")
            return cursor.fetchone() is not None
    except DatabaseError:
        return False


def refuse_newer_database() -> None:
    """Stop when the database has migrations that this version of Hansa does not know."""
    if unknown := unknown_migrations():
        raise SystemExit(
            f"The database was made by a newer version of Hansa: it knows {', '.join(unknown[:3])}. "
            "Install that version, or restore a backup made by this one."
        )


def unknown_migrations() -> list[str]:
    """Migrations that the database has had and this version does not know."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations) - replaced
    return sorted(f"{app}.{name}" for app, name in unknown if app in loader.migrated_apps)


def _copy_before_migration(folder: Path) -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    is_new = not executor.loader.applied_migrations
    if connection.vendor != "sqlite" or is_new or not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    backups = folder / "backups"
    backups.mkdir(mode=0o700, exist_ok=True)
    target = backups / f"before-upgrade-{datetime.now(UTC):%Y%m%d-%H%M%S}.sqlite3"
    copy_sqlite(Path(connection.settings_dict["NAME"]), target)
    typer.echo(f"The tables change. A copy of the database as it was: {target}", err=True)
    for old in sorted(backups.glob("before-upgrade-*.sqlite3"))[:-BACKUPS_KEPT]:
        old.unlink()


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database that may be in use, by SQLite's online backup."""
    with closing(sqlite3.connect(source)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another command is preparing this home; waiting for it …", file=sys.stderr)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
