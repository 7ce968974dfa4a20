"""Every address of the project, and how it is walked."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import translation

from tests.laws.walk_story import World


@dataclass(frozen=True)
class Step:
    """One request, and what came of it."""

    who: str
    method: str
    address: str
    status: int
    text: str

    def __str__(self) -> str:
        return f"{self.who} {self.method} {self.address} → {self.status}"


def patterns() -> Iterator[str]:
    """The patterns of all addresses of one language, as they are written in the modules of addresses."""
    with translation.override("en"):
        yield from dict.fromkeys(_below(get_resolver(), ""))


def _below(resolver: Any, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        written = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield written
        else:
            yield from _below(pattern, written)


def go(world: World, who: str, method: str, address: str, **headers: str) -> Step:
    """One request of a person, whose changes are undone."""
    client = Client(raise_request_exception=False)
    client.cookies.load({name: morsel.value for name, morsel in world.clients[who].cookies.items()})
    sid = transaction.savepoint()
    try:
        answer = getattr(client, method)(address, headers=headers)
        return Step(who, method.upper(), address, answer.status_code, _text(answer))
    finally:
        transaction.savepoint_rollback(sid)


def _text(answer: HttpResponse) -> str:
    """All that the person reads: the page and where it leads."""
    content = answer.getvalue() if answer.streaming else answer.content
    return html.unescape(_unpacked(content)) + " " + answer.headers.get("Location", "")


def _unpacked(content: bytes) -> str:
    """A workbook is an archive of texts."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def told(step: Step, world: World) -> list[str]:
    """The secrets that a step told to somebody who may not know them."""
    shown = [word for word, who in world.secrets.items() if step.who not in who and word in step.text]
    for word, (place, who) in world.within.items():
        if place in step.address and step.who not in who and word in step.text:
            shown.append(word)
    # What the address itself says was known to who typed it.
    return [word for word in shown if word not in step.address]
