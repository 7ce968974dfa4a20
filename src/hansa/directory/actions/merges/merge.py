"""The verb `merge`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hansa.directory.actions.merges import facts, projects, rights, spells
from hansa.directory.actions.merges.report import Report
from hansa.directory.enums import MergeState, OrganisationStatus
from hansa.directory.models import Cluster, MergeProposal, Organisation
from hansa.directory.rules.merges import can_merge, mergeable
from hansa.directory.rules.reader import reader_for
from hansa.directory.search.index import refresh
from hansa.journal.actions import SYSTEM, Actor, record
from hansa.people.models import Person


@transaction.atomic
def merge(*, by: Person | Actor, keep: Organisation, drop: Organisation) -> MergeProposal:
    """Make one organisation out of two records: everything of `drop` goes to `keep`, and `drop` points to it.

    Nothing is lost: what the two say differently stands in the report (`MergeProposal.report`), names and numbers of
    both lead to the survivor. Raises PermissionDenied, or ValidationError for a record with itself, one that was merged
    before, or a fictitious one with a real one. Ties are redone by `network.actions.merges.merge_organisations`, which
    calls this.
    """
    keep, drop = _locked(keep, drop)
    if not (verdict := mergeable(keep, drop)):
        raise ValidationError(str(verdict.reason))
    if by is not SYSTEM:
        can_merge(reader_for(by), keep, drop).require()
    report = Report(keep=keep.pk, drop=drop.pk)
    facts.merge_fields(keep, drop, report)
    _retire(keep, drop)
    keep.save()
    for move in (
        facts.move_names,
        facts.move_numbers,
        facts.move_activities,
        facts.move_products,
        facts.move_markets,
        facts.move_contacts,
        spells.move_memberships,
        rights.move_mandates,
        rights.move_claims,
        projects.move_participations,
        _move_clusters,
        _move_proposals,
    ):
        move(keep, drop, report)
    refresh(drop)
    refresh(keep)
    return _conclude(by, keep, drop, report)


def _locked(keep: Organisation, drop: Organisation) -> tuple[Organisation, Organisation]:
    """Both as they are now, locked in one order, so that two merges at once cannot make a circle."""
    rows = Organisation.objects.select_for_update().filter(pk__in={keep.pk, drop.pk}).order_by("pk")
    found = {organisation.pk: organisation for organisation in rows}
    return found[keep.pk], found[drop.pk]


def _retire(keep: Organisation, drop: Organisation) -> None:
    drop.status, drop.merged_into = OrganisationStatus.MERGED, keep
    drop.save(update_fields=["status", "merged_into", "changed_at"])
    # What was merged into it before leads to the survivor at once: no chains.
    Organisation.objects.filter(merged_into=drop).update(merged_into=keep)


def _move_clusters(keep: Organisation, drop: Organisation, report: Report) -> None:
    report.count("cores", Cluster.objects.filter(core_organisation=drop).update(core_organisation=keep))
    report.count("offices", Cluster.objects.filter(office_organisation=drop).update(office_organisation=keep))


def _move_proposals(keep: Organisation, drop: Organisation, report: Report) -> None:
    """Pairs of the dropped record with a third become pairs of the survivor with it, unless they are there already."""
    pairs = MergeProposal.objects.filter(Q(first=drop) | Q(second=drop)).exclude(state=MergeState.MERGED)
    for pair in pairs.exclude(Q(first=keep) | Q(second=keep)):
        other = pair.second_id if pair.first_id == drop.pk else pair.first_id
        first, second = sorted((keep.pk, other))
        if MergeProposal.objects.filter(first=first, second=second).exists():
            if pair.state == MergeState.PROPOSED:
                pair.delete()
            continue
        pair.first_id, pair.second_id = first, second
        pair.save(update_fields=["first", "second"])


def _conclude(by: Person | Actor, keep: Organisation, drop: Organisation, report: Report) -> MergeProposal:
    first, second = sorted((keep, drop), key=lambda organisation: organisation.pk)
    done: dict[str, Any] = {
        "state": MergeState.MERGED, "decided_at": timezone.now(), "report": report.as_json()
    }  # fmt: skip
    proposal, _created = MergeProposal.objects.update_or_create(
        first=first, second=second, defaults=done, create_defaults={**done, "score": 1.0, "reasons": ["by_hand"]}
    )
    record(
        verb="directory.merge_organisations",
        by=by,
        subject=keep,
        scope=drop,
        facts={
            "drop": drop.pk,
            "moved": report.moved,
            "conflicts": len(report.conflicts),
            "joined": len(report.joined),
        },
    )
    return proposal
