"""Finds the files of a source: one file, those of a folder or of a zip, here or behind a web address."""

from __future__ import annotations

import gzip
import hashlib
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from hansa.observatory.sources.download import downloaded, is_address
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.progress import Progress, silent

MOST_MEMBERS = 1_000
MOST_BYTES = 8 * 1024**3
MOST_RATIO = 200
# Below this size no ratio is dangerous, and a table of empty cells may well shrink a thousandfold.
RATIO_MATTERS_FROM = 1024**3
GZIP = b"\x1f\x8b"


@dataclass
class SourceFile:
    """One file of a source: its name as people see it, its size in bytes (0 where not known), and how to open it."""

    name: str
    size: int
    _opener: Any = field(repr=False)
    path: Path | None = None
    """Where it lies unpacked; None for a file in an archive."""

    @property
    def base_name(self) -> str:
        return PurePosixPath(self.name).name.lower()

    def open(self) -> Counted:
        return Counted(self.name, self._opener())


@dataclass
class Source:
    """Where the data come from. `checksum` is that of the zip; of a folder it is made from the files that were read."""

    name: str
    url: str
    files: list[SourceFile]
    checksum: str = ""


class Counted(io.RawIOBase):
    """A stream that counts and hashes what was read, and turns a broken archive into a message."""

    def __init__(self, name: str, stream: IO[bytes]) -> None:
        self.name, self._stream = name, stream
        self.done = 0
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise UnusableSource(
                f"{self.name}: cannot be read after {self.done:,} bytes ({error}). "
                "The file is damaged: fetch it again, or unpack it and name the folder."
            ) from error
        self.done += len(data)
        self.digest.update(data)
        return data

    def close(self) -> None:
        self._stream.close()
        super().close()


@contextmanager
def open_source(where: str, progress: Progress = silent) -> Iterator[Source]:
    """The files of a folder, of a zip, or of a zip at an http(s) address, which is fetched to a file for the while.

    Raises UnusableSource.
    """
    if is_address(where):
        with downloaded(where, progress) as path, _open_zip(path, where.rsplit("/", 1)[-1] or where) as source:
            source.url = where
            yield source
        return
    path = Path(where).expanduser()
    if path.is_dir():
        yield Source(path.name or str(path), "", _files_of_folder(path))
    elif path.is_file():
        with _open_zip(path, path.name) as source:
            yield source
    else:
        raise UnusableSource(
            f"{where}: no such file or folder. Right is a zip, a folder, or an http(s) address of a zip."
        )


@contextmanager
def open_file(where: str, progress: Progress = silent, *, checksum: str = "") -> Iterator[Source]:
    """One file of any kind, plain, gzipped or in a zip; or a zip with several; here or at an http(s) address.

    An .xlsx or .parquet is a plain file. The checksum is that of the file as it lies there or came over the web, before
    it is unpacked; with `checksum` given, another file is refused. Raises UnusableSource.
    """
    if is_address(where):
        name = where.partition("?")[0].rstrip("/").rsplit("/", 1)[-1] or where
        with downloaded(where, progress, checksum=checksum) as path, _open_one(path, name) as source:
            source.url = where
            yield source
        return
    path = Path(where).expanduser()
    if not path.is_file():
        raise UnusableSource(f"{where}: no such file. Right is a file, or the http(s) address of one.")
    with _open_one(path, path.name) as source:
        wanted = checksum.strip().lower().removeprefix("sha256:")
        if wanted and source.checksum != wanted:
            raise UnusableSource(f"{where}: SHA-256 is {source.checksum}, not {wanted}. Another version of the file?")
        yield source


@contextmanager
def _open_one(path: Path, name: str) -> Iterator[Source]:
    start = _beginning(path)
    if start.startswith(b"PK") and not name.lower().endswith(".xlsx"):
        with _open_zip(path, name) as source:
            yield source
        return
    if start.lstrip().lower().startswith((b"<!doctype", b"<html")):
        raise UnusableSource(f"{name}: a web page, not a table. Right is the address of the file itself.")
    if start.startswith(GZIP):
        shown = name[:-3] if name.lower().endswith(".gz") else name
        file = SourceFile(shown, 0, lambda: Unzipped(shown, path))
    else:
        file = SourceFile(name, path.stat().st_size, lambda: _open_plain(path), path)
    yield Source(name, "", [file], checksum_of(path))


