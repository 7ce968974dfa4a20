"""Tags that every page may use."""

from __future__ import annotations

import json

from django import template
from django.contrib.staticfiles import finders
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hansa.directory.places.countries import country_name

register = template.Library()

BUILD = "portal/build/"


def _built(name: str) -> bool:
    return finders.find(BUILD + name) is not None


@register.filter("country_name")
def name_of_country(code: str | None) -> str:
    """What a code of a country means, in the reader's language; nothing for none."""
    return country_name(code, get_language() or "en") if code else ""


@register.simple_tag
def built(name: str) -> str:
    """The address of a built asset, or nothing where the package was installed without its islands."""
    return static(BUILD + name) if _built(name) else ""


@register.simple_tag
def island(name: str) -> SafeString:
    """Load an island's script and style; the page must be whole without it."""
    if not _built(f"{name}.js"):
        return SafeString("")
    style = (
        format_html('<link rel="stylesheet" href="{}">', static(f"{BUILD}{name}.css")) if _built(f"{name}.css") else ""
    )
    return format_html('{}<script type="module" src="{}"></script>', style, static(f"{BUILD}{name}.js"))


JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(data: dict) -> SafeString:
    """Structured data for search engines: a data block, which the content security policy takes for no script."""
    text = json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder).translate(JSON_ESCAPES)
    return SafeString(f'<script type="application/ld+json">{text}</script>')


@register.simple_tag(takes_context=True)
def here_in(context: template.Context, language: str) -> str:
    """The address of this very page in another language."""
    request: HttpRequest | None = context.get("request")
    return translate_url(request.get_full_path(), language) if request else "/"


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """The present query string with some parameters changed; an empty value removes one."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return "?" + query.urlencode() if query else "?"
