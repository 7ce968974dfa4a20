"""The options of long select boxes, written at once: one by one they would cost most of a page's time."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from hansa.portal.pages.find import Choice, Group

register = template.Library()


@register.simple_tag
def options(choices: Iterable[Choice]) -> SafeString:
    """The options of a select box, with their counts in brackets."""
    return SafeString("".join(map(_option, choices)))


@register.simple_tag
def grouped_options(groups: Iterable[Group]) -> SafeString:
    return SafeString(
        "".join(f'<optgroup label="{escape(group.label)}">{options(group.choices)}</optgroup>' for group in groups)
    )


def _option(choice: Choice) -> str:
    count = "" if choice.count is None else f" ({intcomma(choice.count)})"
    chosen = " selected" if choice.chosen else ""
    return f'<option value="{escape(choice.value)}"{chosen}>{escape(str(choice.label))}{count}</option>'
