"""`hansa restore`: puts a backup in the place of this installation."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from hansa.cli.archive import POSTGRESQL_DUMP, ArchiveError, Manifest, unpack
from hansa.cli.serve import SERVER_LOCK
from hansa.config.home import current_home

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def restore(
    file: Annotated[Path, typer.Argument(help="An archive written by `hansa backup`.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a backup in the place of this installation; the former one is kept beside it.

    Everything is checked before anything changes. Stop the server first.
    """
    home = current_home().folder
    moment = f"{datetime.now():%Y%m%d-%H%M%S}"
    former = home.with_name(f"{home.name}.before-{moment}")
    home.parent.mkdir(parents=True, exist_ok=True)
    os.umask(0o077)
    try:
        with tempfile.TemporaryDirectory(dir=home.parent, prefix=f"{home.name}.restoring-") as scratch:
            staged = Path(scratch, "home")
            staged.mkdir(mode=0o700)
            manifest = checked(file, staged)
            if not yes:
                agree(manifest, home)
            with nobody_serves(home):
                exchange(manifest, staged, home, former, moment)
    except (ArchiveError, OSError) as error:
        raise SystemExit(f"Nothing was restored: {error}.") from error
    typer.echo(f"Restored the backup of {manifest.made_at}.")
    if former.exists():
        typer.echo(f"The former installation is kept in {former}; delete it when you are content.")
    typer.echo("Look whether all is well: hansa doctor")


def checked(file: Path, staged: Path) -> Manifest:
    """Unpack into the staging folder and prove that this version can use what is there. Raises ArchiveError."""
    from hansa.cli import dump

    manifest = unpack(file, staged)
    django_without_changes()
    refuse_newer(manifest)
    refuse_other_database(manifest)
    dump.check(staged / manifest.dump)
    return manifest


def django_without_changes() -> None:
    """Load Django to know our migrations and database, without writing a key into a home that may not exist yet."""
    import django

    os.environ.setdefault("HANSA_SECRET_KEY", "not used: nothing is signed while restoring")
    django.setup()


def refuse_newer(manifest: Manifest) -> None:
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    known = {f"{app}.{name}" for app, name in {*loader.disk_migrations, *replaced}}
    ours = {f"{app}." for app in loader.migrated_apps}
    unknown = sorted(name for name in set(manifest.migrations) - known if f"{name.split('.')[0]}." in ours)
    if unknown:
        raise ArchiveError(
            f"the backup is of Hansa {manifest.version}, which is newer than this one: its database knows "
            f"{', '.join(unknown[:3])}. Install that version first"
        )


def refuse_other_database(manifest: Manifest) -> None:
    from django.db import connection

    in_archive = "postgresql" if manifest.dump == POSTGRESQL_DUMP else "sqlite"
    if in_archive != connection.vendor:
        hint = "set DATABASE_URL" if in_archive == "postgresql" else "unset DATABASE_URL"
        raise ArchiveError(f"the backup is of {in_archive}, and this installation uses {connection.vendor}: {hint}")


def agree(manifest: Manifest, home: Path) -> None:
    question = f"Put the backup of {manifest.made_at} (Hansa {manifest.version}) in the place of {home}?"
    if not sys.stdin.isatty():
        raise SystemExit(f"{question} Nobody is here to ask. Give --yes.")
    if not typer.confirm(question):
        raise SystemExit("Nothing was changed.")


@contextmanager
def nobody_serves(home: Path) -> Iterator[None]:
    """Hold off servers: one that runs would go on with the files it has open."""
    if not home.exists():
        yield
        return
    with (home / SERVER_LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveError("a server runs on this home. Stop it first") from None
        yield


def exchange(manifest: Manifest, staged: Path, home: Path, former: Path, moment: str) -> None:
    """Let the staged home and the one in use change places, and on PostgreSQL the databases."""
    if manifest.dump == POSTGRESQL_DUMP:
        from hansa.cli.dump import restore_postgresql

        database = restore_postgresql(staged / POSTGRESQL_DUMP, moment=moment)
        typer.echo(f"The former database is kept as {database}.")
        (staged / POSTGRESQL_DUMP).unlink()
    if not home.exists():
        staged.rename(home)
        return
    try:
        swap(staged, home)
    except OSError as error:
        raise ArchiveError(
            f"{home} cannot be moved ({error.strerror}); if it is a mount point, let HANSA_HOME name a folder inside it"
        ) from error
    shutil.move(staged, former)


def swap(one: Path, other: Path) -> None:
    """Let two folders change names. On Linux in one step: there is no moment at which either name is missing."""
    exchange_names = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if exchange_names:
        if exchange_names(_AT_FDCWD, bytes(one), _AT_FDCWD, bytes(other), _RENAME_EXCHANGE) == 0:
            return
        number = ctypes.get_errno()
        if number not in (38, 22):  # no such call, or a file system that cannot exchange
            raise OSError(number, os.strerror(number))
    aside = other.with_name(f"{other.name}.aside-{os.getpid()}")
    other.rename(aside)
    try:
        one.rename(other)
    except OSError:
        aside.rename(other)
        raise
    aside.rename(one)
