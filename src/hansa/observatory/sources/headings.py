"""Finds which column of a table holds what, by the words that tables use for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from hansa.observatory.sources.errors import UnusableSource


def find_columns(
    file: str,
    has: Sequence[str],
    words: Mapping[str, Sequence[str]],
    needed: Sequence[str],
    said: Mapping[str, str] | None = None,
) -> dict[str, int]:
    """The place of each thing that the table has: by what the operator said, else by the words for it.

    Words match a whole heading, whatever its capitals, spaces and signs; earlier words win. A column serves one thing
    only. Raises UnusableSource when a needed thing is not there, or a heading that was said is not.
    """
    folded = [_fold(heading) for heading in has]
    found: dict[str, int] = {}
    for thing, heading in (said or {}).items():
        if thing not in words:
            raise UnusableSource(f"{file}: there is nothing called “{thing}”; right are {', '.join(words)}.")
        if _fold(heading) not in folded:
            raise UnusableSource(f"{file}, line 1: there is no column “{heading}”; there are {', '.join(has[:30])}.")
        found[thing] = folded.index(_fold(heading))
    for thing, candidates in words.items():
        if thing not in found:
            place = next((folded.index(w) for w in map(_fold, candidates) if w in folded), None)
            if place is not None and place not in found.values():
                found[thing] = place
    if lacking := [thing for thing in needed if thing not in found]:
        raise UnusableSource(
            f"{file}, line 1: no column for {', '.join(lacking)}; there are {', '.join(has[:30])}. "
            f"Right is a heading such as {', '.join(words[thing][0] for thing in lacking)}, or say which column it is."
        )
    return found


def _fold(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading).casefold()
