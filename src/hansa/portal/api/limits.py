"""How much one client may ask."""

from __future__ import annotations

import time
from functools import lru_cache

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from hansa.portal.api.auth import reader_of
from hansa.portal.api.counts import SharedCounts

WINDOW = 60  # seconds
PER_WINDOW = 600


class PerClient(BaseThrottle):
    """So many requests a minute for each person with a token and for each address without one, in all server processes
    of a home together."""

    def allow_request(self, request: HttpRequest) -> bool:
        return shared_counts().add(_client(request), int(time.time() // WINDOW)) <= per_minute()

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return WINDOW - time.time() % WINDOW


@lru_cache(maxsize=1)
def shared_counts() -> SharedCounts:
    """Not in the register: there a count would make of every read a write, which waits for other writes."""
    return SharedCounts(settings.HOME.folder / "api-counts.sqlite3", settings.SECRET_KEY)


def per_minute() -> int:
    """The limit of this installation: `per_minute` in section `[api]` of its settings."""
    return settings.OPERATOR.get("api", {}).get("per_minute", PER_WINDOW)


def _client(request: HttpRequest) -> str:
    person = reader_of(request).person
    return f"person:{person.pk}" if person else get_adapter().get_client_ip(request)
