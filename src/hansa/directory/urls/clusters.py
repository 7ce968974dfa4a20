"""Addresses of a cluster's own pages that its office uses, and of its kind."""

from django.urls import path

from hansa.directory.pages import clusters, kind

urlpatterns = [
    path("clusters/<slug:slug>/edit/", clusters.edit, name="cluster-edit"),
    path("clusters/<slug:slug>/core/", clusters.core, name="cluster-core"),
    path("clusters/<slug:slug>/publish/", clusters.publish, name="cluster-publish"),
    path("clusters/<slug:slug>/dissolve/", clusters.dissolve, name="cluster-dissolve"),
    path("clusters/<slug:slug>/kind/", kind.kind, name="cluster-kind"),
    path("clusters/<slug:slug>/kind/clear/", kind.clear, name="cluster-kind-clear"),
]
