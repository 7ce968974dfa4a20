"""The index of organisations: one thin layer over SQLite's and PostgreSQL's own.

Whoever changes an organisation, its names, identifiers or city calls `refresh`; whoever loads many at once works inside
`bulk()`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hansa.directory.models import Organisation, Participation
from hansa.directory.search import postgresql, sqlite
from hansa.directory.search.query import Query
from hansa.directory.search.text import search_text
from hansa.directory.search.words import add_words, rebuild_words

CHUNK = 2_000


def _engine() -> ModuleType:
    return postgresql if connection.vendor == "postgresql" else sqlite


def prepare(**_signal: Any) -> None:
    """Create the index where it is missing; called after every migration."""
    _engine().prepare()


def matching(
    organisations: QuerySet[Organisation], query: Query, *, whole: bool = False, few: bool = False
) -> QuerySet[Organisation]:
    """Those that have every word of the query, or the beginning of it; `whole`: only whole words count.

    An empty query leaves out nothing. `few` says that the other conditions leave no more than some thousand, so that
    reading these is cheaper than looking up a word that many others have too.
    """
    if not query.words:
        return organisations
    engine = _engine()
    if few:
        return engine.scan(organisations, query.beginnings, whole=whole)
    return engine.restrict(organisations, engine.expression(query.beginnings, whole=whole))


@transaction.atomic
def refresh(organisation: Organisation) -> None:
    """Bring the index to what the organisation is now: its names, identifiers, city and number of projects."""
    organisation.search_text = text_of(organisation)
    organisation.project_count = organisation.participations.count()
    Organisation.objects.filter(pk=organisation.pk).update(
        search_text=organisation.search_text, project_count=organisation.project_count
    )
    add_words(organisation.search_text.split())


def text_of(organisation: Organisation) -> str:
    """What an organisation is found by: name, further names, identifiers, city, in this order."""
    names = [name.name for name in organisation.names.all()]
    numbers = [identifier.value for identifier in organisation.identifiers.all()]
    return search_text([organisation.name, *names, *numbers, organisation.city])


@contextmanager
def bulk() -> Iterator[None]:
    """Load many organisations, participations or names inside; the index is brought up to date once, at the end.

    The texts are the loader's: it fills `search_text`. All in one transaction, as the loading itself.
    """
    with transaction.atomic():
        _engine().pause()
        yield
        rebuild()


@transaction.atomic(savepoint=False)
def rebuild(*, texts: bool = False) -> int:
    """Make the index anew: numbers of projects, words, vocabulary; with `texts` also every search text, as after a
    change of the fold. Returns the number of words in the vocabulary."""
    if texts:
        _rewrite_texts()
    _count_projects()
    engine = _engine()
    engine.prepare()
    engine.refill()
    words = rebuild_words()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return words


def _rewrite_texts() -> None:
    organisations = Organisation.objects.only("name", "city", "search_text").prefetch_related("names", "identifiers")
    changed = []
    for organisation in organisations.order_by("pk").iterator(chunk_size=CHUNK):
        text = text_of(organisation)
        if text != organisation.search_text:
            organisation.search_text = text
            changed.append(organisation)
    Organisation.objects.bulk_update(changed, ["search_text"], batch_size=CHUNK)


def _count_projects() -> None:
    """Only rows whose number changes are written."""
    counted = Participation.objects.filter(organisation=OuterRef("pk")).order_by().values("organisation")
    number = Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)
    Organisation.objects.exclude(project_count=number).update(project_count=number)
