"""For crawlers: what may be read and where everything is.

A sitemap names every page once in each language. It is cut by the numbers of records, so that any file of it costs one
look-up in an index, however large the register is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max, QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from hansa.directory.models import Cluster, Organisation, Project
from hansa.directory.requests import HansaRequest
from hansa.portal.queries.methods import methods

CLOSED = ("/account/", "/desk/", "/download/", "/demo/", "/data/", "/api/v1/")
FIXED = ("home", "organisations", "clusters", "map", "about", "sources", "methods", "api-docs")
PER_FILE = 5_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@require_safe
def robots(request: HansaRequest) -> HttpResponse:
    """Public pages may be read; accounts, desks and bulk downloads are not for crawlers."""
    closed = [prefix + path for prefix in ("", "/ru") for path in CLOSED]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@dataclass(frozen=True)
class Section:
    """Pages of one sort of record: those that everyone may see and that are real."""

    records: QuerySet[Any]
    dated: bool = True

    def files(self) -> int:
        return (self.records.aggregate(last=Max("pk"))["last"] or 0) // PER_FILE + 1

    def part(self, number: int) -> Iterator[Any]:
        within = self.records.filter(pk__gte=number * PER_FILE, pk__lt=(number + 1) * PER_FILE)
        return within.order_by("pk").iterator(chunk_size=2000)


def _sections() -> dict[str, Section]:
    organisations = Organisation.objects.filter(merged_into=None, fictitious=False)
    return {
        "clusters": Section(Cluster.objects.filter(published=True, fictitious=False).only("pk", "slug", "changed_at")),
        "organisations": Section(organisations.only("pk", "name", "changed_at")),
        "projects": Section(Project.objects.filter(fictitious=False).only("pk"), dated=False),
    }


@require_safe
@gzip_page
def sitemap_index(request: HansaRequest) -> StreamingHttpResponse:
    """The files of the sitemap."""
    files = ["sitemap-pages-0.xml"]
    for name, section in _sections().items():
        files += [f"sitemap-{name}-{number}.xml" for number in range(section.files())]
    places = "".join(f"<sitemap><loc>{escape(settings.SITE_URL)}/{name}</loc></sitemap>\n" for name in files)
    return _xml([f"{HEAD}<sitemapindex {NAMESPACES.split(' ')[0]}>\n{places}</sitemapindex>\n"])


@require_safe
@gzip_page
def sitemap(request: HansaRequest, section: str, number: int) -> StreamingHttpResponse:
    """One file of the sitemap."""
    if section == "pages":
        return _xml(_urls((page, "") for page in (*FIXED, *methods())))
    chosen = _sections().get(section)
    if chosen is None or number >= chosen.files():
        raise Http404
    return _xml(_urls((one, one.changed_at.date().isoformat() if chosen.dated else "") for one in chosen.part(number)))


def _xml(pieces: Any) -> StreamingHttpResponse:
    return StreamingHttpResponse(pieces, content_type="application/xml; charset=utf-8")


def _urls(pages: Iterator[tuple[Any, str]]) -> Iterator[str]:
    yield f"{HEAD}<urlset {NAMESPACES}>\n"
    for page, changed in pages:
        yield "".join(_entries(page, changed))
    yield "</urlset>\n"


def _entries(page: Any, changed: str) -> Iterator[str]:
    """A page once in each language, each time with its other languages."""
    path = escape(_path(page))
    places = {code: escape(settings.SITE_URL) + _prefix(code) + path for code, _name in settings.LANGUAGES}
    others = {**places, "x-default": places[settings.LANGUAGE_CODE]}
    links = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{at}"/>' for code, at in others.items())
    when = f"<lastmod>{changed}</lastmod>" if changed else ""
    for at in places.values():
        yield f"<url><loc>{at}</loc>{when}{links}</url>\n"


def _path(page: Any) -> str:
    """In the first language; finding the address of each page in each language would take twice as long."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(page) if isinstance(page, str) else page.get_absolute_url()


def _prefix(language: str) -> str:
    return "" if language == settings.LANGUAGE_CODE else f"/{language}"
