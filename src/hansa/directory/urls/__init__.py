"""Addresses of the directory, one module per theme, joined here."""

from hansa.directory.urls import account, rights

urlpatterns: list = [
    *account.urlpatterns,
    *rights.urlpatterns,
]
