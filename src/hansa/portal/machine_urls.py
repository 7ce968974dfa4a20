"""Addresses for machines: one for all languages."""

urlpatterns: list = []
