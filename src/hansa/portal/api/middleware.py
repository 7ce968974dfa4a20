"""What holds for every answer of the API: no cookies, readable from other sites, errors as JSON, kept by caches."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from hansa.directory.queries.version import answer_version

PREFIX = "/api/v1"
METHODS = "GET, HEAD, OPTIONS"
FRESH_SECONDS = 60

Answer = Callable[[HttpRequest], Any]


def api_middleware(get_response: Answer) -> Answer:
    """Stands outside of sessions, so that for the API there are none."""
    compressed = GZipMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info != PREFIX and not request.path_info.startswith(PREFIX + "/"):
            return get_response(request)
        response = _in_words(_answer(request, compressed))
        response["Vary"] = "Authorization, Accept-Encoding"
        response["Allow"] = METHODS
        return _open_to_other_sites(response)

    return middleware


def _answer(request: HttpRequest, get_response: Answer) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    if request.method not in ("GET", "HEAD"):
        return _refusal(405, _("The API is read with GET; nothing is changed through it."))
    request.COOKIES = {}
    is_public = not request.headers.get("Authorization")
    etag = _etag(request) if is_public else ""
    if etag and etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _kept(HttpResponseNotModified(), etag)
    wanted, request.method = request.method, "GET"
    response = get_response(request)
    if response.status_code != 200 or not is_public:
        response["Cache-Control"] = "no-store" if is_public else "private, no-store"
    else:
        _kept(response, etag)
    if wanted == "HEAD":
        response.content = b""  # its Content-Length says what GET would have sent
    return response


def _etag(request: HttpRequest) -> str:
    """Weak, because the same answer is sent compressed and plain. The site is in it: addresses of next pages are."""
    said = f"{answer_version()} {request.build_absolute_uri()}"
    return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'


def _kept(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return response


def _in_words(response: HttpResponse) -> HttpResponse:
    """A page that says what went wrong is of no use to a program."""
    is_json = response.get("Content-Type", "").startswith("application/json")
    if response.status_code < 400 or is_json:
        return response
    words = _("Something went wrong here.") if response.status_code >= 500 else _("This request was not understood.")
    return _refusal(response.status_code, words)


def _refusal(status: int, words: str) -> HttpResponse:
    return JsonResponse({"detail": words}, status=status, headers={"Cache-Control": "no-store"})


def _open_to_other_sites(response: HttpResponse) -> HttpResponse:
    """Scripts of other sites may read; without cookies, which do not count here anyway."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "Authorization, If-None-Match"
    response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    response["Access-Control-Max-Age"] = "86400"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
