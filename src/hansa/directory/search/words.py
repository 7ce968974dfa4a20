"""The vocabulary: which words there are, and which of them a mistyped word was meant to be.

Symmetric deletion: a word and its misspelling give the same rest when the right letters are left out of both, so
checksums of the rests of every word are kept. As in SymSpell (Garbe 2012) only the first seven letters count for the
rests; the true distance of the whole words decides afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, combinations, islice
from zlib import crc32

from django.db import connection, transaction
from rapidfuzz.distance import OSA

from hansa.directory.models import Organisation, SearchKey, SearchWord
from hansa.directory.search.query import Query
from hansa.directory.search.text import words_of

SHORTEST = 4  # letters; shorter words are not corrected
PREFIX = 7
ROWS_AT_ONCE = 400


def allowed_errors(word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped: one in words of four letters, two in longer ones."""
    if len(word) < SHORTEST or not word.isalpha():
        return 0
    return 1 if len(word) == SHORTEST else 2


def keys_of(word: str) -> set[int]:
    """Checksums of the rests of a word: at most 29 numbers of 32 bits, none for words that are not corrected."""
    errors = allowed_errors(word)
    if not errors:
        return set()
    start = word[:PREFIX].encode("ascii")
    places = range(len(start))
    rests = {start, *(start[:one] + start[one + 1 :] for one in places)}
    if errors > 1:
        rests |= {start[:one] + start[one + 1 : two] + start[two + 1 :] for one, two in combinations(places, 2)}
    return {crc32(rest) for rest in rests}


def corrections(word: str, limit: int = 5, errors: int | None = None) -> list[str]:
    """Words of the vocabulary that a mistyped one may have been, the likeliest first: fewer errors, then the same
    sound, then used by more organisations. `errors`: no more than so many, if that is fewer than its length allows."""
    errors = allowed_errors(word) if errors is None else min(errors, allowed_errors(word))
    found = dict(SearchWord.objects.filter(keys__key__in=keys_of(word)).values_list("word", "organisations").distinct())
    distances = {other: OSA.distance(word, other, score_cutoff=errors) for other in found}
    sound = _sound_of(word)
    near = [other for other, distance in distances.items() if 0 < distance <= errors]
    near.sort(key=lambda other: (distances[other], _sound_of(other) != sound, -found[other], other))
    return near[:limit]


def frequency(query: Query) -> int:
    """How many organisations had the rarest word of a query when last counted; 0 where a word is new."""
    latin = {word.latin for word in query.words}
    counts = SearchWord.objects.filter(word__in=latin).values_list("organisations", flat=True)
    return min(counts) if latin and len(counts) == len(latin) else 0


def _sound_of(word: str) -> str:
    return next((found.stem_sound for found in words_of(word)), "")


def add_words(words: Iterable[str]) -> None:
    """Take new words into the vocabulary. Words that nobody uses any more stay until it is rebuilt."""
    wanted = {word for word in words if allowed_errors(word)}
    new = sorted(wanted.difference(SearchWord.objects.filter(word__in=wanted).values_list("word", flat=True)))
    if not new:
        return
    SearchWord.objects.bulk_create([SearchWord(word=word) for word in new], ignore_conflicts=True)
    numbers = SearchWord.objects.filter(word__in=new).values_list("word", "pk")
    SearchKey.objects.bulk_create([SearchKey(key=key, word_id=pk) for word, pk in numbers for key in keys_of(word)])


# Without a savepoint: for it SQLite would keep a second copy of every page that changes.
@transaction.atomic(savepoint=False)
def rebuild_words() -> int:
    """Make the vocabulary anew from all search texts; returns how many words it has. Cost grows with the texts read
    and 29 keys a word: about two seconds for 30,000 organisations."""
    counts: Counter[str] = Counter()
    for text in Organisation.objects.filter(merged_into=None).values_list("search_text", flat=True).iterator():
        counts.update(text.split())
    words = {word: count for word, count in counts.items() if allowed_errors(word)}
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {SearchKey._meta.db_table}")
        cursor.execute(f"DELETE FROM {SearchWord._meta.db_table}")
    _load(SearchWord._meta.db_table, ("id", "word", "organisations"), _numbered(words))
    # In the order of their index, so that it grows at its end; key and number in one integer, which sorts faster.
    keys = sorted(key << 32 | number for number, word, _count in _numbered(words) for key in keys_of(word))
    _load(SearchKey._meta.db_table, ("key", "word_id"), ((both >> 32, both & 0xFFFF_FFFF) for both in keys))
    if connection.vendor == "postgresql":
        _go_on_numbering(SearchWord._meta.db_table)
    return len(words)


def _numbered(words: dict[str, int]) -> Iterator[tuple[int, str, int]]:
    return ((number, word, count) for number, (word, count) in enumerate(words.items(), 1))


def _load(table: str, columns: Collection[str], rows: Iterable[tuple]) -> None:
    """Write many rows by the shortest way that the driver has."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = f"({', '.join('?' for _column in columns)})"
        remaining = iter(rows)
        # Many rows to a statement: four times as fast as a statement for each.
        while some := list(islice(remaining, ROWS_AT_ONCE)):
            values = ", ".join([marks] * len(some))
            cursor.connection.execute(f"INSERT INTO {table} ({names}) VALUES {values}", list(chain.from_iterable(some)))


def _go_on_numbering(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"
        )
