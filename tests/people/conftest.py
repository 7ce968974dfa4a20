"""People who have just shown once more who they are."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.test import Client

from hansa.people.models import Person
from tests.fixtures.story import signed_in


@pytest.fixture
def anew(db: None) -> Callable[[Person], Client]:
    """`anew(bruno)` is a browser in which Bruno signed in and typed his password again a moment ago."""

    def make(person: Person) -> Client:
        client = signed_in(person)
        session = client.session
        record = {"method": "password", "at": time.time(), "reauthenticated": True}
        session["account_authentication_methods"] = [*session["account_authentication_methods"], record]
        session.save()
        return client

    return make
