"""Addresses of profiles that are edited."""

from django.urls import path

from hansa.directory.pages import profiles

urlpatterns = [
    path("organisations/new/", profiles.create, name="create-organisation"),
    path("organisations/<int:pk>/edit/", profiles.edit, name="edit-organisation"),
    path("organisations/<int:pk>/close/", profiles.close, name="close-organisation"),
]
