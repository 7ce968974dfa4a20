"""Addresses of the network."""

from django.urls import path

from hansa.network.pages import shocks, ties

urlpatterns: list = [
    path("organisations/<int:pk>/ties/", ties.own, name="organisation-ties"),
    path("organisations/<int:pk>/ties/new/", ties.choose, name="tie-choose"),
    path("organisations/<int:pk>/ties/new/<int:other>/", ties.state, name="tie-state"),
    path("ties/<int:pk>/", ties.tie, name="tie"),
    path("clusters/<slug:slug>/shocks/", shocks.shocks, name="cluster-shocks"),
    path("signals/<int:pk>/end/", shocks.end, name="signal-end"),
]
