"""Reading the parameters of a table."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import Form
from django.utils.translation import gettext as _

from hansa.portal.tables.table import Parameters

LARGEST = 2**63 - 1
M = TypeVar("M", bound=Model)


def require_readable(form: Form) -> None:
    """A list page leaves aside what it cannot read and says so beside the field; a file or a program is refused, for
    nobody would notice that it holds more than was asked for."""
    if form.errors:
        raise ValidationError([f"{name}: {message}" for name, messages in form.errors.items() for message in messages])


def paged(rows: QuerySet[M], parameters: Parameters) -> QuerySet[M]:
    """Rows in the order of their numbers, after the number `after` and no more than `limit`."""
    if after := number_of(parameters, "after"):
        rows = rows.filter(pk__gt=after)
    limit = number_of(parameters, "limit")
    return rows.order_by("pk")[:limit] if limit is not None else rows.order_by("pk")


def number_of(parameters: Parameters, name: str) -> int | None:
    """A parameter that is the number of a record; None where it is absent, `ValidationError` where it is no number."""
    typed = parameters.get(name) or ""
    return _number(typed, name) if typed else None


def numbers_of(parameters: Parameters, name: str) -> list[int]:
    """All numbers of a parameter that may be repeated; none where it is absent."""
    return [_number(typed, name) for typed in parameters.getlist(name) if typed]


def _number(typed: str, name: str) -> int:
    if not (typed.isascii() and typed.isdigit()) or len(typed) > 19 or int(typed) > LARGEST:
        raise ValidationError(
            _("“%(name)s” is the number of a record, as 123; “%(typed)s” is none.")
            % {"name": name, "typed": typed[:60]}
        )
    return int(typed)
