"""The machine: versions, rights on files, space, clock."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import stat
from datetime import timedelta

from hansa.cli.checks.finding import Finding, ok, problem, warning

OLDEST_SQLITE = (3, 37, 0)
MEGABYTE = 1024 * 1024
LITTLE_SPACE = 1000 * MEGABYTE
NO_SPACE = 100 * MEGABYTE


def versions() -> Finding:
    """Python and SQLite are recent enough, and SQLite can search."""
    import django

    from hansa import __version__

    names = f"Hansa {__version__}, Python {platform.python_version()}, Django {django.__version__}"
    names += f", SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        needed = ".".join(map(str, OLDEST_SQLITE))
        return problem("versions", names, f"Use a Python whose SQLite is {needed} or newer, or PostgreSQL.")
    options = {row[0] for row in sqlite3.connect(":memory:").execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" not in options:
        return problem("versions", f"{names} without full-text search", "Use a Python whose SQLite has FTS5.")
    return ok("versions", names)


def permissions() -> Finding:
    """Nobody else on this machine can read the home: it holds the secret key, mail password and personal data."""
    from django.conf import settings

    home = settings.HOME
    private = [home.folder, home.folder / "secret-key", home.settings_file, home.database]
    if open_ones := [path for path in private if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]:
        names = ", ".join(str(path) for path in open_ones)
        return problem("permissions", f"Others on this machine may read: {names}", f"chmod -R go-rwx {home.folder}")
    return ok("permissions", f"{home.folder} is closed to others")


def disk_space() -> Finding:
    """There is room for the database to grow, and for a copy of it."""
    from django.conf import settings

    home = settings.HOME
    free = shutil.disk_usage(home.folder).free
    size = home.database.stat().st_size if home.database.exists() else 0
    message = f"{free // MEGABYTE} MB free, the database takes {size // MEGABYTE} MB"
    mend = f"Make room on the disk of {home.folder}, or move the home and set HANSA_HOME."
    if free < NO_SPACE:
        return problem("disk space", message, mend)
    if free < max(LITTLE_SPACE, 2 * size):
        return warning("disk space", message, mend)
    return ok("disk space", message)


def clock() -> Finding:
    """The clock does not stand before what already happened."""
    from django.utils import timezone

    from hansa.journal.models import Entry

    now = timezone.now()
    last = Entry.objects.order_by("-pk").values_list("at", flat=True).first()
    if last and last > now + timedelta(minutes=5):
        message = f"The clock says {now:%Y-%m-%d %H:%M} UTC, but the last act was at {last:%Y-%m-%d %H:%M} UTC"
        return problem("clock", message, "Set the clock of this machine (timedatectl set-ntp true).")
    return ok("clock", f"{now:%Y-%m-%d %H:%M} UTC")
