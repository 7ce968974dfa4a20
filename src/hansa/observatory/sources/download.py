"""Fetches a file from the web, in flat memory, to a temporary file."""

from __future__ import annotations

import http.client
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hansa import __version__
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.progress import Progress

MOST_DOWNLOADED = 2 * 1024**3
TIMEOUT_SECONDS = 60
CHUNK = 1024 * 1024


def is_address(where: str) -> bool:
    """Whether this is a web address rather than a path."""
    return where.lower().startswith(("http://", "https://"))


@contextmanager
def downloaded(address: str, progress: Progress, most: int = MOST_DOWNLOADED) -> Iterator[Path]:
    """A temporary file with what the address gives; gone afterwards. At most `most` bytes. Raises UnusableSource."""
    with tempfile.TemporaryDirectory(prefix="hansa-") as folder:
        path = Path(folder, "download")
        try:
            request = urllib.request.Request(address, headers={"User-Agent": f"Hansa/{__version__}"})  # noqa: S310
            # Only http and https come here (`is_address`), and redirects cannot leave them.
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer, path.open("wb") as file:  # noqa: S310
                _copy(address, answer, file, int(answer.headers.get("Content-Length") or 0), progress, most)
        except UnusableSource:
            raise
        except urllib.error.HTTPError as error:
            raise UnusableSource(f"{address}: the server answers {error.code} {error.reason}.") from error
        except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            raise UnusableSource(f"{address}: cannot be fetched ({reason}). Is the address right?") from error
        yield path


def _copy(address: str, answer: BinaryIO, file: BinaryIO, size: int, progress: Progress, most: int) -> None:
    if size > most:
        raise UnusableSource(
            f"{address}: {size:,} bytes; at most {most:,} are fetched. Fetch it yourself and name the file."
        )
    done = 0
    while chunk := answer.read(CHUNK):
        done += len(chunk)
        if done > most:
            raise UnusableSource(f"{address}: more than {most:,} bytes. Fetch it yourself and name the file.")
        file.write(chunk)
        progress("Fetching", done, size)
    if done < size:
        raise UnusableSource(f"{address}: the connection ended after {done:,} of {size:,} bytes. Try again.")