def _beginning(path: Path) -> bytes:
    with _open_plain(path) as file:
        return file.read(200)


class Unzipped(io.RawIOBase):
    """What a gzip holds, until it holds more than any honest one would."""

    def __init__(self, name: str, path: Path) -> None:
        self._name, self._packed = name, path.stat().st_size
        self._stream = gzip.open(path, "rb")  # noqa: SIM115 - closed by `close`
        self._done = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._done += len(data)
        if self._done > MOST_BYTES or (self._done > RATIO_MATTERS_FROM and self._done > MOST_RATIO * self._packed):
            raise UnusableSource(
                f"{self._name}: more than {self._done:,} bytes when unpacked, from {self._packed:,}. Accepted are at "
                f"most {MOST_BYTES:,}, and above {RATIO_MATTERS_FROM:,} at most {MOST_RATIO} times the packed size."
            )
        return data

    def close(self) -> None:
        self._stream.close()
        super().close()


def _files_of_folder(folder: Path) -> list[SourceFile]:
    """Files of the folder and of the folders right in it."""
    paths = [path for pattern in ("*", "*/*") for path in sorted(folder.glob(pattern))]
    seen = [path for path in paths if not path.is_dir() and not path.name.startswith(".")]
    return [
        SourceFile(path.relative_to(folder).as_posix(), path.stat().st_size, lambda path=path: _open_plain(path))
        for path in seen
        if path.exists()
    ]


def _open_plain(path: Path) -> IO[bytes]:
    try:
        return path.open("rb", buffering=0)
    except OSError as error:
        raise UnusableSource(f"{path}: cannot be opened ({error.strerror}).") from error


@contextmanager
def _open_zip(path: Path, name: str) -> Iterator[Source]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise UnusableSource(f"{name}: {_not_a_zip(path, error)}") from error
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        _check_members(name, members, path.stat().st_size)
        files = [
            SourceFile(member.filename, member.file_size, lambda member=member: _open_member(archive, member))
            for member in members
            if not _is_hidden(member.filename)
        ]
        yield Source(name, "", files, checksum_of(path))


def _open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    try:
        return archive.open(member)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise UnusableSource(
            f"{member.filename}: cannot be unpacked ({error}). Right is a zip without password, deflated or stored."
        ) from error


def _check_members(name: str, members: list[zipfile.ZipInfo], packed: int) -> None:
    if len(members) > MOST_MEMBERS:
        raise UnusableSource(f"{name}: {len(members):,} files in the archive; at most {MOST_MEMBERS:,} are accepted.")
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in member.filename[:3]:
            raise UnusableSource(
                f"{name}: the file “{member.filename[:200]}” in the archive points outside of it. "
                "Such an archive was made to do harm; fetch it from the publisher."
            )
        if stat.S_ISLNK(member.external_attr >> 16):
            raise UnusableSource(f"{name}: “{member.filename[:200]}” is a link; right are plain files.")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_BYTES or (unpacked > RATIO_MATTERS_FROM and unpacked > MOST_RATIO * packed):
        raise UnusableSource(
            f"{name}: {unpacked:,} bytes when unpacked, from {packed:,}. Accepted are at most {MOST_BYTES:,} "
            f"bytes, and above {RATIO_MATTERS_FROM:,} at most {MOST_RATIO} times the size of the archive. "
            "Unpack it and name the folder."
        )


def _not_a_zip(path: Path, error: Exception) -> str:
    if isinstance(error, OSError) and not isinstance(error, zipfile.BadZipFile) and error.strerror:
        return f"cannot be opened ({error.strerror})."
    with path.open("rb") as file:
        start = file.read(200)
    if start.startswith(b"PK"):
        return f"a broken zip ({error}): is the download complete? Fetch it again."
    if start.lstrip().lower().startswith((b"<!doctype", b"<html")):
        return "a web page, not a zip. Right is the address of the zip itself."
    return "not a zip. Right is a zip with the tables in it, a folder of them, or an http(s) address of a zip."


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


def checksum_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
