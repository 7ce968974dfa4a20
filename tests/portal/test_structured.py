"""What search engines are told: no more than everyone sees, and nothing of what is invented."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from hansa.directory.enums import PlaceQuality
from hansa.directory.models import Cluster, Organisation, Project
from hansa.portal.structured import cluster_json, organisation_json, project_json


def told(client, thing) -> dict | None:
    page = client.get(thing.get_absolute_url()).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return json.loads(found.group(1)) if found else None


def is_kept_out(client, path: str) -> bool:
    return '<meta name="robots" content="noindex">' in client.get(path).content.decode()


@pytest.fixture
def real(organisation) -> Organisation:
    Organisation.objects.filter(pk=organisation.pk).update(
        fictitious=False,
        website="https://lasers.example/",
        description="Lasers </script><script>alert(1)</script>",
        founded_year=1999,
        latitude=56.95,
        longitude=24.11,
        place_quality=PlaceQuality.CITY,
    )
    organisation.refresh_from_db()
    return organisation


def test_tells_of_an_organisation(client, real):
    assert told(client, real) == {
        "@context": "https://schema.org",
        "@type": "Corporation",
        "@id": f"http://localhost:8000/organisations/{real.pk}/gaismas-lazeri-sia/",
        "name": "Gaismas Lāzeri SIA",
        "url": "https://lasers.example/",
        "description": "Lasers </script><script>alert(1)</script>",
        "foundingDate": "1999",
        "address": {"@type": "PostalAddress", "addressLocality": "Riga", "addressCountry": "LV"},
        "location": {"@type": "Place", "geo": {"@type": "GeoCoordinates", "latitude": 56.95, "longitude": 24.11}},
    }
    assert not is_kept_out(client, real.get_absolute_url())


def test_says_the_same_to_those_who_see_more(client_for, bruno, real):
    Organisation.objects.filter(pk=real.pk).update(
        visibility=dict.fromkeys(("website", "description", "founded_year", "street"), "members"),
        place_quality=PlaceQuality.EXACT,
        latitude=56.95123,
        longitude=24.11987,
    )
    for client in (client_for(), client_for(bruno)):
        answer = told(client, real)
        assert set(answer) == {"@context", "@type", "@id", "name", "address", "location"}
        assert answer["location"]["geo"]["latitude"] != 56.95123


@pytest.mark.parametrize("website", ["javascript:alert(1)", "ftp://x.example", "lasers.example"])
def test_gives_no_address_that_is_none_of_the_web(website, real):
    real.website = website
    assert "url" not in organisation_json(real)


def test_keeps_the_fictitious_out(client, organisation, cluster):
    project = Project.objects.create(register="demo", number="1", title="Bridge", fictitious=True)
    for thing in (organisation, cluster, project):
        assert told(client, thing) is None
        assert is_kept_out(client, thing.get_absolute_url())


def test_tells_of_a_published_cluster_only(client, client_for, ana, cluster):
    Cluster.objects.filter(pk=cluster.pk).update(fictitious=False, summary="Light on the Baltic")
    cluster.refresh_from_db()
    assert told(client, cluster) == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": "http://localhost:8000/clusters/baltic-photonics/",
        "name": "Baltic Photonics",
        "description": "Light on the Baltic",
        "foundingDate": "2021-03-01",
    }
    cluster.published = False
    assert cluster_json(cluster) == {}
    cluster.save()
    assert told(client_for(ana), cluster) is None
    assert is_kept_out(client_for(ana), cluster.get_absolute_url())


def test_tells_of_a_project(client, db):
    project = Project.objects.create(
        register="cordis", number="7", acronym="BRIDGE", title="A bridge", starts_on=date(2020, 1, 1)
    )
    assert told(client, project) == {
        "@context": "https://schema.org",
        "@type": "ResearchProject",
        "@id": f"http://localhost:8000/projects/{project.pk}/",
        "name": "BRIDGE",
        "description": "A bridge",
        "foundingDate": "2020-01-01",
    }
    project.fictitious = True
    assert project_json(project) == {}


def test_gives_the_address_in_one_language(client, real):
    page = client.get(f"/ru{real.get_absolute_url()}").content.decode()
    assert f'"@id": "http://localhost:8000/organisations/{real.pk}/' in page
