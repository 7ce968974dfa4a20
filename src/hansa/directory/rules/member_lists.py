"""Who may read a member list into a cluster."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hansa.directory.enums import ClusterStatus
from hansa.directory.models import Cluster
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.verdict import YES, Verdict


def can_import_members(reader: Reader, cluster: Cluster) -> Verdict:
    """The office of the cluster, and operators, until it is dissolved."""
    if cluster.pk not in reader.office_clusters and not reader.is_operator:
        return Verdict(False, _("Only the office of %(cluster)s imports its member list.") % {"cluster": cluster})
    if cluster.status == ClusterStatus.DISSOLVED:
        return Verdict(False, _("%(cluster)s is dissolved: its members are history.") % {"cluster": cluster})
    return YES
