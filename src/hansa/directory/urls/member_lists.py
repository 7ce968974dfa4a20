"""Addresses of the import of member lists."""

from django.urls import path, re_path

from hansa.directory.pages import member_lists

urlpatterns = [
    re_path(r"^members/template\.(?P<form>csv|xlsx)$", member_lists.template, name="import-template"),
    path("clusters/<slug:slug>/members/import/", member_lists.upload, name="import-members"),
    path("clusters/<slug:slug>/members/import/<slug:token>/", member_lists.preview, name="import-preview"),
    path("clusters/<slug:slug>/members/import/<slug:token>/columns/", member_lists.columns, name="import-columns"),
    path("clusters/<slug:slug>/members/import/<slug:token>/discard/", member_lists.discard, name="import-discard"),
]
