"""Gives each request its reader, computed when first asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from hansa.directory.rules.reader import VISITOR, reader_for


def reader_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """`request.reader` is the `Reader` of whoever asks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.reader = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: reader_for(request.user) if request.user.is_authenticated else VISITOR
        )
        return get_response(request)

    return middleware
