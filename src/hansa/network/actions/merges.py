"""Merging two records of one organisation, with their ties."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from hansa.directory.actions.merges import merge
from hansa.directory.models import MergeProposal, Organisation, Participation
from hansa.journal.actions import Actor
from hansa.network.actions.mandate_ties import rebuild_ties_from_mandates
from hansa.network.actions.project_ties import rebuild_ties_from_projects
from hansa.network.actions.record_ties import pair_of, rebuild_ties_from_records
from hansa.network.enums import Answer, ProposalState, TieSource
from hansa.network.models import Participant, Proposal, Signal, SurveyAnswer, Tie, TieRecord
from hansa.network.rules.ties import OBJECTIONS
from hansa.people.models import Person


@transaction.atomic
def merge_organisations(*, by: Person | Actor, keep: Organisation, drop: Organisation) -> MergeProposal:
    """Make one organisation out of two records and redo the ties that this changes; the report stands in the result.

    A project in which both took part has one participant less, so the ties of all its participants are redone. Records
    of ties move with what each side said of them, see `_move_records`. Raises what `directory.actions.merges.merge`
    raises; then nothing was changed.
    """
    both = Participation.objects.filter(organisation=drop, project__participations__organisation=keep)
    shared = list(both.values_list("project", flat=True))
    proposal = merge(by=by, keep=keep, drop=drop)
    partners = Participation.objects.filter(project__in=shared).values_list("organisation", flat=True)
    rebuild_ties_from_projects(by=by, organisations={keep.pk, drop.pk, *partners})
    _move_records(keep, drop)
    _move_surveys(keep, drop)
    _move_proposals(keep, drop)
    Signal.objects.filter(organisation=drop).update(organisation=keep)
    if Tie.objects.filter(Q(first=drop) | Q(second=drop), source=TieSource.MANDATES).exists():
        rebuild_ties_from_mandates()
    return proposal


def _move_records(keep: Organisation, drop: Organisation) -> None:
    """What was recorded of the dropped one is the survivor's. What it recorded with the survivor would be a tie to
    itself: it stays where it is and counts no more. Where the people of one record agreed to what those of the other
    refused or withdrew, the agreement is asked for anew: no consent is widened by a merge."""
    touched = TieRecord.objects.filter(Q(first=drop) | Q(second=drop))
    changed = {pair_of(record) for record in touched}
    moving = touched.exclude(first=keep).exclude(second=keep)
    moving.filter(first=drop).update(first=keep)
    moving.filter(second=drop).update(second=keep)
    others = {number for pair in changed for number in pair} - {keep.pk, drop.pk}
    for other in others:
        _ask_again(keep.pk, other)
    rebuild_ties_from_records(pairs=changed | {(min(keep.pk, one), max(keep.pk, one)) for one in others})


def _move_surveys(keep: Organisation, drop: Organisation) -> None:
    """Where both were asked or both were named, the survivor's stands; the other stays with the merged record, which no
    roster and no result counts."""
    asked = Participant.objects.filter(organisation=keep).values("survey")
    Participant.objects.filter(organisation=drop).exclude(survey__in=asked).update(organisation=keep)
    both = SurveyAnswer.objects.filter(named=keep, participant=OuterRef("participant"), question=OuterRef("question"))
    SurveyAnswer.objects.filter(~Exists(both), named=drop).update(named=keep)


def _move_proposals(keep: Organisation, drop: Organisation) -> None:
    """To introduce an organisation to itself, or twice to the same one, stays with the merged record."""
    open_ones = Proposal.objects.filter(state=ProposalState.OPEN)
    for proposal in Proposal.objects.filter(Q(first=drop) | Q(second=drop)).exclude(Q(first=keep) | Q(second=keep)):
        other = proposal.second_id if proposal.first_id == drop.pk else proposal.first_id
        first, second = sorted((keep.pk, other))
        twice = open_ones.filter(cluster=proposal.cluster_id, first=first, second=second)
        if proposal.state != ProposalState.OPEN or not twice.exists():
            Proposal.objects.filter(pk=proposal.pk).update(first=first, second=second)


def _ask_again(organisation: int, other: int) -> None:
    pair = Q(first=organisation, second=other) | Q(first=other, second=organisation)
    records = list(TieRecord.objects.filter(pair))
    objected = {record.kind for record in records if _answer(record, organisation) in OBJECTIONS}
    for record in records:
        if record.kind in objected and _answer(record, organisation) == Answer.AGREED:
            side = "first" if record.first_id == organisation else "second"
            setattr(record, f"{side}_answer", Answer.WAITING)
            setattr(record, f"{side}_audience", "")
            record.save(update_fields=[f"{side}_answer", f"{side}_audience", "changed_at"])


def _answer(record: TieRecord, organisation: int) -> str:
    return record.first_answer if record.first_id == organisation else record.second_answer
