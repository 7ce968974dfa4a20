"""The API against its own description: invented requests, right ones and wrong ones, over a register with data."""

from __future__ import annotations

import json

import pytest
import schemathesis
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from hansa.config.wsgi import application
from hansa.portal.api import api, limits
from tests.portal import register as stories

# Read without asking the server, which would need the database while tests are being collected.
schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), cls=DjangoJSONEncoder)))
schema.app = application


@pytest.fixture
def filled(cluster, organisation, monkeypatch):
    monkeypatch.setattr(limits, "per_minute", lambda: 1_000_000)
    # A whole server closes its connection after a request; here that would undo the register.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield stories.fill(cluster, organisation)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_answers_as_described(case, filled):
    case.call_and_validate()
