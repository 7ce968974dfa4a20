"""Reading the parameters of a table."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from hansa.portal.tables.table import Parameters

LARGEST = 2**63 - 1
M = TypeVar("M", bound=Model)


def paged(rows: QuerySet[M], parameters: Parameters) -> QuerySet[M]:
    """Rows in the order of their numbers, after the number `after` and no more than `limit`."""
    if after := number_of(parameters, "after"):
        rows = rows.filter(pk__gt=after)
    limit = number_of(parameters, "limit")
    return rows.order_by("pk")[:limit] if limit is not None else rows.order_by("pk")


def number_of(parameters: Parameters, name: str) -> int | None:
    """A parameter that is the number of a record; None where it is absent, `ValidationError` where it is no number."""
    typed = parameters.get(name, "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()) or int(typed[:20]) > LARGEST:
        raise ValidationError(
            _("“%(name)s” is the number of a record, as 123; “%(typed)s” is none.")
            % {"name": name, "typed": typed[:60]}
        )
    return int(typed)
