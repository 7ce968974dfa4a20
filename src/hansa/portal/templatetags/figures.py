"""Figures as pages write them."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def figure(value: float | None, decimals: int = 0) -> str:
    """A number in the reader's language, with its thousands apart; a dash for none. Half the work of `floatformat`, in
    tables of hundreds.

    >>> figure(None)
    '–'
    """
    if value is None:
        return "–"
    return number_format(round(value, decimals), decimals, use_l10n=True, force_grouping=True)


@register.filter
def signed(value: float | None, decimals: int = 2) -> str:
    """A number in the reader's language with its sign, a true minus; a dash for none.

    >>> signed(None)
    '–'
    """
    if value is None:
        return "–"
    rounded = round(value, decimals) + 0.0
    sign = "−" if rounded < 0 else "+" if rounded > 0 else ""
    return sign + number_format(abs(rounded), decimals, use_l10n=True)


@register.filter
def percent(share: float | None, decimals: int = 1) -> str:
    """A share from 0 to 1 as a percentage in the reader's language; a dash for none.

    >>> percent(None)
    '–'
    """
    # number_format cuts figures off, so they are rounded before.
    return "–" if share is None else f"{number_format(round(100 * share, decimals), decimals, use_l10n=True)} %"


@register.filter
def stars(number: int | None) -> SafeString:
    """A rating from 0 to 5 as stars, in words for those who hear it; a dash for none."""
    if number is None:
        return format_html('<span class="muted">–</span>')
    words = ngettext("%(counter)s star", "%(counter)s stars", number) % {"counter": number}
    return format_html('<span class="stars" role="img" aria-label="{}">{}</span>', words, "★" * number or "0")


@register.filter
def number_cells(numbers: Iterable[int]) -> SafeString:
    """Whole numbers as cells of a table: in one piece, where a page has hundreds."""
    return format_html_join("", '<td class="number">{}</td>', ((figure(number),) for number in numbers))
