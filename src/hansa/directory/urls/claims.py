"""Addresses of claims."""

from django.urls import path

from hansa.directory.pages import claims

urlpatterns = [
    path("organisations/<int:pk>/claim/", claims.claim, name="claim-organisation"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:pk>/", claims.decide, name="decide-claim"),
    path("claims/<int:pk>/confirm/", claims.confirm, name="confirm-claim"),
    path("claims/<int:pk>/withdraw/", claims.withdraw, name="withdraw-claim"),
]
