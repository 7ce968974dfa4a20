from __future__ import annotations

import io
import tracemalloc

import pytest

from hansa.observatory.sources.lines import CHUNK, lines


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_read_lines_whatever_ends_them(end: bytes) -> None:
    found = list(lines(io.BytesIO(end.join([b"one", b"", b"three"]))))
    assert [(number, line.strip(), whole) for number, line, whole in found] == [
        (1, b"one", True),
        (2, b"", True),
        (3, b"three", True),
    ]


def test_cut_only_the_line_over_the_limit() -> None:
    found = list(lines(io.BytesIO(b"good\n" + b"x" * 2_000_000 + b"\ngood again\n"), limit=1_000_000))
    assert [(number, whole) for number, _line, whole in found] == [(1, True), (2, False), (3, True)]
    assert found[1][1] == b"x" * 400
    assert found[2][1] == b"good again\n"


@pytest.mark.parametrize(("length", "whole"), [(1000, True), (1001, False)])
def test_take_a_line_of_exactly_the_limit(length: int, whole: bool) -> None:
    for end in (b"\n", b""):
        assert [found[2] for found in lines(io.BytesIO(b"x" * length + end), limit=1000)] == [whole]


def test_join_a_line_over_several_chunks() -> None:
    line = b"y" * (3 * CHUNK)
    assert [found for _number, found, _whole in lines(io.BytesIO(line + b"\nz"))] == [line + b"\n", b"z"]


class Endless(io.RawIOBase):
    """A line of many megabytes, made while it is read."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        size = min(size, self.left)
        self.left -= size
        return b"x" * size


def test_read_half_a_gigabyte_line_in_flat_memory() -> None:
    tracemalloc.start()
    found = list(lines(Endless(512 * 1024 * 1024)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(number, len(line), whole) for number, line, whole in found] == [(1, 400, False)]
    assert peak < 4 * 1024 * 1024
