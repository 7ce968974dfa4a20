"""Addresses of invitations."""

from django.urls import path

from hansa.directory.pages import invitations

urlpatterns = [
    path("clusters/<slug:slug>/invite/<int:pk>/", invitations.invite, name="cluster-invite"),
    path("invitations/<int:pk>/withdraw/", invitations.withdraw, name="invitation-withdraw"),
    path("invitations/<str:key>/", invitations.answer, name="invitation"),
    path("memberships/<int:pk>/answer/", invitations.answer_here, name="invitation-answer"),
]
