"""Addresses of founding criteria."""

from django.urls import path

from hansa.directory.pages import founding

urlpatterns = [
    path("founding-criteria/", founding.rules, name="founding-rules"),
    path("founding-criteria/<int:pk>/", founding.edit, name="founding-rules-edit"),
    path("founding-criteria/<int:pk>/default/", founding.make_default, name="founding-rules-default"),
]
