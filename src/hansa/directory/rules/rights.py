"""Who may let people act for organisations, and who may give offices.

A mandate for an organisation opens what the other members of its clusters show each other, and an office can enter
any organisation in its own list of members. So an office decides only for members that nobody else answers for.
"""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from hansa.directory.enums import ClusterStatus, MembershipStatus, OrganisationStatus
from hansa.directory.models import Cluster, Mandate, Membership, Office, Organisation
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.verdict import YES, Verdict
from hansa.people.enums import Role

# The roles that the manager of a cluster gives in it. A public authority is appointed by the operator.
ROLES_OF_A_CLUSTER = (Role.MANAGER, Role.STAFF, Role.BOARD, Role.EXPERT)


def can_grant_mandate(reader: Reader, organisation: Organisation) -> Verdict:
    """Operators; people who sign for the organisation; and, while nobody signs for it, an office to whose cluster or
    clusters alone the organisation belongs."""
    if organisation.status != OrganisationStatus.ACTIVE:
        return Verdict(False, _("%(name)s no longer acts under this record.") % {"name": organisation})
    if reader.is_operator or organisation.pk in reader.signing:
        return YES
    memberships = Membership.objects.filter(organisation=organisation, status=MembershipStatus.ACTIVE)
    clusters = dict(memberships.values_list("cluster", "agreed"))
    if not any(agreed and cluster in reader.office_clusters for cluster, agreed in clusters.items()):
        return Verdict(
            False,
            _("Only people who sign for %(name)s and the office of its cluster decide who acts for it.")
            % {"name": organisation},
        )
    if Mandate.objects.on(reader.day).filter(organisation=organisation, sign=True, person__is_active=True).exists():
        return Verdict(
            False,
            _("Somebody signs for %(name)s: they decide who else acts for it, or the operator does.")
            % {"name": organisation},
        )
    if clusters.keys() - reader.office_clusters:
        return Verdict(
            False,
            _("%(name)s also belongs to a cluster of another office, so the operator decides who acts for it.")
            % {"name": organisation},
        )
    return YES


def can_end_mandate(reader: Reader, mandate: Mandate) -> Verdict:
    """The person themselves, and whoever may grant for the organisation."""
    if reader.person and mandate.person_id == reader.person.pk:
        return YES
    return can_grant_mandate(reader, mandate.organisation)


def can_appoint(reader: Reader, cluster: Cluster | None, role: str) -> Verdict:
    """Operators; in a cluster also its managers, to any role but that of a public authority."""
    if reader.is_operator:
        return YES
    if cluster is None or role not in ROLES_OF_A_CLUSTER:
        return Verdict(False, _("Only the operator of this installation gives this office."))
    if cluster.pk not in reader.managed_clusters:
        return Verdict(False, _("Only managers of %(cluster)s give offices in it.") % {"cluster": cluster})
    if cluster.status == ClusterStatus.DISSOLVED:
        return Verdict(False, _("%(cluster)s is dissolved: it has no office any more.") % {"cluster": cluster})
    return YES


def can_end_office(reader: Reader, office: Office) -> Verdict:
    """The person themselves, operators, and managers of the cluster."""
    if reader.is_operator or (reader.person and office.person_id == reader.person.pk):
        return YES
    if office.cluster_id and office.cluster_id in reader.managed_clusters and office.role in ROLES_OF_A_CLUSTER:
        return YES
    return Verdict(False, _("Only the person, a manager of the cluster or the operator ends this office."))


def roles_one_may_give(reader: Reader, cluster: Cluster | None) -> Collection[str]:
    """The roles that a reader may give in a cluster, or outside any."""
    return [role for role in Role if can_appoint(reader, cluster, role)]


def needs_second_factor(reader: Reader) -> bool:
    """People who hold an office in which they decide or see what others do not, and operators, sign in by two
    factors. An expert without such an office need not."""
    return bool(reader.office_clusters or reader.board_clusters or reader.authority_countries or reader.is_operator)
