"""The database as one file, and back, for SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from hansa.cli.archive import POSTGRESQL_DUMP, SQLITE_DUMP, ArchiveError
from hansa.cli.home import copy_sqlite


def dump(folder: Path) -> Path:
    """Write the database into a file in the folder, as it is at one moment, while others go on using it."""
    from django.db import connection

    if connection.vendor == "sqlite":
        target = folder / SQLITE_DUMP
        copy_sqlite(Path(connection.settings_dict["NAME"]), target)
        # The copy carries the mode of the original; as a single file it needs no log beside it.
        with closing(sqlite3.connect(target)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")
        return target
    target = folder / POSTGRESQL_DUMP
    name = str(connection.settings_dict["NAME"])
    postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}", name)
    return target


def check(path: Path) -> None:
    """Prove that a dump can be read back. Raises ArchiveError."""
    if path.name == POSTGRESQL_DUMP:
        postgresql("pg_restore", "--list", str(path), quiet=True)
        return
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            damage = [row[0] for row in database.execute("PRAGMA integrity_check(5)")]
    except sqlite3.DatabaseError as error:
        damage = [str(error)]
    if damage != ["ok"]:
        raise ArchiveError(f"The database in the backup is damaged: {'; '.join(damage)}")


def restore_postgresql(path: Path, *, moment: str) -> str:
    """Load a dump into a database of its own, then let the two change names; returns the new name of the former one.

    Raises ArchiveError; then everything is as it was.
    """
    from django.db import connection, connections

    name = str(connection.settings_dict["NAME"])
    # PostgreSQL cuts names at 63 bytes, and two names cut alike would be one.
    former, new = (f"{name[:36]}_{what}_{moment.replace('-', '_')}" for what in ("before", "new"))
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name])
        if cursor.fetchone()[0]:
            raise ArchiveError(f"Somebody uses the database {name}. Stop the server and every other command first")
        cursor.execute(f'CREATE DATABASE "{new}" TEMPLATE template0')
    try:
        postgresql("pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={new}", str(path))
        with connection._nodb_cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(f'ALTER DATABASE "{name}" RENAME TO "{former}"')
            cursor.execute(f'ALTER DATABASE "{new}" RENAME TO "{name}"')
            cursor.execute("COMMIT")
    except BaseException:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{new}"')
        raise
    return former


def postgresql(program: str, *arguments: str, quiet: bool = False) -> None:
    """Run a program of PostgreSQL against the server of this installation. Raises ArchiveError with what it said."""
    from django.db import connection

    found = shutil.which(program)
    if not found:
        raise ArchiveError(f"{program} is not installed (Debian: apt-get install postgresql-client)")
    settings = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    where = {variable: str(settings[key]) for variable, key in names.items() if settings.get(key)}
    options = settings.get("OPTIONS", {})
    where |= {f"PG{name.upper()}": str(options[name]) for name in ("sslmode", "sslrootcert") if name in options}
    done = subprocess.run(
        [found, *arguments],
        env={**os.environ, **where},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if quiet else None,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ArchiveError(f"{program} failed: {done.stderr.strip()}")
