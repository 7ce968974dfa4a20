"""Who sees how the forces in a cluster stand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hansa.directory.models import Cluster
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.verdict import YES, Verdict


def can_see_balance(reader: Reader, cluster: Cluster) -> Verdict:
    """The people of the cluster, by office, board or mandate, and the operator. Of a cluster that drifts apart nobody
    else should learn it here first."""
    if cluster.pk in reader.clusters or reader.is_operator:
        return YES
    return Verdict(False, _("Only people of %(cluster)s see how its forces stand.") % {"cluster": cluster})


def can_see_strained_members(reader: Reader, cluster: Cluster) -> Verdict:
    """Its office and its board: who is at risk of leaving, and which pairs are under strain, is no news for rivals."""
    if cluster.pk in reader.office_clusters | reader.board_clusters or reader.is_operator:
        return YES
    return Verdict(False, _("Only the office and the board of %(cluster)s see single members.") % {"cluster": cluster})
