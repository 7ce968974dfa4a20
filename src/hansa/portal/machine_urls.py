"""Addresses for machines: one for all languages."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import path

from hansa.portal.pages import machines, map_data

urlpatterns: list = [
    path("data/organisations.geojson", map_data.organisations, name="organisations-geojson"),
    path("data/regions.geojson", map_data.regions, name="regions-geojson"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": machines.SITEMAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": machines.SITEMAPS}, name="sitemap"),
]
