"""Loops compiled to machine code that runs without the interpreter's lock."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from numba import njit


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function compiled on its first call; kept on disk for later runs where the installation allows it.

    Numba keeps machine code beside the source or in the user's cache folder. Where neither can be written (a read-only
    installation without a home folder) it refuses to compile at all: then the code is compiled anew in each run.

    Numba's own threads are not used: they end the process when two threads call them at once, or after a fork.
    `hansa.analysis.kdensity.threads` does the same with ordinary threads.

    >>> compiled(lambda number: number + 1)(2)
    3
    """
    try:
        return njit(nogil=True, cache=True)(function)
    except RuntimeError:
        return njit(nogil=True)(function)


def compiled_part(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function compiled as a part of others, and not kept on disk by itself.

    Numba makes the machine code of a file anew when this file changes, but not when another file does from which it
    took a part: it would go on with the old part. So the parts of loops that stand in several files are not kept; the
    function that is called from outside is, by `compiled`, and names the text of all of them by a `text_number` in its
    closure, which Numba compares.

    >>> compiled_part(lambda number: number + 1)(2)
    3
    """
    return njit(nogil=True)(function)  # type: ignore[no-any-return]


def text_number(*files: str) -> int:
    """A number of the text of files, 0 or more, another when one of them changes; 0 where the text is not at hand.

    >>> text_number(__file__) == text_number(__file__) > 0
    True
    """
    number = 0
    for file in files:
        path = Path(file)
        number = zlib.crc32(path.read_bytes() if path.suffix == ".py" and path.is_file() else b"", number)
    return number
