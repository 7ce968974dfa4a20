"""Signals, cut to what the reader may know."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hansa.directory.models import Cluster
from hansa.directory.rules.reader import Reader
from hansa.network.enums import SHOCKS
from hansa.network.models import Signal


def signals_seen_by(reader: Reader) -> QuerySet[Signal]:
    """Sibling of `can_see_signal`."""
    if reader.is_operator:
        return Signal.objects.all()
    inside = Q(cluster__in=reader.office_clusters | reader.board_clusters)
    return Signal.objects.filter(inside | Q(kind__in=SHOCKS, cluster__in=reader.member_clusters))


def signals_ended_by(reader: Reader) -> QuerySet[Signal]:
    """Sibling of `can_end_signal`."""
    return Signal.objects.filter(cluster__in=reader.office_clusters, kind__in=SHOCKS)


def shocks_of(reader: Reader, cluster: Cluster) -> QuerySet[Signal]:
    """The register of shocks of a cluster, the latest first."""
    return signals_seen_by(reader).filter(cluster=cluster, kind__in=SHOCKS)


def signals_of(reader: Reader, cluster: Cluster) -> QuerySet[Signal]:
    """All signals of a cluster that the reader may know, the latest first."""
    return signals_seen_by(reader).filter(cluster=cluster).select_related("organisation")
