"""Who asks: a program with a person's token, or anyone."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from hansa.directory.rules.reader import VISITOR, Reader, reader_for
from hansa.people.models import Person
from hansa.people.queries import person_for_token


class Token(HttpBearer):
    """`Authorization: Bearer KEY`. A key that does not hold is refused, not taken for a visitor's absence of one."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        return person_for_token(token)


def visitor(request: HttpRequest) -> Reader | None:
    """Without any authorization the public register is read."""
    return None if request.headers.get("Authorization") else VISITOR


# Cookies do not count here: a page elsewhere could make a browser send them.
ANYONE = [Token(), visitor]


def reader_of(request: HttpRequest) -> Reader:
    """The reader behind a request that passed `ANYONE`."""
    who = request.auth  # type: ignore[attr-defined]
    return who if isinstance(who, Reader) else reader_for(who)
