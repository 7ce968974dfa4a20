"""Clusters, cut to what the reader may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hansa.directory.models import Cluster
from hansa.directory.rules.reader import Reader


def clusters_visible_to(reader: Reader) -> QuerySet[Cluster]:
    """Sibling of `can_see_cluster`."""
    if reader.is_operator:
        return Cluster.objects.all()
    return Cluster.objects.filter(Q(published=True) | Q(pk__in=reader.clusters))


def clusters_run_by(reader: Reader) -> QuerySet[Cluster]:
    """Sibling of `can_run_cluster`."""
    return Cluster.objects.filter(pk__in=reader.office_clusters)


def clusters_decided_by(reader: Reader) -> QuerySet[Cluster]:
    """Sibling of `can_decide_for_cluster`."""
    return Cluster.objects.filter(pk__in=reader.managed_clusters)
