"""What somebody typed into the search box, taken apart. Anything may be in it; only words come out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hansa.directory.search.text import Word, words_of

MAX_TYPED = 200  # characters read; longer queries are not typed by hand
MAX_WORDS = 8


@dataclass(frozen=True)
class Query:
    """The words of a query, at most eight; none where nothing was typed that could be looked for."""

    words: tuple[Word, ...] = ()

    @property
    def beginnings(self) -> list[tuple[str, ...]]:
        return [word.beginnings for word in self.words]

    def fits(self, text: str) -> bool:
        """Whether a search text has every word of the query, or the beginning of it."""
        padded = f" {text}"
        return all(any(f" {start}" in padded for start in starts) for starts in self.beginnings)

    def with_word(self, position: int, word: Word) -> Query:
        """The same query with another word in one place."""
        return replace(self, words=(*self.words[:position], word, *self.words[position + 1 :]))

    def __str__(self) -> str:
        return " ".join(word.written for word in self.words)


def parse(typed: str) -> Query:
    """Read a query. Operators, quotes and signs are separators like any other.

    >>> str(parse('"Siemens" AND (x OR *)'))
    'siemens and x or'
    """
    words = dict.fromkeys(words_of(typed[:MAX_TYPED]))
    return Query(tuple(words)[:MAX_WORDS])
