"""Addresses. Pages have one address for each language: English without a prefix, Russian under /ru/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path

from hansa.portal.api import api, entrance, nowhere

# A way in without a password: it exists in no other home than one made by `hansa demo`.
demo = [path("demo/", include("hansa.portal.demo.urls"))] if settings.DEMO else []

urlpatterns = [
    path("api/v1/", entrance, name="api-entrance"),
    path("api/v1/", api.urls),
    re_path("^api/v1(?:/(?P<rest>.*))?$", nowhere, name="api-nowhere"),
    path("", include("hansa.portal.machine_urls")),
    *i18n_patterns(
        path("account/", include("allauth.urls")),
        path("account/", include("hansa.people.urls")),
        path("account/", include("hansa.outbox.urls")),
        path("", include("hansa.directory.urls")),
        path("", include("hansa.network.urls")),
        path("", include("hansa.portal.urls")),
        *demo,
        prefix_default_language=False,
    ),
]
