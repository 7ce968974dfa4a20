"""Who sees a membership, who may end it, and which organisations an office may enter without asking them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hansa.directory.enums import MembershipStatus, OrganisationStatus
from hansa.directory.models import Cluster, Mandate, Membership, Organisation
from hansa.directory.rules.clusters import can_see_cluster
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.verdict import YES, Verdict

# One organisation has at most one of these in a cluster.
OPEN = (MembershipStatus.CANDIDATE, MembershipStatus.INVITED, MembershipStatus.ACTIVE)
# What became a membership. Candidates, invited and declined organisations are the office's own affair.
BEGUN = (MembershipStatus.ACTIVE, MembershipStatus.ENDED)
# What an organisation learns of itself: that it was proposed as a candidate it does not.
TOLD = (MembershipStatus.INVITED, MembershipStatus.ACTIVE, MembershipStatus.ENDED)


def can_see_membership(reader: Reader, membership: Membership) -> Verdict:
    """Present and former members: whoever sees the cluster. Candidates, invited and declined: the office and the
    operator; an organisation's own people see that it is invited.

    Sibling: `queries.memberships.memberships_visible_to`.
    """
    if membership.cluster_id in reader.office_clusters or reader.is_operator:
        return YES
    if membership.organisation_id in reader.represented and membership.status in TOLD:
        return YES
    if membership.status in BEGUN and can_see_cluster(reader, membership.cluster):
        return YES
    return Verdict(False, _("Only the office of the cluster knows whom it means to invite."))


def can_see_end_reason(reader: Reader, membership: Membership) -> Verdict:
    """Why a membership ended: the office of the cluster, and the people who act for the organisation."""
    if membership.cluster_id in reader.office_clusters or membership.organisation_id in reader.acts_for:
        return YES
    return Verdict(False, _("Why a membership ended is known to the office of the cluster and the organisation."))


def can_end_membership(reader: Reader, membership: Membership) -> Verdict:
    """The office, and the people who represent the organisation."""
    if membership.cluster_id in reader.office_clusters or membership.organisation_id in reader.represented:
        return YES
    return Verdict(
        False, _("Only the office of the cluster and people who represent the organisation end a membership.")
    )


def can_admit_directly(reader: Reader, cluster: Cluster, organisation: Organisation) -> Verdict:
    """The office, as long as nobody represents the organisation here: people who can be asked are asked.

    Otherwise anyone could start an initiative, enter an organisation as its member, and see what it shows to members
    and offices only.
    """
    if cluster.pk not in reader.office_clusters:
        return Verdict(False, _("Only the office of %(cluster)s admits members.") % {"cluster": cluster})
    if organisation.status == OrganisationStatus.MERGED:
        return Verdict(False, _("%(name)s was merged into another record; take that one.") % {"name": organisation})
    if organisation.pk in reader.represented:
        return YES
    if Mandate.objects.on(reader.day).filter(organisation=organisation, represent=True).exists():
        return Verdict(
            False,
            _("%(name)s has people here who speak for it: invite it, so that they can say yes.")
            % {"name": organisation},
        )
    return YES


def can_answer_for(reader: Reader, membership: Membership) -> Verdict:
    """The people who represent the invited organisation."""
    if membership.organisation_id in reader.represented:
        return YES
    return Verdict(False, _("Only people who represent %(name)s answer for it.") % {"name": membership.organisation})
