"""Pairs that may be one organisation: proposed by the platform or by people, and dismissed for good."""

from __future__ import annotations

from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hansa.directory.enums import MergeState
from hansa.directory.models import MergeProposal, Organisation
from hansa.directory.queries.duplicates import Progress, likely_pairs
from hansa.directory.rules.merges import can_merge, can_propose_merge, mergeable
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import SYSTEM, Actor, record
from hansa.people.models import Person

BATCH = 1_000
LIKELY = 0.74
"""Pairs less likely than this are not worth an operator's time. The same name in another city makes 0.75."""


def propose_merges(*, by: Actor = SYSTEM, progress: Progress | None = None) -> int:
    """Look through the whole register for pairs that may be one organisation. Returns how many are new.

    Repeatable: a pair stands in the queue once, and one that was dismissed does not come back. Memory stays flat; time
    grows with the register (a million organisations: some minutes). Each batch is a transaction of its own.
    """
    new = 0
    pairs = (pair for pair in likely_pairs(progress) if pair.likeness.score >= LIKELY)
    while batch := list(islice(pairs, BATCH)):
        rows = [
            MergeProposal(
                first_id=pair.first,
                second_id=pair.second,
                score=pair.likeness.score,
                reasons=list(pair.likeness.reasons),
            )
            for pair in batch
        ]
        before = MergeProposal.objects.count()
        MergeProposal.objects.bulk_create(rows, ignore_conflicts=True)
        new += MergeProposal.objects.count() - before
    return new


@transaction.atomic
def propose_merge(*, by: Person | Actor, one: Organisation, other: Organisation, reason: str = "") -> MergeProposal:
    """Say that two records are one organisation; an operator (or an office whose members both are) decides.

    A pair that was dismissed is proposed anew, because somebody knows better. Raises PermissionDenied, or
    ValidationError when the two cannot be one.
    """
    if by is not SYSTEM:
        can_propose_merge(reader_for(by)).require()
    if not (verdict := mergeable(one, other)):
        raise ValidationError(str(verdict.reason))
    first, second = sorted((one, other), key=lambda organisation: organisation.pk)
    proposal, created = MergeProposal.objects.get_or_create(
        first=first, second=second, defaults={"score": 1.0, "reasons": ["by_hand"]}
    )
    if created or proposal.state == MergeState.DISMISSED or "by_hand" not in proposal.reasons:
        proposal.state, proposal.decided_at = MergeState.PROPOSED, None
        proposal.score, proposal.reasons = 1.0, sorted({*proposal.reasons, "by_hand"})
        proposal.report = {"reason": reason[:500]} if reason else {}
        proposal.save()
        record(verb="directory.propose_merge", by=by, subject=first, scope=second, facts={"other": second.pk})
    return proposal


@transaction.atomic
def dismiss_merge(*, by: Person | Actor, proposal: MergeProposal) -> MergeProposal:
    """The two are not the same: the platform never proposes them again. Raises PermissionDenied, ValidationError."""
    proposal = MergeProposal.objects.select_for_update().get(pk=proposal.pk)
    if by is not SYSTEM:
        can_merge(reader_for(by), proposal.first, proposal.second).require()
    if proposal.state != MergeState.PROPOSED:
        raise ValidationError(_("This pair was decided before: %(state)s.") % {"state": proposal.get_state_display()})
    proposal.state, proposal.decided_at = MergeState.DISMISSED, timezone.now()
    proposal.save(update_fields=["state", "decided_at"])
    record(
        verb="directory.dismiss_merge",
        by=by,
        subject=proposal.first,
        scope=proposal.second,
        facts={"other": proposal.second_id},
    )
    return proposal
