"""Spellings of place names: what two spellings of one city have in common, and which other spellings to try."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from anyascii import anyascii

MAX_NAME = 200  # longer city names than this do not exist; what stands behind is cut off

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_NOT_A_WORD_OR_LINE = re.compile(r"[^a-z0-9\n]+")
_POST_WORDS = frozenset({"cedex", "cdx", "bp"})
_SHORT_FORMS = {"st": ("saint", "sankt"), "ste": ("sainte",)}
_TWO_LETTER_VOWELS = re.compile(r"ae|oe|ue|aa")
_PARTS = re.compile(r"[,;(/\[]|\s[-–—]\s")


def fold(name: str) -> str:
    """A name in small Latin letters, digits and single spaces: the same for every script, case and accent.

    >>> fold("Санкт-Петербург"), fold("’s-Gravenhage"), fold("MÜNCHEN")
    ('sankt peterburg', 's gravenhage', 'munchen')
    """
    text = name[:MAX_NAME]
    latin = text if text.isascii() else anyascii(text)
    return _NOT_A_WORD.sub(" ", latin.casefold()).strip()


def fold_all(names: Iterable[str]) -> list[str]:
    """`fold` of each name, several times as fast for many: they are folded as the lines of one text."""
    lines = [name[:MAX_NAME].replace("\n", " ") for name in names]
    if not lines:
        return []
    text = anyascii("\n".join(lines)).casefold()
    return [line.strip() for line in _NOT_A_WORD_OR_LINE.sub(" ", text).split("\n")]


def spellings(city: str) -> Iterator[tuple[str, bool]]:
    """Folded spellings under which a city may be known, the most literal first, and whether the spelling is whole.

    Postal additions ("PARIS CEDEX 05", "1050 Bruxelles", "Dublin 4"), what stands behind a comma, slash, bracket or
    dash, and umlauts written as two letters are tried. Spellings that leave words out come last, marked False.
    """
    parts = [_without_post_words(fold(part)) for part in _PARTS.split(city[:MAX_NAME])]
    whole = _without_post_words(fold(city))
    seen: set[str] = {""}
    for text in (fold(city), whole, parts[0]):
        for variant in (text, *_respelled(text)):
            if variant not in seen:
                seen.add(variant)
                yield variant, True
    for text in (*parts[1:], *_shortened(whole)):
        if text not in seen:
            seen.add(text)
            yield text, False


def _without_post_words(text: str) -> str:
    words = text.split()
    kept = [word for word in words if word not in _POST_WORDS and not any(letter.isdigit() for letter in word)]
    return " ".join(kept)


def _respelled(text: str) -> Iterator[str]:
    if _TWO_LETTER_VOWELS.search(text):
        yield _TWO_LETTER_VOWELS.sub(lambda pair: pair[0][0], text)
    words = text.split()
    for short, longs in _SHORT_FORMS.items():
        if short in words:
            for long in longs:
                yield " ".join(long if word == short else word for word in words)


def _shortened(text: str) -> Iterator[str]:
    """The name without its last words, then without its first ones, longest first; single short words are no names."""
    words = text.split()
    for length in range(len(words) - 1, 0, -1):
        for start in (0, len(words) - length):
            shorter = " ".join(words[start : start + length])
            if len(shorter) >= 4:
                yield shorter
