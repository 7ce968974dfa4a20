"""Addresses of the observatory."""

from django.urls import path

from hansa.portal.pages.observatory import clusters, errors, establishments, found, open_data, statistics, world

urlpatterns = [
    path("observatory/", world.world, name="observatory"),
    path("observatory/countries/<str:code>/", world.country, name="country"),
    path("observatory/known/", world.known_clusters, name="known-clusters"),
    path("observatory/known/<slug:slug>/", world.known_cluster, name="known-cluster"),
    path("observatory/fields/", statistics.fields, name="fields"),
    path("observatory/fields/<int:pk>/", statistics.field, name="field"),
    path("observatory/establishments/", establishments.establishments, name="establishments"),
    path("observatory/areas/<int:pk>/", statistics.area, name="area"),
    path("observatory/compare/", statistics.compare, name="compare"),
    path("observatory/clusters/", clusters.compare_clusters, name="compare-clusters"),
    path("observatory/found/", found.found_clusters, name="found-clusters"),
    path("observatory/found/<int:pk>/", found.found_cluster, name="found-cluster"),
    path("observatory/found/<int:pk>/start/", found.start, name="found-cluster-start"),
    path("observatory/errors/", errors.report, name="report-error"),
    path("observatory/data/", open_data.open_data, name="open-data"),
    path("observatory/data/catalogue.jsonld", open_data.catalogue, name="catalogue"),
]
