"""Merging two records of one organisation, with their ties."""

from __future__ import annotations

from django.db import transaction

from hansa.directory.actions.merges import merge
from hansa.directory.models import MergeProposal, Organisation, Participation
from hansa.journal.actions import Actor
from hansa.network.actions.project_ties import rebuild_ties_from_projects
from hansa.people.models import Person


@transaction.atomic
def merge_organisations(*, by: Person | Actor, keep: Organisation, drop: Organisation) -> MergeProposal:
    """Make one organisation out of two records and redo the ties that this changes; the report stands in the result.

    A project in which both took part has one participant less, so the ties of all its participants are redone. Raises
    what `directory.actions.merges.merge` raises; then nothing was changed.
    """
    both = Participation.objects.filter(organisation=drop, project__participations__organisation=keep)
    shared = list(both.values_list("project", flat=True))
    proposal = merge(by=by, keep=keep, drop=drop)
    partners = Participation.objects.filter(project__in=shared).values_list("organisation", flat=True)
    rebuild_ties_from_projects(by=by, organisations={keep.pk, drop.pk, *partners})
    return proposal
