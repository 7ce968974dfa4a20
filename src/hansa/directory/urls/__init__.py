"""Addresses of the directory, one module per theme, joined here."""

urlpatterns: list = []
