"""The archive of a backup: a compressed tar file whose last member lists every other one with its checksum."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FORMAT = 1
MANIFEST = "manifest.json"
MANIFEST_LIMIT = 64 * 1024 * 1024
SQLITE_DUMP = "hansa.sqlite3"
POSTGRESQL_DUMP = "postgresql.dump"
# What a backup may hold, and nothing else: the database, the settings, the key, and the uploaded files.
ALLOWED = re.compile(
    rf"{re.escape(SQLITE_DUMP)}|{re.escape(POSTGRESQL_DUMP)}|hansa\.toml|secret-key|demo|files/(?!(.*/)?\.\.?(/|$)).+"
)
CHUNK = 1024 * 1024
# A tar file ends with blocks of zeros, of ten kilobytes at most.
PADDING_LIMIT = 64 * 1024


class ArchiveError(Exception):
    """The archive is not one that may be restored; the message says why."""


@dataclass(frozen=True)
class Manifest:
    """What an archive says about itself."""

    version: str
    made_at: str
    migrations: list[str]
    members: dict[str, str]

    @property
    def dump(self) -> str:
        return SQLITE_DUMP if SQLITE_DUMP in self.members else POSTGRESQL_DUMP


def pack(target: Path, members: Iterable[tuple[str, Path]], *, version: str, migrations: list[str]) -> None:
    """Write an archive, readable by its owner alone. It has its name only when it is whole."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    checksums = {}
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6, format=tarfile.PAX_FORMAT) as tar:
                for name, path in members:
                    checksums[name] = _add(tar, name, path)
                about = Manifest(version, datetime.now(UTC).isoformat(timespec="seconds"), migrations, checksums)
                _add_text(tar, MANIFEST, json.dumps({"format": FORMAT, **about.__dict__}, indent=1))
            raw.flush()
            os.fsync(raw.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    """Add a file as it is while we read it; its checksum. A file that grows meanwhile is cut at the size it had."""
    with path.open("rb") as file:
        entry = tarfile.TarInfo(name)
        entry.size = os.fstat(file.fileno()).st_size
        entry.mode, entry.mtime = 0o600, int(os.fstat(file.fileno()).st_mtime)
        reader = _Hashing(file)
        tar.addfile(entry, reader)
    return reader.digest.hexdigest()


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, io.BytesIO(content))


class _Hashing(io.RawIOBase):
    """A file that takes the checksum of what is read from it."""

    def __init__(self, file) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self.file.read(size)
        self.digest.update(content)
        return content


def unpack(archive: Path, folder: Path) -> Manifest:
    """Unpack an archive into an empty folder and prove that it is whole. Raises ArchiveError.

    Nothing of the archive is trusted: only names that a backup has, only regular files, each once, and never more
    than the disk holds.
    """
    try:
        with gzip.open(archive) as raw:
            with tarfile.open(fileobj=raw, mode="r:") as tar:
                found = _extract(tar, folder)
            # To the very end: only there stands the checksum of the compressed file.
            if len(raw.read(PADDING_LIMIT)) == PADDING_LIMIT:
                raise ArchiveError(f"{archive} goes on after its end")
    except FileNotFoundError:
        raise ArchiveError(f"{archive}: there is no such file") from None
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise ArchiveError(f"{archive} is not a whole backup: {error}") from error
    return _checked(archive, folder, found)


def _extract(tar: tarfile.TarFile, folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in tar:
        name = entry.name
        if not entry.isreg() or not (name == MANIFEST or ALLOWED.fullmatch(name)):
            raise ArchiveError(f"The archive holds “{name[:100]}”, which no backup of Hansa holds")
        if name in found:
            raise ArchiveError(f"The archive holds “{name[:100]}” twice")
        limit = MANIFEST_LIMIT if name == MANIFEST else shutil.disk_usage(folder).free
        if entry.size > limit:
            raise ArchiveError(f"“{name[:100]}” in the archive has {entry.size} bytes; there is room for {limit}")
        found[name] = _write(tar.extractfile(entry), folder / name)
    return found


def _write(source, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while content := source.read(CHUNK):
            digest.update(content)
            file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _checked(archive: Path, folder: Path, found: dict[str, str]) -> Manifest:
    if MANIFEST not in found:
        raise ArchiveError(f"{archive} is not a whole backup: its list of contents is missing")
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_text("utf-8"))
        manifest = Manifest(told["version"], told["made_at"], list(told["migrations"]), dict(told["members"]))
        number = told["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveError(f"{archive}: its list of contents cannot be read: {error}") from error
    path.unlink()
    del found[MANIFEST]
    if number != FORMAT:
        raise ArchiveError(f"{archive} has format {number}; this version of Hansa reads format {FORMAT}")
    differing = sorted(
        name for name in found.keys() | manifest.members.keys() if found.get(name) != manifest.members.get(name)
    )
    if differing:
        raise ArchiveError(f"{archive} was changed or damaged: {', '.join(differing[:3])} is not as it was written")
    if manifest.dump not in found:
        raise ArchiveError(f"{archive} holds no database")
    return manifest
