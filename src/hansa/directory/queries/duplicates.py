"""Reads the register for records that may be one organisation, in memory that does not grow with the register."""

from __future__ import annotations

import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from django.db.models import Q, QuerySet

from hansa.directory.duplicates import Likeness, Record, likeness, meeting_keys, record_of
from hansa.directory.enums import NameKind, OrganisationStatus
from hansa.directory.models import Identifier, Organisation, OrganisationName

CHUNK = 2_000
COMPARED_NAMES = (NameKind.FORMER, NameKind.TRANSLATION, NameKind.MERGED)
"""Short names are left out: too many organisations share an abbreviation."""

BIGGEST_BLOCK = {"n": 20, "e": 50, "d": 6, "s": 300}
"""Blocks with more records than this say nothing (a common word in a big city, the domain of a holding)."""

Progress = Callable[[int, int], None]


class Pair(NamedTuple):
    """Two organisations by number, the smaller first."""

    first: int
    second: int
    likeness: Likeness


def records(organisations: QuerySet[Organisation]) -> Iterator[Record]:
    """What is compared of each organisation, in order of number."""
    rows = organisations.order_by("pk").values_list("pk", "name", "country_id", "city", "website", "fictitious")
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        first, last = chunk[0][0], chunk[-1][0]
        names, numbers = _names(first, last), _numbers(first, last)
        for pk, name, country, city, website, fictitious in chunk:
            yield record_of(
                key=pk,
                names=(name, *names.get(pk, ())),
                country=country or "",
                city=city,
                website=website,
                numbers=numbers.get(pk, ()),
                fictitious=fictitious,
            )


def _names(first: int, last: int) -> dict[int, list[str]]:
    found = defaultdict(list)
    rows = OrganisationName.objects.filter(organisation__gte=first, organisation__lte=last, kind__in=COMPARED_NAMES)
    for pk, name in rows.values_list("organisation_id", "name"):
        found[pk].append(name)
    return found


def _numbers(first: int, last: int) -> dict[int, list[tuple[str, str]]]:
    found = defaultdict(list)
    compared = ("vat", "national", "lei", "ror")
    rows = Identifier.objects.filter(organisation__gte=first, organisation__lte=last, scheme__in=compared)
    for pk, scheme, value in rows.values_list("organisation_id", "scheme", "value"):
        found[pk].append((scheme, "".join(value.split()).upper()))
    return found


def matches(wanted: Iterable[Record]) -> dict[int, list[tuple[int, Likeness]]]:
    """Organisations of the register that may be the given records: {key of the record: [(organisation, likeness)]},
    the most likely first.

    One pass over the organisations of the countries named; memory grows with the records asked for.
    """
    asked = list(wanted)
    index: dict[str, list[Record]] = defaultdict(list)
    for record in asked:
        for key in meeting_keys(record):
            index[key].append(record)
    found: dict[int, dict[int, Likeness]] = defaultdict(dict)
    for other in records(_organisations_near(asked)):
        for record in {r.key: r for key in meeting_keys(other) for r in index.get(key, ())}.values():
            if alike := likeness(record, other):
                found[record.key][other.key] = alike
    return {
        key: sorted(others.items(), key=lambda item: (-item[1].score, item[0]))[:5] for key, others in found.items()
    }


def _organisations_near(asked: list[Record]) -> QuerySet[Organisation]:
    living = Organisation.objects.exclude(status=OrganisationStatus.MERGED)
    countries = {record.country for record in asked}
    if "" in countries:
        return living
    return living.filter(Q(country__in=countries) | Q(country=None))


def likely_pairs(progress: Progress | None = None) -> Iterator[Pair]:
    """Every pair of living organisations that may be one, each once, in order of numbers.

    The keys under which records meet are sorted in a temporary file, so memory stays flat: at a million organisations
    the file takes some hundred megabytes.
    """
    living = Organisation.objects.exclude(status=OrganisationStatus.MERGED)
    total = living.count()
    with tempfile.TemporaryDirectory(prefix="hansa-") as folder:
        sorter = sqlite3.connect(Path(folder, "pairs.sqlite3"))
        try:
            sorter.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; CREATE TABLE met (key TEXT, pk INT);"
            )
            sorter.executemany("INSERT INTO met VALUES (?, ?)", _meetings(living, total, progress))
            sorter.executescript(
                "CREATE TABLE pair (first INT, second INT, PRIMARY KEY (first, second)) WITHOUT ROWID;"
                "CREATE INDEX met_key ON met (key);"
            )
            sorter.executemany("INSERT OR IGNORE INTO pair VALUES (?, ?)", _met(sorter))
            yield from _alike(sorter)
        finally:
            sorter.close()


def _meetings(living: QuerySet[Organisation], total: int, progress: Progress | None) -> Iterator[tuple[str, int]]:
    for done, record in enumerate(records(living), 1):
        for key in meeting_keys(record):
            yield key, record.key
        if progress and done % CHUNK == 0:
            progress(done, total)


def _met(sorter: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Pairs that stand under one key, from blocks that are not too big."""
    blocks = sorter.execute("SELECT key, group_concat(pk), count(*) AS size FROM met GROUP BY key HAVING size > 1")
    for key, joined, size in blocks:
        if size <= BIGGEST_BLOCK[key[0]]:
            yield from combinations(sorted({int(pk) for pk in joined.split(",")}), 2)


def _alike(sorter: sqlite3.Connection) -> Iterator[Pair]:
    pairs = sorter.execute("SELECT first, second FROM pair ORDER BY first, second")
    while chunk := pairs.fetchmany(CHUNK):
        keys = {pk for pair in chunk for pk in pair}
        known = {record.key: record for record in _records_of(keys)}
        for first, second in chunk:
            if first in known and second in known and (found := likeness(known[first], known[second])):
                yield Pair(first, second, found)


def _records_of(keys: set[int]) -> Iterator[Record]:
    ordered = sorted(keys)
    for at in range(0, len(ordered), 500):
        part = ordered[at : at + 500]
        organisations = Organisation.objects.filter(pk__in=part).prefetch_related("names", "identifiers")
        for organisation in organisations:
            yield record_of(
                key=organisation.pk,
                names=(organisation.name, *(n.name for n in organisation.names.all() if n.kind in COMPARED_NAMES)),
                country=organisation.country_id or "",
                city=organisation.city,
                website=organisation.website,
                numbers=tuple((i.scheme, "".join(i.value.split()).upper()) for i in organisation.identifiers.all()),
                fictitious=organisation.fictitious,
            )
