"""A page of a table, in the order of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from hansa.portal.api.auth import reader_of
from hansa.portal.tables import TABLES

LARGEST_PAGE = 500


def page_of(request: HttpRequest, key: str, query: Mapping[str, Any], **fixed: str) -> dict[str, Any]:
    """The rows of a table that the reader may see. `query` holds its filters, `after` and `limit`; `fixed` what the
    path says."""
    _require_known(request, query)
    limit = query["limit"]
    table = TABLES[key]
    rows = list(table.rows(reader_of(request), _parameters({**query, **fixed, "limit": limit + 1})))
    following = rows[limit - 1][table.order] if len(rows) > limit else None
    return {"items": rows[:limit], "next": _address(request, following) if following is not None else None}


def all_of(request: HttpRequest, key: str, **fixed: str) -> list[dict[str, Any]]:
    """Every row of a small table."""
    _require_known(request, {})
    return list(TABLES[key].rows(reader_of(request), _parameters(fixed)))


def _parameters(values: Mapping[str, Any]) -> MultiValueDict:
    """As they would stand in the address of a page, whose forms read them."""
    return MultiValueDict({name: _texts(value) for name, value in values.items() if value not in (None, "", False, [])})


def _texts(value: Any) -> list[str]:
    if value is True:
        return ["on"]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _require_known(request: HttpRequest, query: Mapping[str, Any]) -> None:
    """A mistyped filter would give everything, and nobody would notice."""
    if unknown := sorted(set(request.GET) - set(query)):
        raise ValidationError(
            _("This cannot be narrowed by “%(unknown)s”. It can by: %(known)s.")
            % {"unknown": unknown[0][:60], "known": ", ".join(query) or _("nothing")}
        )


def _address(request: HttpRequest, after: Any) -> str:
    query = request.GET.copy()
    query["after"] = str(after)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
