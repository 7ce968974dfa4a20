"""`hansa admin` makes somebody run the installation, with a link that works once."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.test import Client

from hansa.cli.admin import password_link
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry
from hansa.people.actions import make_operator
from hansa.people.models import Person
from tests.cli.conftest import Installation


def test_admin_creates_and_promotes(installation: Installation) -> None:
    first = installation.json("admin", "Olga@Example.org", "--name", "Olga", "--json")
    assert (first["email"], first["created"]) == ("olga@example.org", True)
    assert first["link"].startswith("http://localhost:8000/account/password/reset/key/")
    again = installation.json("admin", "olga@example.org", "--json")
    assert again["created"] is False
    refused = installation.run("admin", "nobody")
    assert refused.returncode == 1
    assert "valid email" in refused.stderr
    findings = json.loads(installation.run("doctor", "--json").stdout)["findings"]
    assert {"check": "operators", "severity": "ok", "message": "1 of them", "mend": ""} in findings


def test_make_operator_creates_a_person_with_a_verified_address(db) -> None:
    person, is_new = make_operator(by=SYSTEM, email="olga@example.org", name="Olga", password="a long unusual phrase")
    assert is_new
    assert person.is_operator and person.check_password("a long unusual phrase")
    assert EmailAddress.objects.get(user=person).verified
    assert Entry.objects.order_by("-pk").first().verb == "people.make_operator"


def test_make_operator_promotes_and_keeps_the_password(ana) -> None:
    person, is_new = make_operator(by=SYSTEM, email="ANA@example.org")
    assert (person.pk, is_new, person.is_operator) == (ana.pk, False, True)
    assert person.password == ana.password
    assert person.name == "Ana Ozola"


def test_make_operator_refuses_a_poor_password(db) -> None:
    with pytest.raises(ValidationError, match="too short"):
        make_operator(by=SYSTEM, email="olga@example.org", password="short")
    assert not Person.objects.filter(email="olga@example.org").exists()


def test_password_link_sets_a_password_once(db) -> None:
    person, _ = make_operator(by=SYSTEM, email="olga@example.org")
    path = urlsplit(password_link(person)).path
    client = Client()
    form = client.get(path, follow=True)
    assert form.status_code == 200
    passwords = {"password1": "a long unusual phrase", "password2": "a long unusual phrase"}
    assert client.post(form.redirect_chain[-1][0], passwords).status_code == 302
    person.refresh_from_db()
    assert person.check_password("a long unusual phrase")

    stranger = Client()
    page = stranger.get(path, follow=True)
    assert b'name="password1"' not in page.content
