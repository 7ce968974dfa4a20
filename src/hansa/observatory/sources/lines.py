"""Lines of a stream in flat memory, whatever is in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

LINE_LIMIT = 1024 * 1024
"""The longest line, and the longest row over several lines, in bytes."""

CHUNK = 256 * 1024


def lines(stream: BinaryIO, limit: int = LINE_LIMIT) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number from 1 and its end; None in place of a line of more than `limit` bytes.

    Lines end in LF or CR LF, or all in CR alone where the beginning of the stream has no LF.
    Memory: `limit` and one chunk.
    """
    number, rest, too_long = 1, b"", False
    chunk = stream.read(CHUNK)
    end = b"\r" if b"\n" not in chunk and b"\r" in chunk else b"\n"
    while chunk:
        *whole, rest_of_chunk = chunk.split(end)
        for part in whole:
            line = rest + part
            yield number, None if too_long or len(line) > limit else line + end
            number, rest, too_long = number + 1, b"", False
        too_long = too_long or len(rest) + len(rest_of_chunk) > limit
        rest = b"" if too_long else rest + rest_of_chunk
        chunk = stream.read(CHUNK)
    if too_long or rest:
        yield number, None if too_long else rest
