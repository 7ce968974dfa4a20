"""Sitemap and robots.txt: every public, real page in each language, and no other."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hansa.directory.models import Cluster, Organisation, Project
from hansa.portal.pages import machines

SITE = "http://localhost:8000"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def read(client, path: str) -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.getvalue())


def places(client, path: str) -> list[str]:
    return [found.text for found in read(client, path).iterfind(".//s:loc", NAMES)]


@pytest.fixture
def real(cluster, organisation):
    Cluster.objects.update(fictitious=False)
    Organisation.objects.update(fictitious=False)
    Cluster.objects.create(slug="hidden", name="Hidden")
    Organisation.objects.create(name="Invented", fictitious=True)
    Organisation.objects.create(name="Merged", status="merged", merged_into=organisation)
    return organisation


def test_names_its_files(client, real):
    assert places(client, "/sitemap.xml") == [
        f"{SITE}/sitemap-{name}-0.xml" for name in ("pages", "clusters", "organisations", "projects")
    ]


def test_names_public_clusters_in_each_language(client, real):
    assert places(client, "/sitemap-clusters-0.xml") == [
        f"{SITE}/clusters/baltic-photonics/",
        f"{SITE}/ru/clusters/baltic-photonics/",
    ]


def test_names_real_organisations_with_their_other_languages(client, real):
    first = read(client, "/sitemap-organisations-0.xml").find("s:url", NAMES)
    english = f"{SITE}/organisations/{real.pk}/gaismas-lazeri-sia/"
    russian = f"{SITE}/ru/organisations/{real.pk}/gaismas-lazeri-sia/"
    assert [(link.get("hreflang"), link.get("href")) for link in first.iterfind("x:link", NAMES)] == [
        ("en", english),
        ("ru", russian),
        ("x-default", english),
    ]
    assert first.find("s:lastmod", NAMES).text == real.changed_at.date().isoformat()
    assert places(client, "/sitemap-organisations-0.xml") == [english, russian]


def test_every_fixed_page_is_there(client, db):
    for place in places(client, "/sitemap-pages-0.xml"):
        response = client.get(place.removeprefix(SITE))
        assert response.status_code == 200, place


def test_cuts_files_by_number(client, real, monkeypatch):
    monkeypatch.setattr(machines, "PER_FILE", 1)
    numbers = [place for place in places(client, "/sitemap.xml") if "organisations" in place]
    assert numbers[-1] == f"{SITE}/sitemap-organisations-{real.pk}.xml"
    assert len(places(client, f"/sitemap-organisations-{real.pk}.xml")) == 2
    assert client.get(f"/sitemap-organisations-{real.pk + 1}.xml").status_code == 404


@pytest.mark.parametrize(
    "path", ["/sitemap-nothing-0.xml", "/sitemap-clusters-1.xml", "/sitemap-organisations-99999.xml"]
)
def test_knows_no_other_file(path, client, real):
    assert client.get(path).status_code == 404


def test_costs_one_query_a_file(client, real):
    for number in range(3):
        Project.objects.create(register="cordis", number=str(number), title="x")
    with CaptureQueriesContext(connection) as captured:
        assert len(places(client, "/sitemap-projects-0.xml")) == 6
    assert len(captured) == 2


def test_escapes(client, db, settings):
    Project.objects.create(register="cordis", number="1", title="x")
    settings.SITE_URL = "https://a.example/?x=1&y=2"
    assert places(client, "/sitemap-projects-0.xml")[0].startswith("https://a.example/?x=1&y=2/")


def test_robots_may_read_pages_and_nothing_private(client, db):
    text = client.get("/robots.txt").content.decode()
    assert text.startswith("User-agent: *\nDisallow: /account/\n")
    assert "Disallow: /ru/desk/\n" in text
    assert text.endswith(f"Sitemap: {SITE}/sitemap.xml\n")
