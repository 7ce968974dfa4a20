"""The address that pickers of regions ask."""

from django.urls import path

from hansa.directory.pages import regions

urlpatterns = [path("regions/find/", regions.find, name="find-regions")]
