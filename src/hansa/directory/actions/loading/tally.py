"""How many records an import made, changed and left alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """`kept`: records over which people have the say and which say something else than the source does.

    `absent`: records of an earlier file that this one no longer names; they stay.
    """

    new: int
    changed: int
    unchanged: int
    kept: int = 0
    absent: int = 0
