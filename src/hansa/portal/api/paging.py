"""A page of a table, by the number of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from hansa.portal.api.auth import reader_of
from hansa.portal.tables import TABLES
from hansa.portal.tables.formats import plain

LARGEST_PAGE = 500


def page_of(request: HttpRequest, key: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of a table that the reader may see. `parameters` holds its filters, `after` and `limit`."""
    table = TABLES[key]
    given = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
    limit = int(given["limit"])
    rows = list(table.rows(reader_of(request), {**given, "limit": str(limit + 1)}))
    following = rows[limit - 1]["id"] if len(rows) > limit else None
    return {"items": rows[:limit], "next": _address(request, following) if following is not None else None}


def all_of(request: HttpRequest, key: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every row of a small table."""
    given = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
    return [{name: plain(value) for name, value in row.items()} for row in TABLES[key].rows(reader_of(request), given)]


def _address(request: HttpRequest, after: int) -> str:
    query = request.GET.copy()
    query["after"] = str(after)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
