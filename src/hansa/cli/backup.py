"""`hansa backup`: the whole installation in one file, while it runs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from hansa.cli.home import prepare


def backup(
    file: Annotated[
        Path | None, typer.Argument(help="The file to write; by default hansa-DATE-TIME.tar.gz here.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Write database, uploaded files, settings and secret key into one file, and read it back as proof.

    The server may go on running. The file holds secrets and personal data: keep it as you keep the installation.
    """
    target = (file or Path(f"hansa-{datetime.now():%Y%m%d-%H%M%S}.tar.gz")).expanduser().resolve()
    if target.exists():
        raise SystemExit(f"{target} exists. Name a file that does not.")
    if not target.parent.is_dir():
        raise SystemExit(f"{target.parent} is not a folder.")
    prepare()
    write_backup(target)
    size = target.stat().st_size
    if as_json:
        typer.echo(json.dumps({"file": str(target), "bytes": size}))
    else:
        typer.echo(f"{target}: {size / 1e6:.1f} MB, read back and found whole.")


def write_backup(target: Path) -> None:
    """Write an archive and prove that it can be restored. Raises SystemExit; then there is no archive."""
    from django.conf import settings
    from django.db.migrations.recorder import MigrationRecorder

    from hansa import __version__
    from hansa.cli import dump
    from hansa.cli.archive import ArchiveError, pack, unpack

    home = settings.HOME
    try:
        with tempfile.TemporaryDirectory(dir=home.folder, prefix="backup-") as scratch:
            database = dump.dump(Path(scratch))
            migrations = sorted(
                f"{app}.{name}" for app, name in MigrationRecorder.Migration.objects.values_list("app", "name")
            )
            pack(target, contents(home, database), version=__version__, migrations=migrations)
            database.unlink()
            manifest = unpack(target, Path(scratch))
            dump.check(Path(scratch, manifest.dump))
    except (ArchiveError, OSError) as error:
        target.unlink(missing_ok=True)
        raise SystemExit(f"No backup was made: {error}.") from error


def contents(home, database: Path) -> Iterator[tuple[str, Path]]:
    """What goes into the archive, by its name there. Links are left out: they may lead anywhere."""
    yield database.name, database
    for name in ("hansa.toml", "secret-key", "demo"):
        if (home.folder / name).is_file():
            yield name, home.folder / name
    for path in sorted(home.files.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"files/{path.relative_to(home.files).as_posix()}", path
