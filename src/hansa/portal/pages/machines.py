"""For crawlers: what may be read and where everything is."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from hansa.directory.models import Cluster, Organisation

CLOSED = ("/account/", "/desk/", "/download/", "/demo/", "/data/")
PER_FILE = 10_000


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages may be read; accounts, desks and bulk downloads are not for crawlers."""
    closed = [prefix + path for prefix in ("", "/ru") for path in CLOSED]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class _Pages(Sitemap):
    i18n = True
    alternates = True
    x_default = True
    limit = PER_FILE
    protocol = "https" if settings.SITE_URL.startswith("https") else "http"


class FixedPages(_Pages):
    def items(self) -> list[str]:
        return ["home", "organisations", "clusters", "map", "about", "sources"]

    def location(self, item: str) -> str:
        return reverse(item)


class ClusterPages(_Pages):
    def items(self):
        return Cluster.objects.filter(published=True).order_by("pk")

    def lastmod(self, item: Cluster):
        return item.changed_at


class OrganisationPages(_Pages):
    def items(self):
        present = Organisation.objects.filter(merged_into=None, fictitious=False)
        return present.only("pk", "name", "changed_at").order_by("pk")

    def lastmod(self, item: Organisation):
        return item.changed_at


SITEMAPS = {"pages": FixedPages, "clusters": ClusterPages, "organisations": OrganisationPages}
