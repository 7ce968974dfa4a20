"""Addresses for machines: one for all languages."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import path

from hansa.portal.pages import machines

urlpatterns: list = [
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": machines.SITEMAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": machines.SITEMAPS}, name="sitemap"),
]
