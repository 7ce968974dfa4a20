"""What a page behind `login_required` is asked with."""

from __future__ import annotations

from django.http import HttpRequest

from hansa.people.models import Person


class PersonRequest(HttpRequest):
    """A request of a signed-in person."""

    user: Person
