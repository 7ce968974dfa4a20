"""Tags of the account pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from hansa.people.devices import device_name

register = template.Library()


@register.simple_tag(takes_context=True)
def tab(context: template.Context, name: str) -> dict[str, Any]:
    """The address of a tab, and whether the page belongs to it: the second factor has pages below its own."""
    url = reverse(name)
    path = context["request"].path
    return {"url": url, "current": path == url or (name != "account" and path.startswith(url))}


register.filter("device", device_name)


@register.filter
def has_tag(tags: str | list[str] | None, wanted: str) -> bool:
    """Whether allauth's list of tags of an element, as "danger,delete", has one."""
    given = tags.split(",") if isinstance(tags, str) else tags or ()
    return wanted in [tag.strip() for tag in given]
