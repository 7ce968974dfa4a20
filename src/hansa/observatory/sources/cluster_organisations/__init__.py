"""Cluster organisations: tables in the shape of the profiles on the European Cluster Collaboration Platform."""

from hansa.observatory.sources.cluster_organisations.reader import ClusterOrganisation, read_cluster_organisations

__all__ = ["ClusterOrganisation", "read_cluster_organisations"]
