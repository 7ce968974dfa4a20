"""Who knows what pulls at a cluster, and who keeps the register of shocks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hansa.directory.models import Cluster
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.verdict import YES, Verdict
from hansa.network.enums import SHOCKS
from hansa.network.models import Signal


def can_see_signal(reader: Reader, signal: Signal) -> Verdict:
    """Its office, its board and the operator; a shock, which comes from outside, all people of the cluster.

    Sibling: `queries.signals.signals_seen_by`.
    """
    if signal.cluster_id in reader.office_clusters | reader.board_clusters or reader.is_operator:
        return YES
    if signal.kind in SHOCKS and signal.cluster_id in reader.member_clusters:
        return YES
    return Verdict(False, _("What pulls at a cluster is known to its office and its board."))


def can_see_shocks(reader: Reader, cluster: Cluster) -> Verdict:
    """The people of the cluster and the operator."""
    if cluster.pk in reader.clusters or reader.is_operator:
        return YES
    return Verdict(False, _("Only people of %(cluster)s see its register of shocks.") % {"cluster": cluster})


def can_end_signal(reader: Reader, signal: Signal) -> Verdict:
    """The office, of the shocks that it entered. Other signals end in the area that wrote them.

    Sibling: `queries.signals.signals_ended_by`.
    """
    if signal.cluster_id in reader.office_clusters and signal.kind in SHOCKS:
        return YES
    return Verdict(False, _("Only the office of %(cluster)s does this.") % {"cluster": signal.cluster})
