"""The API itself: its address, its errors, its routes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, Throttled
from ninja.errors import ValidationError as BadParameters

from hansa import __version__
from hansa.portal.api import observatory
from hansa.portal.api.auth import ANYONE
from hansa.portal.api.limits import PerClient
from hansa.portal.api.routes import router

DESCRIPTION = gettext_noop(
    "The public register of organisations, clusters and joint projects. Without a token the API answers what every "
    "visitor may see; with one, made on your account page, what you may see. Organisations and projects name their "
    "source and licence."
)


class Api(NinjaAPI):
    """An API whose token is optional, and whose operations bear the names of the functions."""

    def get_openapi_operation_id(self, operation: Any) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        for methods in schema["paths"].values():
            for operation in methods.values():
                operation["security"] = [{}, *operation.get("security", [])]
        return schema


# No page of documentation from the library: it would need scripts. Ours is `pages/api.py`.
api = Api(
    title="Hansa",
    version=__version__,
    urls_namespace="api",
    docs_url=None,
    auth=ANYONE,
    throttle=PerClient(),
    description=DESCRIPTION,
)
api.add_router("", router)
api.add_router("", observatory.router)


def _refuse(request: HttpRequest, status: int, words: str) -> HttpResponse:
    return api.create_response(request, {"detail": words}, status=status)


@api.exception_handler(ValidationError)
def refuse_value(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that a table cannot read."""
    return _refuse(request, 422, " ".join(error.messages))


@api.exception_handler(BadParameters)
def refuse_parameters(request: HttpRequest, error: BadParameters) -> HttpResponse:
    """A parameter that is not as described: which one, and what would be right."""
    return _refuse(request, 422, "; ".join(f"{_name(one['loc'])}: {one['msg']}" for one in error.errors))


def _name(place: Sequence[str | int]) -> str:
    """The parameter: of `query`, `helix`, 0 the second."""
    return next(str(part) for part in reversed(place) if isinstance(part, str))


@api.exception_handler(Http404)
def miss(request: HttpRequest, error: Http404) -> HttpResponse:
    return _refuse(request, 404, str(error) or _("There is nothing at this address."))


@api.exception_handler(AuthenticationError)
def ask_for_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    words = _("This key does not hold. Make one on your account page and send it as “Authorization: Bearer KEY”.")
    response = _refuse(request, 401, words)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Throttled)
def slow_down(request: HttpRequest, error: Throttled) -> HttpResponse:
    return _refuse(request, 429, _("Too many requests in a minute; see Retry-After."))


def entrance(request: HttpRequest) -> HttpResponse:
    """Where the descriptions are."""
    places = {"openapi": reverse("api:openapi-json"), "documentation": reverse("api-docs")}
    return JsonResponse({name: request.build_absolute_uri(place) for name, place in places.items()})


def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address under the API."""
    return _refuse(request, 404, _("There is nothing at this address. The description is at /api/v1/openapi.json."))
