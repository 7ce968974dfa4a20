"""What to look for when nothing is found: the nearest query that finds something."""

from __future__ import annotations

from django.db.models import QuerySet

from hansa.directory.models import Organisation
from hansa.directory.search.index import matching
from hansa.directory.search.query import Query
from hansa.directory.search.text import Word, words_of
from hansa.directory.search.words import allowed_errors, corrections

TRIES = 12  # queries at most, so that nobody can make the server search for long


def corrected(query: Query, among: QuerySet[Organisation]) -> Query | None:
    """The query with those words corrected that nobody has, if that finds something; None where nothing near does."""
    candidates = [query]
    for position, word in enumerate(query.words):
        if _is_known(Query((word,)), among):
            continue
        # A word of four Cyrillic letters may have five Latin ones; it is still a word of four.
        errors = allowed_errors(word.latin[: len(word.written)])
        near = [_as_written(other, among) for other in corrections(word.latin, errors=errors)]
        candidates = [candidate.with_word(position, other) for candidate in candidates for other in near][:TRIES]
    return next((found for found in candidates if found != query and _is_known(found, among)), None)


def _is_known(query: Query, among: QuerySet[Organisation]) -> bool:
    # Whole words first: the beginning of a common word is dear to look up.
    return matching(among, query, whole=True)[:1].exists() or matching(among, query)[:1].exists()


def _as_written(word: str, among: QuerySet[Organisation]) -> Word:
    """A word of the vocabulary in the script in which an organisation writes it."""
    latin = next(words_of(word))
    found = matching(among, Query((latin,)), whole=True).prefetch_related("names").only("name", "city")[:1]
    for organisation in found:
        for name in (organisation.name, *(further.name for further in organisation.names.all()), organisation.city):
            for written in words_of(name):
                if written.latin == word:
                    return written
    return latin
