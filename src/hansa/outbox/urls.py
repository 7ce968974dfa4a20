"""Addresses of the outbox: under one's own account."""

from django.urls import path

from hansa.outbox import pages

urlpatterns = [path("messages/", pages.preferences, name="account_messages")]
