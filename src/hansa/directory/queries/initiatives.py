"""What the office of an initiative looks at: its candidates and invited, whom it might propose, what to do next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hansa.directory.enums import ClusterStatus, MembershipStatus, OrganisationStatus
from hansa.directory.models import Cluster, Invitation, Mandate, Membership, Organisation, Participation
from hansa.directory.queries.founding import FoundingCheck
from hansa.directory.queries.invitations import STATES, invitations_visible_to, state_of
from hansa.directory.queries.memberships import memberships_visible_to
from hansa.directory.rules.founding import Measure
from hansa.directory.rules.memberships import OPEN
from hansa.directory.rules.reader import Reader

SUGGESTED = 12
NAMED_REASONS = 3


@dataclass(frozen=True)
class Letter:
    """A letter as its office sees it. The address of somebody who represents the organisation is theirs to show."""

    invitation: Invitation
    state: str
    to_representative: bool

    @property
    def state_label(self) -> str:
        return str(STATES[self.state])

    @property
    def address(self) -> str:
        return str(_("somebody who represents it here")) if self.to_representative else self.invitation.email


@dataclass(frozen=True)
class Prospect:
    """A candidate or invited organisation, with the letters to it, the newest first."""

    membership: Membership
    letters: list[Letter]
    has_people: bool


@dataclass(frozen=True)
class Suggestion:
    """An organisation that might join, and why: projects shared with present members, some of them by name."""

    organisation: Organisation
    projects: int
    members: list[str]
    more_members: int

    @property
    def reason(self) -> str:
        names = ", ".join(self.members)
        if self.more_members:
            names = _("%(names)s and %(count)s more") % {"names": names, "count": self.more_members}
        return ngettext(
            "%(count)s joint project with %(names)s", "%(count)s joint projects with %(names)s", self.projects
        ) % {"count": self.projects, "names": names}


def prospects_of(reader: Reader, cluster: Cluster) -> list[Prospect]:
    """Candidates and invited of a cluster, for its office; three queries."""
    waiting = (MembershipStatus.CANDIDATE, MembershipStatus.INVITED)
    memberships = list(
        memberships_visible_to(reader, cluster)
        .filter(status__in=waiting)
        .order_by(F("status").desc(), "organisation__sort_name", "pk")
    )
    if cluster.pk not in reader.office_clusters and not reader.is_operator:
        return []
    organisations = [membership.organisation_id for membership in memberships]
    speakers = defaultdict(set)
    for organisation, email in (
        Mandate.objects.on(reader.day)
        .filter(organisation__in=organisations, represent=True, person__is_active=True)
        .values_list("organisation", "person__email")
    ):
        speakers[organisation].add(email.lower())
    letters = defaultdict(list)
    for invitation in invitations_visible_to(reader).filter(membership__in=memberships):
        known = invitation.email.lower() in speakers[invitation.membership.organisation_id]
        letters[invitation.membership_id].append(Letter(invitation, state_of(invitation), known))
    return [Prospect(m, letters[m.pk], bool(speakers[m.organisation_id])) for m in memberships]


def statuses_of(cluster: Cluster, organisations: Iterable[Organisation]) -> dict[int, str]:
    """What organisations are in a cluster already, in words; those that are nothing are left out. One query."""
    rows = Membership.objects.filter(cluster=cluster, organisation__in=list(organisations), status__in=OPEN)
    return {m.organisation_id: m.get_status_display() for m in rows}


def suggestions_for(cluster: Cluster, most: int = SUGGESTED) -> list[Suggestion]:
    """Organisations outside the cluster, ranked by the number of projects they share with its active members.

    Three queries. Cost: the participations in all projects of the members.
    """
    members = _active(cluster).values("organisation")
    projects = Participation.objects.filter(organisation__in=members).values("project")
    ranked = list(
        Participation.objects.filter(project__in=projects)
        .exclude(organisation__in=_open(cluster).values("organisation"))
        .filter(organisation__status=OrganisationStatus.ACTIVE)
        .order_by()
        .values("organisation")
        .annotate(shared=Count("project", distinct=True))
        .order_by("-shared", "organisation")[:most]
    )
    if not ranked:
        return []
    found = Organisation.objects.select_related("country").in_bulk([row["organisation"] for row in ranked])
    partners = _partners(cluster, list(found))
    return [
        Suggestion(
            organisation=found[row["organisation"]],
            projects=row["shared"],
            members=[name for name, _count in partners[row["organisation"]][:NAMED_REASONS]],
            more_members=max(0, len(partners[row["organisation"]]) - NAMED_REASONS),
        )
        for row in ranked
    ]


def next_step(cluster: Cluster, outcome: FoundingCheck, prospects: list[Prospect]) -> str:
    """What to do now, in one sentence."""
    if cluster.status != ClusterStatus.INITIATIVE:
        return ""
    if outcome.problem:
        return outcome.problem
    if outcome.all_met:
        return _("Every criterion is met: declare the cluster founded.")
    if outcome.waived:
        return _("The support programme stands in for what is missing: declare the cluster founded.")
    lacking = [result for result in outcome if not result.met]
    if any(result.measure == Measure.MEMBERS for result in lacking):
        return _step_towards_members(prospects)
    return lacking[0].how


def _step_towards_members(prospects: list[Prospect]) -> str:
    candidates = sum(p.membership.status == MembershipStatus.CANDIDATE for p in prospects)
    if candidates:
        return ngettext(
            "Invite the candidate on your list.", "Invite the %(count)s candidates on your list.", candidates
        ) % {"count": candidates}
    if prospects:
        return ngettext(
            "Wait for the answer of the one you invited, or find more candidates.",
            "Wait for the answers of the %(count)s you invited, or find more candidates.",
            len(prospects),
        ) % {"count": len(prospects)}
    return _("Find candidates in the register and invite them.")


def _partners(cluster: Cluster, organisations: list[int]) -> dict[int, list[tuple[str, int]]]:
    """For each organisation the members it shares projects with, the closest first."""
    members = _active(cluster).values("organisation")
    rows = (
        Participation.objects.filter(organisation__in=organisations, project__participations__organisation__in=members)
        .order_by()
        .values_list("organisation", "project__participations__organisation__name")
        .annotate(shared=Count("project", distinct=True))
        .order_by("organisation", "-shared", "project__participations__organisation__name")
    )
    partners = defaultdict(list)
    for organisation, name, shared in rows:
        partners[organisation].append((name, shared))
    return partners


def _active(cluster: Cluster) -> QuerySet[Membership]:
    return Membership.objects.filter(cluster=cluster, status=MembershipStatus.ACTIVE)


def _open(cluster: Cluster) -> QuerySet[Membership]:
    return Membership.objects.filter(cluster=cluster, status__in=OPEN)
