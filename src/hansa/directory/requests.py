"""What pages are asked with: a request as our middleware hands it on."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from hansa.directory.rules.reader import Reader
from hansa.people import requests


class HansaRequest(HttpRequest):
    """A request of anybody. `reader` is who asks, with their rights; `htmx` is true when a part of a page is wanted."""

    reader: Reader
    htmx: HtmxDetails


class PersonRequest(HansaRequest, requests.PersonRequest):
    """The same on a page behind `login_required`: somebody is signed in."""
