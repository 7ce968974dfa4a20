"""Proposals of a cluster, with what came of them beside what was foretold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hansa.directory.models import Cluster
from hansa.network.enums import ProposalState
from hansa.network.models import Proposal
from hansa.network.queries.balance import ClusterBalance

SHOWN = 20


@dataclass(frozen=True)
class Outcome:
    """A proposal, whether the two work together today, and how the balance has changed since it was made: by this
    proposal and by everything else."""

    proposal: Proposal
    together: bool
    change: float | None


def refused_pairs(cluster: Cluster) -> list[tuple[int, int]]:
    """Pairs that are not to be proposed again: they refused, or it is under way."""
    kept = Proposal.objects.filter(cluster=cluster).exclude(state=ProposalState.MET).order_by("pk")
    return list(kept.values_list("first", "second"))


def outcomes(found: ClusterBalance) -> Sequence[Outcome]:
    """The latest proposals, newest first. One query."""
    rows = Proposal.objects.filter(cluster=found.cluster).select_related("first", "second")[:SHOWN]
    if not (now := found.now):
        return [Outcome(proposal, False, None) for proposal in rows]
    members, pairs = now.moment.members, now.moment.facts.pairs
    tied = {(members[i], members[j]) for i, j, c in zip(pairs.i, pairs.j, pairs.cooperation, strict=True) if c > 0}
    return [
        Outcome(
            proposal,
            (proposal.first_id, proposal.second_id) in tied,
            None if now.value is None else now.value - proposal.balance,
        )
        for proposal in rows
    ]
