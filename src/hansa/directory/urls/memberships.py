"""Addresses of the members desk."""

from django.urls import path

from hansa.directory.pages import memberships

urlpatterns = [
    path("clusters/<slug:slug>/admit/", memberships.choose, name="member-choose"),
    path("clusters/<slug:slug>/admit/<int:pk>/", memberships.admit, name="member-admit"),
    path("memberships/<int:pk>/end/", memberships.end, name="member-end"),
    path("memberships/<int:pk>/dates/", memberships.dates, name="member-dates"),
    path("memberships/<int:pk>/withdraw/", memberships.withdraw, name="candidate-withdraw"),
]
