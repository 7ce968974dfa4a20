"""Addresses of doubles that are reported."""

from django.urls import path

from hansa.directory.pages import merges

urlpatterns = [path("organisations/<int:pk>/double/", merges.propose, name="propose-merge")]
