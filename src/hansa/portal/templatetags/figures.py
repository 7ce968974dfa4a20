"""Figures as pages write them."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def percent(share: float | None, decimals: int = 1) -> str:
    """A share from 0 to 1 as a percentage in the reader's language; a dash for none.

    >>> percent(None)
    '–'
    """
    return "–" if share is None else f"{number_format(100 * share, decimals, use_l10n=True)} %"
