"""Ties of all kinds from what was recorded and agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from hansa.directory.enums import OrganisationStatus
from hansa.network.enums import Audience, TieSource
from hansa.network.models import Tie, TieRecord
from hansa.network.rules.ties import audience_of, stands

DERIVED_OTHERWISE = (TieSource.PROJECTS, TieSource.MANDATES)
BATCH = 500

Pair = tuple[int, int]


@transaction.atomic
def rebuild_ties_from_records(*, pairs: Collection[Pair] | None = None) -> int:
    """Redo the ties of some pairs of organisations (by number), or of all, from their records. Returns how many.

    For each pair, kind, source and circle of readers: strength = sum of the strengths of its records that count (see
    `rules.ties.stands`), occasions = their number, from the first start to the last end; open where one of them is.
    Ties follow from records alone, so this leaves no entry in the journal. Cost grows with the records of the pairs.
    """
    if pairs is None or len(pairs) > BATCH:
        old, records = _derived(), TieRecord.objects.all()
    else:
        ordered = sorted({(min(pair), max(pair)) for pair in pairs})
        old = _derived().filter(_among(ordered))
        records = TieRecord.objects.filter(_among(ordered) | _among((b, a) for a, b in ordered))
    old.delete()
    return len(Tie.objects.bulk_create(_ties(records), batch_size=BATCH))


def pair_of(record: TieRecord) -> Pair:
    """The two organisations, the smaller number first."""
    return min(record.first_id, record.second_id), max(record.first_id, record.second_id)


def _derived() -> QuerySet[Tie]:
    return Tie.objects.exclude(source__in=DERIVED_OTHERWISE)


def _among(pairs: Iterable[Pair]) -> Q:
    found = Q(pk=None)
    for first, second in pairs:
        found |= Q(first=first, second=second)
    return found


def _ties(records: QuerySet[TieRecord]) -> list[Tie]:
    """What an organisation recorded of itself before two records were merged stays with the merged one: no tie."""
    merged = OrganisationStatus.MERGED
    groups: dict[tuple, list[TieRecord]] = defaultdict(list)
    for record in records.exclude(first__status=merged).exclude(second__status=merged).order_by("pk"):
        if stands(record):
            audience = audience_of(record)
            cluster = record.cluster_id if audience in (Audience.OFFICE, Audience.MEMBERS) else None
            groups[(*pair_of(record), record.kind, record.source, audience, cluster)].append(record)
    return [_tie(key, group) for key, group in groups.items()]


def _tie(key: tuple, group: list[TieRecord]) -> Tie:
    first, second, kind, source, audience, cluster = key
    return Tie(
        first_id=first,
        second_id=second,
        kind=kind,
        source=source,
        audience=audience,
        cluster_id=cluster,
        starts_on=min((record.starts_on for record in group if record.starts_on), default=None),
        ends_on=_last_end([record.ends_on for record in group]),
        strength=sum(record.strength for record in group),
        occasions=len(group),
    )


def _last_end(ends: list[date | None]) -> date | None:
    known = [end for end in ends if end]
    return max(known) if len(known) == len(ends) else None
