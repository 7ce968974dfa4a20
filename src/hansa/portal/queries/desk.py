"""What waits for a person today, by what they are: read from the areas, nothing stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.db.models import Count, Field, Q
from django.utils import timezone

from hansa.directory.enums import ClaimState, ClusterStatus, MembershipStatus, MergeState
from hansa.directory.models import Claim, Cluster, Country, Dataset, Expert, Membership, MergeProposal, Organisation
from hansa.directory.rules.reader import Reader
from hansa.network.queries.records import count_waiting
from hansa.network.queries.surveys import count_surveys

RECENT = timedelta(days=90)
# What a profile needs so that others find and understand it, in the order in which it helps most.
WANTED_FIELDS = ("name", "description", "website", "city", "size", "founded_year")


@dataclass(frozen=True)
class ClusterDesk:
    """A cluster as its office meets it in the morning."""

    cluster: Cluster
    members: int
    joined: list[Membership]
    left: list[Membership]
    invited: int
    candidates: int
    claims: int


@dataclass(frozen=True)
class OrganisationDesk:
    """An organisation as its representative meets it: what is missing, who invites."""

    organisation: Organisation
    missing: list[str]
    invitations: list[Membership]
    clusters: list[Cluster]
    ties: int
    surveys: int


@dataclass(frozen=True)
class CountryDesk:
    """A country as its authority meets it: the clusters with members there."""

    country: Country
    organisations: int
    clusters: list[Cluster]


def cluster_desks(reader: Reader) -> list[ClusterDesk]:
    """One for each cluster whose office the person works in. Four queries, however many clusters."""
    since = timezone.localdate() - RECENT
    clusters = (
        Cluster.objects.filter(pk__in=reader.office_clusters)
        .annotate(
            active=Count("memberships", Q(memberships__status=MembershipStatus.ACTIVE)),
            invited=Count("memberships", Q(memberships__status=MembershipStatus.INVITED)),
            candidates=Count("memberships", Q(memberships__status=MembershipStatus.CANDIDATE)),
        )
        .order_by("name")
    )
    moves = list(
        Membership.objects.filter(cluster__in=reader.office_clusters, status__in=["active", "ended"])
        .filter(Q(joined_on__gte=since) | Q(left_on__gte=since))
        .select_related("organisation")
        .order_by("-left_on", "-joined_on")
    )
    claims = _waiting_claims(reader)
    return [
        ClusterDesk(
            cluster=cluster,
            members=cluster.active,
            joined=[m for m in moves if m.cluster_id == cluster.pk and m.left_on is None],
            left=[m for m in moves if m.cluster_id == cluster.pk and m.left_on is not None],
            invited=cluster.invited,
            candidates=cluster.candidates,
            claims=claims.get(cluster.pk, 0),
        )
        for cluster in clusters
    ]


def _waiting_claims(reader: Reader) -> dict[int, int]:
    rows = (
        Membership.objects.filter(
            cluster__in=reader.office_clusters,
            status=MembershipStatus.ACTIVE,
            organisation__claims__state=ClaimState.WAITING,
        )
        .values_list("cluster")
        .annotate(Count("organisation__claims", distinct=True))
    )
    return dict(rows)


def organisation_desks(reader: Reader) -> list[OrganisationDesk]:
    """One for each organisation the person represents. Five queries, however many."""
    ties, surveys = count_waiting(reader), count_surveys(reader)
    memberships = list(
        Membership.objects.filter(organisation__in=reader.represented, status__in=["active", "invited"])
        .exclude(cluster__status=ClusterStatus.DISSOLVED)
        .select_related("cluster")
    )
    return [
        OrganisationDesk(
            organisation=organisation,
            missing=[_label(field) for field in WANTED_FIELDS if _lacks(organisation, field)],
            invitations=[m for m in memberships if m.organisation_id == organisation.pk and m.status == "invited"],
            clusters=[m.cluster for m in memberships if m.organisation_id == organisation.pk and m.status == "active"],
            ties=ties.get(organisation.pk, 0),
            surveys=surveys.get(organisation.pk, 0),
        )
        for organisation in Organisation.objects.filter(pk__in=reader.represented).order_by("name")
    ]


def _label(field: str) -> str:
    return str(cast(Field, Organisation._meta.get_field(field)).verbose_name)


def _lacks(organisation: Organisation, field: str) -> bool:
    return getattr(organisation, field) in (None, "", "unknown")


def country_desks(reader: Reader) -> list[CountryDesk]:
    """One for each country whose government the person serves: public clusters only."""
    return [
        CountryDesk(
            country=country,
            organisations=Organisation.objects.filter(country=country).exclude(status="merged").count(),
            clusters=list(
                Cluster.objects.filter(published=True, memberships__organisation__country=country)
                .filter(memberships__status=MembershipStatus.ACTIVE)
                .annotate(here=Count("memberships", distinct=True))
                .order_by("-here", "name")
            ),
        )
        for country in Country.objects.filter(pk__in=reader.authority_countries)
    ]


def expert_row(reader: Reader) -> Expert | None:
    """The person's row on the roster of experts."""
    return (
        Expert.objects.filter(person=reader.person).prefetch_related("countries").first() if reader.is_expert else None
    )


@dataclass(frozen=True)
class OperatorDesk:
    claims: int
    merges: int
    datasets: list[Dataset]


def operator_desk(reader: Reader) -> OperatorDesk | None:
    """What waits for whoever runs the installation."""
    if not reader.is_operator:
        return None
    return OperatorDesk(
        claims=Claim.objects.filter(state=ClaimState.WAITING).count(),
        merges=MergeProposal.objects.filter(state=MergeState.PROPOSED).count(),
        datasets=list(Dataset.objects.order_by("-imported_at")[:5]),
    )
