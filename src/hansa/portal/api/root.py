"""The API itself: its address, its errors, its routes."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from hansa import __version__
from hansa.portal.api.auth import ANYONE
from hansa.portal.api.routes import router

api = NinjaAPI(
    title="Hansa",
    version=__version__,
    urls_namespace="api",
    auth=ANYONE,
    description=(
        "The public register of organisations, clusters and joint projects. Without a token the API answers what every "
        "visitor may see; with one (`Authorization: Bearer KEY`, made on your account page) what you may see. Each row "
        "names its source and licence."
    ),
)
api.add_router("", router)


@api.exception_handler(ValidationError)
def refuse(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that a table cannot read."""
    return api.create_response(request, {"detail": " ".join(error.messages)}, status=422)
