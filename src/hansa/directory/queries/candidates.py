"""A short list of organisations held in memory: ranked, filtered and counted there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from hansa.directory.models import Organisation
from hansa.directory.queries.census import Census
from hansa.directory.queries.filters import OrganisationFilters
from hansa.directory.search.query import Query
from hansa.directory.search.text import words_of

SMALL = 1_000


class Candidate(NamedTuple):
    """What ranking, filters, counts and the map need of an organisation."""

    pk: int
    name: str
    sort_name: str
    search_text: str
    project_count: int
    cell: int | None
    region: str | None
    country: str | None
    helix: str
    size: str
    latitude: float | None
    longitude: float | None

    def passes(self, filters: OrganisationFilters) -> bool:
        """The filters that `filters.filtered` applies in the database."""
        return (
            (not filters.country or self.country == filters.country)
            and (not filters.region or (self.region or "").startswith(filters.region))
            and (not filters.helix or self.helix in filters.helix)
            and (not filters.size or self.size in filters.size)
            and (not filters.with_projects or self.project_count > 0)
        )


def candidates(organisations: QuerySet[Organisation]) -> list[Candidate]:
    rows = organisations.values_list(
        "pk",
        "name",
        "sort_name",
        "search_text",
        "project_count",
        "cell",
        "region_id",
        "country_id",
        "helix",
        "public_size",
        "map_latitude",
        "map_longitude",
    )
    return [Candidate(*row) for row in rows]


def census_of_candidates(small: Iterable[Candidate]) -> Census:
    return Census.of([(c.cell, c.region, c.country, c.helix, c.size, 1, int(c.project_count > 0)) for c in small])


def ranked(small: list[Candidate], query: Query, order: str) -> list[Candidate]:
    """By name, by number of projects, or by relevance: the very name, names that begin so, all words whole, words in
    the name before words elsewhere; then by number of projects."""
    if order == "name":
        return sorted(small, key=lambda c: (c.sort_name, c.pk))
    if order == "projects":
        return sorted(small, key=lambda c: (-c.project_count, c.pk))
    words = {word.latin for word in query.words}
    phrase = " ".join(word.latin for word in query.words)
    length = len(phrase)

    def rank(c: Candidate) -> tuple:
        folded = c.sort_name[1:]
        tokens = c.search_text.split()
        begins = folded.startswith(phrase)
        return (
            not (begins and phrase == " ".join(word.latin for word in words_of(c.name))),
            not (begins and (len(folded) == length or folded[length] == " ")),
            not begins,
            not words.issubset(tokens),
            not words.issubset(tokens[: len(c.name.replace("-", " ").split())]),
            -c.project_count,
            c.sort_name,
            c.pk,
        )

    return sorted(small, key=rank)
