from django.urls import path

from hansa.portal import observatory_urls
from hansa.portal.pages import (
    about,
    api,
    clusters,
    desk,
    downloads,
    home,
    map,
    merges,
    methods,
    organisations,
    projects,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("desk/", desk.desk, name="desk"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<int:pk>/", organisations.organisation),
    path("organisations/<int:pk>/<slug:slug>/", organisations.organisation, name="organisation"),
    path("projects/<int:pk>/", projects.project, name="project"),
    path("clusters/", clusters.clusters, name="clusters"),
    path("clusters/<slug:slug>/", clusters.overview, name="cluster"),
    path("clusters/<slug:slug>/members/", clusters.members, name="cluster-members"),
    path("clusters/<slug:slug>/projects/", clusters.projects, name="cluster-projects"),
    path("clusters/<slug:slug>/network/", clusters.network, name="cluster-network"),
    path("clusters/<slug:slug>/measures/", clusters.measures, name="cluster-measures"),
    path("clusters/<slug:slug>/history/", clusters.history, name="cluster-history"),
    path("map/", map.world, name="map"),
    path("about/", about.about, name="about"),
    path("sources/", about.sources, name="sources"),
    path("methods/", methods.methods, name="methods"),
    path("methods/<slug:name>/", methods.method, name="method"),
    path("api/", api.documentation, name="api-docs"),
    path("terms/", about.terms, name="terms"),
    path("download/<slug:key>.<slug:form>", downloads.download, name="download"),
    path("privacy/", about.privacy, name="privacy"),
    path("merges/", merges.merges, name="merges"),
    path("merges/<int:pk>/", merges.merge, name="merge"),
    *observatory_urls.urlpatterns,
]
