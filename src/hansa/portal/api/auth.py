"""Who asks: a program with a person's token, or anyone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer

from hansa.directory.rules.reader import VISITOR, Reader, reader_for
from hansa.directory.rules.rights import needs_second_factor
from hansa.people.queries import has_second_factor, person_for_token


class Token(HttpBearer):
    """`Authorization: Bearer KEY`. A key that does not hold is refused, not taken for a visitor's lack of one."""

    def authenticate(self, request: HttpRequest, token: str) -> Reader | None:
        person = person_for_token(token)
        if person is None:
            return None
        reader = reader_for(person)
        # A key made before its person took office must not be a way around the second factor.
        if needs_second_factor(reader) and not settings.DEMO and not has_second_factor(person):
            raise HttpError(403, _("Your office asks for a second factor: set one up first."))
        return reader


def visitor(request: HttpRequest) -> Reader | None:
    """Without any authorization the public register is read."""
    return None if request.headers.get("Authorization") else VISITOR


# Cookies do not count here: a page elsewhere could make a browser send them.
ANYONE: list[Callable[..., Any]] = [Token(), visitor]


def reader_of(request: HttpRequest) -> Reader:
    """The reader behind a request that passed `ANYONE`."""
    return request.auth  # type: ignore[attr-defined]
