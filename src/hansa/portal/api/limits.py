"""How much one client may ask."""

from __future__ import annotations

import threading
import time
from collections import Counter

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from hansa.portal.api.auth import reader_of

WINDOW = 60  # seconds
PER_WINDOW = 600


class PerClient(BaseThrottle):
    """So many requests a minute for each person with a token and for each address without one.

    Counted in the memory of each server process, because a count in the database would make a write of every read: with
    several processes a client gets at most as many times more.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window = 0
        self._asked: Counter[str] = Counter()

    def allow_request(self, request: HttpRequest) -> bool:
        client = _client(request)
        with self._lock:
            window = int(time.time() // WINDOW)
            if window != self._window:
                self._window = window
                self._asked.clear()
            self._asked[client] += 1
            return self._asked[client] <= per_minute()

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return WINDOW - time.time() % WINDOW


def per_minute() -> int:
    """The limit of this installation: `per_minute` in section `[api]` of its settings."""
    return settings.OPERATOR.get("api", {}).get("per_minute", PER_WINDOW)


def _client(request: HttpRequest) -> str:
    person = reader_of(request).person
    return f"person:{person.pk}" if person else get_adapter().get_client_ip(request)
