"""Pairs of records that may be one organisation, side by side; and what merges did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hansa.directory.enums import MembershipStatus, MergeState
from hansa.directory.models import Membership, MergeProposal, Organisation, Project
from hansa.directory.places.sphere import lengths_km
from hansa.directory.rules.merges import can_merge
from hansa.directory.rules.profiles import editable_among
from hansa.directory.rules.reader import Reader
from hansa.journal.models import Entry


def pairs_to_decide(reader: Reader) -> QuerySet[MergeProposal]:
    """Proposed pairs that a reader may merge or dismiss, the likeliest first. Sibling of `rules.merges.can_merge`."""
    pairs = MergeProposal.objects.filter(state=MergeState.PROPOSED).select_related("first__country", "second__country")
    if reader.is_operator:
        return pairs
    members = Membership.objects.filter(cluster__in=reader.office_clusters, status=MembershipStatus.ACTIVE)
    near = Q(first__in=members.values("organisation")) | Q(first__in=reader.represented)
    candidates = list(pairs.filter(near).values_list("pk", "first", "second"))
    editable = editable_among(reader, {pk for _pair, first, second in candidates for pk in (first, second)})
    return pairs.filter(pk__in=[pair for pair, first, second in candidates if {first, second} <= editable])


def reasons_in_words(proposal: MergeProposal) -> list[str]:
    """Why two records may be one."""
    words = {
        "same_number": _("the same number in a register"),
        "same_name": _("the same name"),
        "similar_name": _("a similar name"),
        "same_city": _("the same city"),
        "other_city": _("but another city"),
        "same_domain": _("websites on one domain"),
        "by_hand": _("somebody said so"),
    }
    return [words.get(reason, reason) for reason in proposal.reasons]


@dataclass(frozen=True)
class Comparison:
    """Two records beside each other: `rows` of (label, first, second, whether they differ)."""

    rows: list[tuple[str, str, str, bool]]
    distance_km: float | None
    shared_projects: list[Project]
    shared_count: int
    richer: int


def comparison(proposal: MergeProposal) -> Comparison:
    """What the two records of a pair say; for those who may merge them, so nothing is hidden."""
    first, second = proposal.first, proposal.second
    shared = Project.objects.filter(participations__organisation=first).filter(participations__organisation=second)
    left, right = _facts(first), _facts(second)
    rows = [
        (label, left[label], right[label], left[label] != right[label]) for label in left if left[label] or right[label]
    ]
    return Comparison(
        rows=rows,
        distance_km=_distance(first, second),
        shared_projects=list(shared.order_by("-starts_on", "pk")[:5]),
        shared_count=shared.count(),
        richer=max((first, second), key=lambda o: (_weight(o), -o.pk)).pk,
    )


def _weight(organisation: Organisation) -> tuple[bool, int, int]:
    claimed = organisation.mandates.exists()
    return claimed, organisation.participations.count(), organisation.memberships.count()


def _facts(organisation: Organisation) -> dict[str, str]:
    values: list[tuple[Any, Any]] = [
        (_("Name"), organisation.name),
        (_("Further names"), ", ".join(name.name for name in organisation.names.all())),
        (_("Numbers"), ", ".join(str(number) for number in organisation.identifiers.all())),
        (_("Helix"), organisation.get_helix_display()),
        (_("Size"), organisation.get_size_display()),
        (_("Country"), organisation.country),
        (_("City"), organisation.city),
        (_("Street"), organisation.street),
        (_("Website"), organisation.website),
        (_("E-mail"), organisation.email),
        (_("Telephone"), organisation.phone),
        (_("Projects"), organisation.participations.count()),
        (
            _("Clusters"),
            ", ".join(sorted({m.cluster.name for m in organisation.memberships.select_related("cluster")})),
        ),
        (_("People with a mandate"), organisation.mandates.count()),
        (_("Source"), organisation.dataset),
    ]
    return {str(label): "" if value is None else str(value) for label, value in values}


def _distance(first: Organisation, second: Organisation) -> float | None:
    """Great-circle distance in kilometres; None where a place is not known."""
    if first.latitude is None or second.latitude is None:
        return None
    start, end = (np.array([[o.longitude, o.latitude]], dtype=float) for o in (first, second))
    return float(lengths_km(start, end)[0])


def pair_seen_by(reader: Reader, pk: int) -> MergeProposal | None:
    """A pair, for those who may merge it or whose organisation it became; None for others."""
    pair = MergeProposal.objects.select_related("first__country", "second__country").filter(pk=pk).first()
    if pair is None:
        return None
    if pair.state == MergeState.MERGED:
        return pair if reader.is_operator or editable_among(reader, [pair.report["keep"]]) else None
    return pair if reader.is_operator or can_merge(reader, pair.first, pair.second) else None


def lately_merged(reader: Reader) -> list[MergeProposal]:
    """The last twenty merges, for operators."""
    if not reader.is_operator:
        return []
    done = MergeProposal.objects.filter(state=MergeState.MERGED).select_related("first", "second")
    return list(done.order_by("-decided_at")[:20])


def merges_into(organisation: Organisation) -> QuerySet[MergeProposal]:
    """The reports of merges that made an organisation what it is, newest first."""
    both = Q(first=organisation) | Q(second=organisation)
    done = MergeProposal.objects.filter(both, state=MergeState.MERGED, report__keep=organisation.pk)
    return done.order_by("-decided_at")


def history_of(organisation: Organisation) -> QuerySet[Entry]:
    """What happened to an organisation and to the records that were merged into it, newest first."""
    keys = [f"organisation:{pk}" for pk in (organisation.pk, *organisation.merged_from.values_list("pk", flat=True))]
    return Entry.objects.filter(Q(subject_key__in=keys) | Q(scope_key__in=keys)).order_by("-pk")
