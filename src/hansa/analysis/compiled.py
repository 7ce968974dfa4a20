"""Loops compiled to machine code that runs without the interpreter's lock."""

from __future__ import annotations

from collections.abc import Callable
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
