"""Addresses of initiatives."""

from django.urls import path

from hansa.directory.pages import initiatives

urlpatterns = [
    path("clusters/start/", initiatives.start, name="cluster-start"),
    path("clusters/<slug:slug>/founding/", initiatives.founding, name="cluster-founding"),
    path("clusters/<slug:slug>/founding/declare/", initiatives.declare, name="cluster-declare"),
    path("clusters/<slug:slug>/founding/criteria/", initiatives.take_up_criteria, name="cluster-take-up-criteria"),
    path("clusters/<slug:slug>/candidates/", initiatives.candidates, name="cluster-candidates"),
]
