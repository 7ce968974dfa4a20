"""Who sees a cluster, who works in its office, who decides about it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hansa.directory.enums import ClusterStatus
from hansa.directory.models import Cluster
from hansa.directory.rules.reader import Reader, reader_for
from hansa.directory.rules.verdict import YES, Verdict
from hansa.journal.actions import SYSTEM, Actor


def can_see_cluster(reader: Reader, cluster: Cluster) -> Verdict:
    """Everyone, once it is published; before that its office, its board, its members and the operator.

    Sibling: `queries.clusters.clusters_visible_to`.
    """
    if cluster.published or cluster.pk in reader.clusters or reader.is_operator:
        return YES
    return Verdict(False, _("This cluster is not shown to everyone."))


def can_run_cluster(reader: Reader, cluster: Cluster) -> Verdict:
    """The people of its office: they invite, admit, enter and correct. Sibling: `queries.clusters.clusters_run_by`.

    The operator is not among them; an operator who must act appoints a manager.
    """
    if cluster.pk in reader.office_clusters:
        return YES
    return Verdict(False, _("Only the office of %(cluster)s does this.") % {"cluster": cluster})


def can_decide_for_cluster(reader: Reader, cluster: Cluster) -> Verdict:
    """Its managers: they publish it, declare it founded, dissolve it and set its kind by hand.

    Sibling: `queries.clusters.clusters_decided_by`.
    """
    if cluster.pk in reader.managed_clusters:
        return YES
    return Verdict(False, _("Only a manager of %(cluster)s decides this.") % {"cluster": cluster})


def require_office(by: Actor, cluster: Cluster) -> None:
    """Raise PermissionDenied unless the actor works in the office, or ValidationError for a dissolved cluster."""
    if by is not SYSTEM:
        can_run_cluster(reader_for(by), cluster).require()
    _refuse_dissolved(cluster)


def require_manager(by: Actor, cluster: Cluster) -> None:
    """Raise PermissionDenied unless the actor manages the cluster, or ValidationError for a dissolved cluster."""
    if by is not SYSTEM:
        can_decide_for_cluster(reader_for(by), cluster).require()
    _refuse_dissolved(cluster)


def _refuse_dissolved(cluster: Cluster) -> None:
    if cluster.status == ClusterStatus.DISSOLVED:
        raise ValidationError(
            _("%(cluster)s was dissolved; its history stands and is no longer changed.") % {"cluster": cluster}
        )
