"""Addresses of the directory, by theme."""

from importlib import import_module

THEMES: list[str] = []

urlpatterns = [pattern for theme in THEMES for pattern in import_module(f"hansa.directory.urls.{theme}").urlpatterns]
