"""The address of one's own account page."""

from django.urls import path

from hansa.directory.pages import account

urlpatterns = [path("account/", account.account, name="account")]
