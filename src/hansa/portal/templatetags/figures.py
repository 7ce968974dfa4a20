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
    # number_format cuts figures off, so they are rounded before.
    return "–" if share is None else f"{number_format(round(100 * share, decimals), decimals, use_l10n=True)} %"
