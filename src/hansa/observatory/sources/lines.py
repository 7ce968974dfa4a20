"""Lines of a stream in flat memory, whatever is in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

LINE_LIMIT = 1024 * 1024
"""The longest line, and the longest row over several lines, in bytes."""

CHUNK = 256 * 1024
BEGINNING = 400


class Readable(Protocol):
    """What can be read piece by piece: a file, or a member of an archive."""

    def read(self, size: int = -1, /) -> bytes: ...


def lines(stream: Readable, limit: int = LINE_LIMIT) -> Iterator[tuple[int, bytes, bool]]:
    """Each line with its number from 1 and its end, and whether it is whole.

    Of a line of more than `limit` bytes only the beginning comes, and it is not whole. Lines end in LF or CR LF, or all
    in CR alone where the beginning of the stream has no LF. Memory: `limit` and one chunk.
    """
    number, rest, too_long = 1, b"", False
    chunk = stream.read(CHUNK)
    end = b"\r" if b"\n" not in chunk and b"\r" in chunk else b"\n"
    while chunk:
        *parts, last = chunk.split(end)
        for part in parts:
            line = rest if too_long else rest + part
            whole = not too_long and len(line) <= limit
            yield number, line + end if whole else line[:BEGINNING], whole
            number, rest, too_long = number + 1, b"", False
        if not too_long:
            rest += last
            if len(rest) > limit:
                rest, too_long = rest[:BEGINNING], True
        chunk = stream.read(CHUNK)
    if rest:
        yield number, rest, not too_long
