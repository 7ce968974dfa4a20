"""One click to become someone: in a demonstration on this machine, and nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import NoReverseMatch, path, reverse

from hansa.people.models import Person
from hansa.portal.demo import pages
from hansa.portal.demo.people import PEOPLE

demo_urlpatterns = [
    path("demo/", pages.choose, name="demo"),
    path("demo/become/<slug:key>/", pages.become, name="demo-become"),
]


@pytest.fixture
def demo_ana(db):
    return Person.objects.create_user("ana@demo.example", name="Ana Keller", fictitious=True)


@pytest.fixture
def in_a_demo(settings):
    """A demonstration as its addresses are in a demo home."""
    import sys
    import types

    from hansa.config import urls

    module = types.ModuleType("demo_addresses")
    module.urlpatterns = [*demo_urlpatterns, *urls.urlpatterns]
    sys.modules["demo_addresses"] = module
    settings.DEMO = True
    settings.ROOT_URLCONF = "demo_addresses"
    yield
    del sys.modules["demo_addresses"]


def test_becomes_ana_in_a_demonstration(in_a_demo, demo_ana):
    client = Client(HTTP_HOST="localhost")
    response = client.post("/demo/become/ana/")
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(demo_ana.pk)


@pytest.mark.parametrize("host", ["localhost:8000", "[::1]:8000", "127.0.0.1:8000"])
@pytest.mark.parametrize("address", ["::1", "127.0.0.1"])
def test_becomes_ana_by_either_loopback_address(in_a_demo, demo_ana, host, address):
    client = Client(HTTP_HOST=host, REMOTE_ADDR=address)
    assert client.post("/demo/become/ana/").status_code == 302


def test_offers_every_role_of_the_design(in_a_demo, db):
    page = Client(HTTP_HOST="localhost").get("/demo/").content.decode()
    for person in PEOPLE:
        assert person.name in page


def test_is_absent_outside_a_demonstration(demo_ana, client):
    with pytest.raises(NoReverseMatch):
        reverse("demo")
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/become/ana/").status_code == 404
    assert client.get("/ru/demo/").status_code == 404


@pytest.mark.parametrize(
    "extra",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_HOST": "cluster.example"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_FORWARDED": "for=192.0.2.7"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_is_absent_from_another_machine(in_a_demo, demo_ana, settings, extra):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver", "cluster.example"]
    client = Client(**{"HTTP_HOST": "localhost", **extra})
    assert client.post("/demo/become/ana/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_does_not_become_a_real_person_of_that_address(in_a_demo, db):
    Person.objects.create_user("ana@demo.example", name="A real one")
    client = Client(HTTP_HOST="localhost")
    assert client.post("/demo/become/ana/").status_code == 404


def test_does_not_become_anyone_by_a_link(in_a_demo, demo_ana):
    client = Client(HTTP_HOST="localhost")
    assert client.get("/demo/become/ana/").status_code == 405
