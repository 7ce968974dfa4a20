"""People with an office set up a second factor before anything else."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from hansa.directory.models import Country, Office
from hansa.people.enums import Role
from hansa.people.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def unprotected(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def dana(db) -> Person:
    return Person.objects.create_user("dana@example.org", name="Dana")


@pytest.mark.parametrize("role", ["manager", "staff", "board", "authority"])
def test_office_without_a_factor_leads_to_setting_one_up(dana, cluster, role):
    place = {"country": Country.objects.get(code="LV")} if role == Role.AUTHORITY else {"cluster": cluster}
    Office.objects.create(person=dana, role=role, valid_from=date(2026, 1, 1), **place)
    client = unprotected(dana)
    for url in ["/", "/desk/", "/ru/desk/", "/about/"]:
        response = client.get(url)
        assert (response.status_code, response.url) == (302, "/ru/account/2fa/" if "/ru/" in url else "/account/2fa/")


def test_office_without_a_factor_may_not_post_either(dana, cluster):
    Office.objects.create(person=dana, role=Role.MANAGER, cluster=cluster, valid_from=date(2026, 1, 1))
    response = unprotected(dana).post(f"/clusters/{cluster.slug}/office/", {"person": "x", "role": "manager"})
    assert response.url == "/account/2fa/"


def test_office_without_a_factor_sees_account_pages_and_texts(dana, cluster):
    Office.objects.create(person=dana, role=Role.MANAGER, cluster=cluster, valid_from=date(2026, 1, 1))
    client = unprotected(dana)
    for url in ["/account/2fa/", "/account/profile/", "/ru/account/profile/", "/terms/", "/privacy/"]:
        assert client.get(url).status_code == 200, url
    assert client.post("/account/logout/").status_code == 302


def test_operator_needs_a_factor(operator):
    assert unprotected(operator).get("/desk/").url == "/account/2fa/"


@pytest.mark.parametrize("ends", [None, date(2026, 2, 1)])
def test_without_an_office_in_force_no_factor_is_asked(dana, cluster, ends):
    if ends:
        Office.objects.create(
            person=dana, role=Role.MANAGER, cluster=cluster, valid_from=date(2026, 1, 1), valid_until=ends
        )
    assert unprotected(dana).get("/about/").status_code == 200


def test_expert_needs_no_factor(dana):
    Office.objects.create(person=dana, role=Role.EXPERT, valid_from=date(2026, 1, 1))
    assert unprotected(dana).get("/about/").status_code == 200


def test_office_with_a_factor_goes_on(client_for, ana):
    assert client_for(ana).get("/about/").status_code == 200


def test_demonstration_asks_for_no_factor(ana, settings):
    settings.DEMO = True
    assert unprotected(ana).get("/api/v1/openapi.json").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(ana):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    RecoveryCodes.activate(ana)
    assert unprotected(ana).get("/desk/").url == "/account/2fa/"


def test_visitor_is_not_asked(client, db):
    assert client.get("/about/").status_code == 200
