"""Letters about ties: who is asked, and who learns of an answer."""

from __future__ import annotations

from django.utils import timezone

from hansa.directory.queries.rights import representatives_of
from hansa.network.enums import Answer, Author
from hansa.network.models import TieRecord
from hansa.outbox.actions import tell

OTHER = {"first": "second", "second": "first"}


def tell_proposed(record: TieRecord) -> None:
    """Ask every side that has not answered a tie which the other side states. What an office or the platform states
    waits on the page: an imported list must not write thousands of letters."""
    if record.author not in (Author.FIRST, Author.SECOND):
        return
    for side, other in OTHER.items():
        if getattr(record, f"{side}_answer") == Answer.WAITING:
            _tell(record, side, "network.tie_proposed", proposer=getattr(record, other))


def tell_answered(record: TieRecord, sides: list[str]) -> None:
    """Tell the other side what was answered."""
    for side in sides:
        if OTHER[side] not in sides:
            answer = getattr(record, f"get_{side}_answer_display")
            _tell(record, OTHER[side], "network.tie_answered", answerer=getattr(record, side), answer=answer)


def _tell(record: TieRecord, side: str, kind: str, **context: object) -> None:
    organisation = getattr(record, side)
    for person in representatives_of(organisation, timezone.localdate()):
        words = {"record": record, "organisation": organisation, **context}
        tell(kind=kind, person=person, about=record, context=words)
