"""Records of ties as those who speak for the two sides read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from hansa.directory.enums import MembershipStatus, OrganisationStatus
from hansa.directory.models import Cluster, Membership, Organisation
from hansa.directory.rules.reader import Reader
from hansa.network.enums import Answer, Audience, Author
from hansa.network.models import TieRecord
from hansa.network.rules.ties import audience_of, sides_of, stands

# Siblings of rules


def records_seen_by(reader: Reader) -> QuerySet[TieRecord]:
    """Sibling of `can_see_record`."""
    own = Q(first__in=reader.acts_for) | Q(second__in=reader.acts_for)
    stated = Q(author=Author.OFFICE, cluster__in=reader.office_clusters)
    return TieRecord.objects.filter(own | stated)


def records_answered_by(reader: Reader) -> QuerySet[TieRecord]:
    """Sibling of `can_answer_tie`."""
    return TieRecord.objects.filter(Q(first__in=reader.represented) | Q(second__in=reader.represented))


def records_ended_by(reader: Reader) -> QuerySet[TieRecord]:
    """Sibling of `can_end_tie`."""
    own = Q(first__in=reader.represented) | Q(second__in=reader.represented)
    return TieRecord.objects.filter(own | Q(author=Author.OFFICE, cluster__in=reader.office_clusters))


def records_retracted_by(reader: Reader) -> QuerySet[TieRecord]:
    """Sibling of `can_retract_tie`."""
    return TieRecord.objects.filter(author=Author.OFFICE, cluster__in=reader.office_clusters)


def organisations_stating_ties(reader: Reader) -> QuerySet[Organisation]:
    """Sibling of `can_state_ties`."""
    return Organisation.objects.filter(pk__in=reader.represented).exclude(status=OrganisationStatus.MERGED)


# Lists


@dataclass(frozen=True)
class OwnTie:
    """A record as one side of it reads it."""

    record: TieRecord
    side: str
    other: Organisation
    answer: str
    audience: str
    other_answer: str
    other_audience: str
    stated_by_us: bool
    counts: bool
    shown_to: Audience

    @property
    def own(self) -> Organisation:
        return self.record.first if self.side == "first" else self.record.second

    @property
    def is_waiting_for_us(self) -> bool:
        return self.answer == Answer.WAITING and self.other_answer not in (Answer.REFUSED, Answer.WITHDRAWN)

    @property
    def is_waiting_for_them(self) -> bool:
        return self.answer == Answer.AGREED and self.other_answer == Answer.WAITING

    @property
    def is_agreed(self) -> bool:
        return self.answer == self.other_answer == Answer.AGREED

    @property
    def our_answer(self) -> str:
        return str(Answer(self.answer).label)

    @property
    def their_answer(self) -> str:
        return str(Answer(self.other_answer).label)

    @property
    def our_audience(self) -> str:
        return str(Audience(self.audience).label) if self.audience else ""

    @property
    def shown_to_words(self) -> str:
        return str(self.shown_to.label)


def own_ties(reader: Reader, organisation: Organisation) -> list[OwnTie]:
    """What is recorded of an organisation, for its people, the newest first; what waits for them comes first."""
    records = (
        records_seen_by(reader)
        .filter(Q(first=organisation) | Q(second=organisation), retracted_at=None)
        .exclude(first=organisation, second=organisation)
        .select_related("first", "second", "cluster")
    )
    ties = [own_tie(record, "first" if record.first_id == organisation.pk else "second") for record in records]
    return sorted(ties, key=lambda tie: not tie.is_waiting_for_us)


def own_tie(record: TieRecord, side: str) -> OwnTie:
    """A record as one side reads it: what the other allows it learns only from what follows."""
    other = "second" if side == "first" else "first"
    return OwnTie(
        record=record,
        side=side,
        other=getattr(record, other),
        answer=getattr(record, f"{side}_answer"),
        audience=getattr(record, f"{side}_audience"),
        other_answer=getattr(record, f"{other}_answer"),
        other_audience=getattr(record, f"{other}_audience"),
        stated_by_us=record.author == side,
        counts=stands(record),
        shown_to=audience_of(record),
    )


def sides_read_by(reader: Reader, record: TieRecord) -> list[OwnTie]:
    """The sides of a record for which the reader speaks."""
    return [own_tie(record, side) for side in sides_of(reader, record)]


def office_ties(reader: Reader, cluster: Cluster) -> QuerySet[TieRecord]:
    """What the office of a cluster stated and did not take back, the newest first."""
    stated = records_retracted_by(reader).filter(cluster=cluster, retracted_at=None)
    return stated.select_related("first", "second", "dataset").order_by("-created_at", "-pk")


def shared_clusters(one: Organisation, other: Organisation) -> QuerySet[Cluster]:
    """Clusters in which both are members: to whose office or members they may show a tie."""
    present = Membership.objects.filter(status=MembershipStatus.ACTIVE)
    return Cluster.objects.filter(
        pk__in=present.filter(organisation=one).values("cluster"),
    ).filter(pk__in=present.filter(organisation=other).values("cluster"))


def count_waiting(reader: Reader) -> dict[int, int]:
    """How many records wait for an answer of each organisation that the reader represents."""
    waiting: dict[int, int] = {}
    live = TieRecord.objects.filter(retracted_at=None, ends_on=None)
    live = live.exclude(first_answer__in=_OBJECTED).exclude(second_answer__in=_OBJECTED)
    for side in ("first", "second"):
        asked = live.filter(**{f"{side}__in": reader.represented, f"{side}_answer": Answer.WAITING})
        for organisation in asked.values_list(side, flat=True):
            waiting[organisation] = waiting.get(organisation, 0) + 1
    return waiting


_OBJECTED = (Answer.REFUSED, Answer.WITHDRAWN)
