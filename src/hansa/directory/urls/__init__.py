"""Addresses of the directory, one module per theme, joined here."""

from hansa.directory.urls import (
    account,
    claims,
    clusters,
    founding,
    initiatives,
    invitations,
    member_lists,
    memberships,
    merges,
    profiles,
    regions,
    rights,
)

urlpatterns: list = [
    *account.urlpatterns,
    *claims.urlpatterns,
    *rights.urlpatterns,
    *clusters.urlpatterns,
    *founding.urlpatterns,
    *initiatives.urlpatterns,
    *invitations.urlpatterns,
    *memberships.urlpatterns,
    *member_lists.urlpatterns,
    *merges.urlpatterns,
    *profiles.urlpatterns,
    *regions.urlpatterns,
]
