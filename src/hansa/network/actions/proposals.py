"""The office takes up what would help its cluster."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hansa.directory.models import Cluster, Organisation
from hansa.directory.rules.clusters import require_office
from hansa.journal.actions import record
from hansa.network.enums import ProposalState
from hansa.network.models import Proposal
from hansa.network.queries.balance import balance_of
from hansa.network.queries.introductions import introductions
from hansa.network.queries.proposals import refused_pairs
from hansa.people.models import Person


@transaction.atomic
def propose_introduction(*, by: Person, cluster: Cluster, first: Organisation, second: Organisation) -> Proposal:
    """Take up one of the introductions that would help today, with what is foretold of it.

    Repeatable: an open proposal of the same two is given back. Raises PermissionDenied, or ValidationError for two that
    are not among those proposed today: only what was computed is kept, never what a form says.
    """
    require_office(by, cluster)
    one, two = sorted((first, second), key=lambda organisation: organisation.pk)
    if known := Proposal.objects.filter(cluster=cluster, first=one, second=two, state=ProposalState.OPEN).first():
        return known
    found = balance_of(cluster, timezone.localdate())
    best = introductions(found, refused_pairs(cluster))
    wanted = next((each for each in best if {each.first, each.second} == {one.pk, two.pk}), None)
    if wanted is None or found.now is None:
        raise ValidationError(_("These two are not among the introductions that would help today."))
    made = Proposal.objects.create(
        cluster=cluster,
        first=one,
        second=two,
        chance=wanted.chance,
        gain=wanted.balance,
        balance=found.now.balance.value,
        made_by=by,
    )
    record(verb="network.propose", by=by, subject=made, facts={"cluster": cluster.pk})
    return made


@transaction.atomic
def settle_proposal(*, by: Person, proposal: Proposal, state: str) -> Proposal:
    """Say what became of it: they were introduced, or it was refused, after which the two are not proposed again.

    Raises PermissionDenied, or ValidationError for a state that settles nothing or a proposal that is settled.
    """
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("cluster").get(pk=proposal.pk)
    require_office(by, proposal.cluster)
    if state not in (ProposalState.MET, ProposalState.REFUSED):
        raise ValidationError({"state": _("Say whether they were introduced or refused.")})
    if proposal.state != ProposalState.OPEN:
        raise ValidationError(_("This was settled already."))
    proposal.state, proposal.settled_on = state, timezone.localdate()
    proposal.save(update_fields=["state", "settled_on"])
    facts = {"state": state, "cluster": proposal.cluster_id}
    record(verb="network.settle_proposal", by=by, subject=proposal, facts=facts)
    return proposal
