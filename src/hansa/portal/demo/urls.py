from django.urls import path

from hansa.portal.demo import pages

urlpatterns = [
    path("", pages.choose, name="demo"),
    path("become/<slug:key>/", pages.become, name="demo-become"),
]
