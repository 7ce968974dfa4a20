"""Which formats a table has."""

from __future__ import annotations

from django import template

from hansa.portal.tables import TABLES
from hansa.portal.tables.formats import formats_of

register = template.Library()


@register.simple_tag
def formats_of_table(key: str) -> list[str]:
    return formats_of(TABLES[key])
