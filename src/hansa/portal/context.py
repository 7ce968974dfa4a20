"""What every page needs: the name of the site, its languages, the navigation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _


def shell(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "is_demo": settings.DEMO,
        "demo_url": reverse("demo") if settings.DEMO else "",
        "languages": settings.LANGUAGES_OWN_NAMES,
        "navigation": _navigation(request),
        "footer": _links(
            ("about", _("About")),
            ("sources", _("Sources")),
            ("methods", _("Methods")),
            ("terms", _("Terms")),
            ("privacy", _("Privacy")),
            ("api-docs", _("API")),
        ),
    }


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    items = [
        ("organisations", _("Organisations")),
        ("clusters", _("Clusters")),
        ("map", _("Map")),
        ("observatory", _("Observatory")),
    ]
    if request.user.is_authenticated:
        items.insert(0, ("desk", _("Desk")))
    return _links(*items, path=request.path)


def _links(*items: tuple[str, str], path: str = "") -> list[dict[str, Any]]:
    links = []
    for name, label in items:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        links.append({"url": url, "label": label, "current": bool(path) and path.startswith(url)})
    return links
