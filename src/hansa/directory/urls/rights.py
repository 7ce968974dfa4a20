"""Addresses of mandates and offices."""

from django.urls import path

from hansa.directory.pages import rights

urlpatterns = [
    path("organisations/<int:pk>/mandates/", rights.mandates, name="mandates"),
    path("mandates/<int:pk>/end/", rights.end_mandate, name="end_mandate"),
    path("clusters/<slug:slug>/office/", rights.offices, name="offices"),
    path("offices/<int:pk>/end/", rights.end_office, name="end_office"),
]
