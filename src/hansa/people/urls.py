"""Addresses of one's own account, beside allauth's."""

from django.urls import path

from hansa.people import pages

urlpatterns = [
    path("profile/", pages.profile, name="account_profile"),
    path("tokens/", pages.tokens, name="account_tokens"),
    path("tokens/<int:pk>/revoke/", pages.revoke_token, name="account_revoke_token"),
    path("sessions/<int:pk>/end/", pages.end_session, name="account_end_session"),
    path("data/", pages.data, name="account_data"),
    path("data/download/", pages.download, name="account_download"),
    path("erase/", pages.erase, name="account_erase"),
]
