"""Who competes with an organisation, as computed from what both offer, and what the two sides say of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Membership, Organisation
from hansa.directory.rules.reader import Reader
from hansa.network.enums import Answer, TieKind, TieSource
from hansa.network.models import TieRecord
from hansa.network.queries.competition import offers_of

WEAKEST = 0.05
MOST = 20


@dataclass(frozen=True)
class Rival:
    """Another member and how much the two compete, from 0 to 1: `market` is what they offer alike in common markets, an
    `offer` of so much alike on a `markets` of so much in common; `calls` is what calls add that both answered. The two
    parts add up to `value`. `ours`, `theirs`: what the two sides say of it, empty where nobody has said anything."""

    organisation: Organisation
    value: float
    offer: float
    markets: float
    market: float
    calls: float
    record: TieRecord | None
    ours: str
    theirs: str

    @property
    def our_words(self) -> str:
        return str(Answer(self.ours).label) if self.ours else ""

    @property
    def their_words(self) -> str:
        return str(Answer(self.theirs).label) if self.theirs else ""


def rivals_of(reader: Reader, organisation: Organisation) -> list[Rival]:
    """The strongest rivals of an organisation among the members of its clusters, for its people: computed from what
    each shows to them. Cost grows with the square of the number of members."""
    from hansa.analysis.competition import competition

    keys = [organisation.pk, *_others(organisation)]
    found = competition(offers_of(keys, reader))
    ranked = sorted(range(1, len(keys)), key=lambda at: (-found.value[0, at], keys[at]))[:MOST]
    near = [at for at in ranked if found.value[0, at] >= WEAKEST]
    organisations = Organisation.objects.select_related("country").in_bulk([keys[at] for at in near])
    records = _records(organisation, organisations)
    rivals = []
    for at in near:
        record = records.get(keys[at])
        ours, theirs = _answers(record, organisation)
        parts = found.explained(0, at)
        rivals.append(
            Rival(
                organisation=organisations[keys[at]],
                value=float(found.value[0, at]),
                offer=float(found.offer[0, at]),
                markets=float(found.market[0, at]),
                market=parts["market"],
                calls=parts["calls"],
                record=record,
                ours=ours,
                theirs=theirs,
            )
        )
    return rivals


def disputed_rivalries(organisations: Collection[int]) -> set[tuple[int, int]]:
    """Pairs, the smaller number first, of whose computed competition a side says that it is not so."""
    refused = Q(first_answer=Answer.REFUSED) | Q(second_answer=Answer.REFUSED)
    among = TieRecord.objects.filter(
        refused, source=TieSource.COMPUTED, first__in=organisations, second__in=organisations
    )
    return {(min(pair), max(pair)) for pair in among.values_list("first", "second")}


def rival_reference(one: Organisation, other: Organisation) -> str:
    """Under which the answers to the computed competition of a pair are kept."""
    return f"computed:{min(one.pk, other.pk)}-{max(one.pk, other.pk)}"


def _others(organisation: Organisation) -> list[int]:
    """Present members of its clusters, with their own consent."""
    present = Membership.objects.filter(status=MembershipStatus.ACTIVE, agreed=True)
    clusters = present.filter(organisation=organisation).values("cluster")
    others = present.filter(cluster__in=clusters).exclude(organisation=organisation)
    return sorted(set(others.values_list("organisation", flat=True)))


def _records(organisation: Organisation, others: Collection[int]) -> dict[int, TieRecord]:
    """The live record of competition with each: declared, named in a survey, or answered here; the latest."""
    ours = Q(first=organisation, second__in=others) | Q(second=organisation, first__in=others)
    records = TieRecord.objects.filter(ours, kind=TieKind.COMPETITION, ends_on=None, retracted_at=None).order_by("pk")
    return {one.second_id if one.first_id == organisation.pk else one.first_id: one for one in records}


def _answers(record: TieRecord | None, organisation: Organisation) -> tuple[str, str]:
    if record is None:
        return "", ""
    answers = (record.first_answer, record.second_answer)
    return answers if record.first_id == organisation.pk else (answers[1], answers[0])
