"""Asking the API as somebody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from hansa.people.actions import create_token
from hansa.people.models import Person
from tests.fixtures.story import _give_second_factor


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Whoever runs pytest with `-p no:schemathesis`, which starts faster, leaves these tests out."""
    left_out = collection_path.name == "test_schema.py" and not config.pluginmanager.hasplugin("schemathesis")
    return True if left_out else None


@pytest.fixture
def ask() -> Callable[..., HttpResponse]:
    """`ask("/clusters", ana, limit=1)`: asked by Ana's program; without a person, by a visitor's."""

    def asked(path: str, person: Person | None = None, headers: dict[str, str] | None = None, **query) -> HttpResponse:
        given = dict(headers or {})
        if person is not None:
            _give_second_factor(person)
            given["Authorization"] = f"Bearer {create_token(by=person, name='test')[1]}"
        return Client().get(f"/api/v1{path}", query, headers=given)

    return asked
