"""Addresses for machines: one for all languages."""

from django.urls import path

from hansa.portal.pages import machines, map_data

urlpatterns: list = [
    path("data/organisations.geojson", map_data.organisations, name="organisations-geojson"),
    path("data/regions.geojson", map_data.regions, name="regions-geojson"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap_index, name="sitemap-index"),
    path("sitemap-<slug:section>-<int:number>.xml", machines.sitemap, name="sitemap"),
]
