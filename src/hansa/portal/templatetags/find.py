"""The options of long select boxes, written at once: one by one they would cost most of a page's time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from hansa.portal.pages.find import Choice, Group

register = template.Library()

_OPTION = '<option value="{}"{}>{}{}</option>'
_CHOSEN = SafeString(" selected")


@register.simple_tag
def options(choices: Iterable[Choice]) -> SafeString:
    """The options of a select box, with their counts in brackets."""
    return format_html_join("", _OPTION, (_row(choice) for choice in choices))


@register.simple_tag
def grouped_options(groups: Iterable[Group]) -> SafeString:
    return format_html_join(
        "", '<optgroup label="{}">{}</optgroup>', ((group.label, options(group.choices)) for group in groups)
    )


def _row(choice: Choice) -> tuple[object, ...]:
    count = "" if choice.count is None else format_html(" ({})", intcomma(choice.count))
    return choice.value, _CHOSEN if choice.chosen else "", choice.label, count
