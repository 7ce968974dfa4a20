"""Fetches a file from the web, in flat memory: goes on where a broken connection left it, and checks what came."""

from __future__ import annotations

import fcntl
import hashlib
import http.client
import json
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from hansa import __version__
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.progress import Progress

MOST_DOWNLOADED = 2 * 1024**3
TIMEOUT_SECONDS = 60
CHUNK = 1024 * 1024
TRIES = 3
PARTIAL, RANGE_NOT_SATISFIABLE = 206, 416


def is_address(where: str) -> bool:
    """Whether this is a web address rather than a path."""
    return where.lower().startswith(("http://", "https://"))


@contextmanager
def downloaded(
    address: str,
    progress: Progress,
    most: int = MOST_DOWNLOADED,
    *,
    checksum: str = "",
    folder: Path | None = None,
) -> Iterator[Path]:
    """A file with what the address gives; gone afterwards. At most `most` bytes. Raises UnusableSource.

    When the connection breaks, fetching goes on from there up to three times, where the server can do that and the file
    is still the same one (its ETag, or its date). With a `folder`, an unfinished file stays there, and the next call
    for the same address goes on with it. With a `checksum` (SHA-256 in hexadecimal) another file is refused.
    """
    wanted = checksum.strip().lower().removeprefix("sha256:")
    if wanted and (len(wanted) != 64 or not set(wanted) <= set("0123456789abcdef")):
        raise UnusableSource(f"{checksum}: no checksum. Right is SHA-256 as 64 hexadecimal digits.")
    with tempfile.TemporaryDirectory(prefix="hansa-") as own:
        place = _Place.of(address, folder or Path(own))
        with place.alone(address):
            _fetch_whole(address, place, progress, most)
            try:
                _check(address, place.file, wanted)
                yield place.file
            finally:
                place.clear()


def _fetch_whole(address: str, place: _Place, progress: Progress, most: int) -> None:
    for tries_left in reversed(range(TRIES)):
        try:
            _fetch(address, place, progress, most)
            return
        except _Broken as broken:
            if not tries_left or not place.can_resume:
                raise UnusableSource(str(broken)) from broken
        except UnusableSource:
            place.clear()
            raise


class _Broken(Exception):
    """The connection ended too early."""


@dataclass
class _Place:
    """Where a file is being collected, and what the server said of it."""

    file: Path
    notes: Path

    @classmethod
    def of(cls, address: str, folder: Path) -> _Place:
        folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(address.encode()).hexdigest()[:32]
        return cls(folder / f"{name}.part", folder / f"{name}.json")

    @contextmanager
    def alone(self, address: str) -> Iterator[None]:
        """Two at once would write into one file."""
        with self.file.with_suffix(".lock").open("w") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UnusableSource(f"{address}: is being fetched already. Wait for that to end.") from error
            yield

    @property
    def done(self) -> int:
        return self.file.stat().st_size if self.file.exists() else 0

    @property
    def can_resume(self) -> bool:
        return bool(self.done and self.validator)

    @property
    def validator(self) -> str:
        """What tells this version of the file from another: only a strong ETag or a date will do."""
        try:
            said = json.loads(self.notes.read_text("utf-8"))
        except (OSError, ValueError):
            return ""
        return said.get("validator", "") if isinstance(said, dict) else ""

    def begin(self, answer: _Answer) -> None:
        self.file.unlink(missing_ok=True)
        self.notes.write_text(json.dumps(asdict(answer)), "utf-8")

    def clear(self) -> None:
        self.file.unlink(missing_ok=True)
        self.notes.unlink(missing_ok=True)


@dataclass(frozen=True)
class _Answer:
    """What the server says of the file."""

    size: int
    validator: str

    @classmethod
    def of(cls, headers: http.client.HTTPMessage) -> _Answer:
        etag = headers.get("ETag", "")
        strong = etag if etag and not etag.startswith("W/") else ""
        resumable = headers.get("Accept-Ranges", "").lower() == "bytes"
        validator = (strong or headers.get("Last-Modified", "")) if resumable else ""
        return cls(int(headers.get("Content-Length") or 0), validator)


def _fetch(address: str, place: _Place, progress: Progress, most: int) -> None:
    """Fetch the file, or what is missing of it."""
    headers = {"User-Agent": f"Hansa/{__version__}", "Accept-Encoding": "identity"}
    if place.can_resume:
        headers |= {"Range": f"bytes={place.done}-", "If-Range": place.validator}
    try:
        request = urllib.request.Request(address, headers=headers)  # noqa: S310
        # Only http and https come here (`is_address`), and redirects cannot leave them.
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            _take(address, answer, place, progress, most)
    except (_Broken, UnusableSource):
        raise
    except urllib.error.HTTPError as error:
        if error.code == RANGE_NOT_SATISFIABLE and place.done:
            place.clear()
            _fetch(address, place, progress, most)
            return
        raise UnusableSource(f"{address}: the server answers {error.code} {error.reason}.") from error
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        if place.can_resume:
            raise _Broken(
                f"{address}: the connection ended after {place.done:,} bytes ({reason}). Try again."
            ) from error
        raise UnusableSource(f"{address}: cannot be fetched ({reason}). Is the address right?") from error


def _take(address: str, answer: http.client.HTTPResponse, place: _Place, progress: Progress, most: int) -> None:
    said = _Answer.of(answer.headers)
    if answer.status == PARTIAL and place.done and _continues(answer.headers, place.done):
        done = place.done
    else:
        place.begin(said)
        done = 0
    size = done + said.size if said.size else 0
    if size > most:
        raise UnusableSource(
            f"{address}: {size:,} bytes; at most {most:,} are fetched. Fetch it yourself and name the file."
        )
    with place.file.open("ab") as file:
        while chunk := answer.read(CHUNK):
            done += len(chunk)
            if done > most:
                raise UnusableSource(f"{address}: more than {most:,} bytes. Fetch it yourself and name the file.")
            file.write(chunk)
            progress("Fetching", done, size)
    if done < size:
        raise _Broken(f"{address}: the connection ended after {done:,} of {size:,} bytes. Try again.")


def _continues(headers: http.client.HTTPMessage, done: int) -> bool:
    return headers.get("Content-Range", "").lower().startswith(f"bytes {done}-")


def _check(address: str, path: Path, wanted: str) -> None:
    if not wanted:
        return
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != wanted:
        raise UnusableSource(
            f"{address}: SHA-256 is {found}, not {wanted}. Another version, or changed on the way: nothing was read."
        )
