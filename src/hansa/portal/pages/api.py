"""What the API answers, for people: the same description that programs read, as a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hansa.directory.requests import HansaRequest
from hansa.portal.api import api
from hansa.portal.api.limits import per_minute
from hansa.portal.api.paging import LARGEST_PAGE
from hansa.portal.tables import TABLES


@dataclass(frozen=True)
class Value:
    """A parameter or a field of an answer."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Question:
    """One address of the API; `example` can be followed as it stands where `parameters` are all optional."""

    path: str
    title: str
    meaning: str
    parameters: list[Value]
    answer: list[Value]
    is_paged: bool
    example: str


@require_safe
def documentation(request: HansaRequest) -> HttpResponse:
    schema = _schema()
    context = {
        "base": settings.SITE_URL + "/api/v1",
        "description": _(schema["info"]["description"]),
        "questions": [_question(path, methods["get"], schema) for path, methods in schema["paths"].items()],
        "per_minute": per_minute(),
        "largest_page": LARGEST_PAGE,
    }
    return render(request, "portal/api.html", context)


@cache
def _schema() -> dict[str, Any]:
    return api.get_openapi_schema()


def _question(path: str, operation: dict[str, Any], schema: dict[str, Any]) -> Question:
    parameters = operation.get("parameters", [])
    answer = operation["responses"][200]["content"]["application/json"]["schema"]
    row, is_paged = _row(answer, schema)
    labels = _labels(path)
    return Question(
        path=path,
        title=_(operation["summary"]),
        meaning=_(operation["description"]),
        parameters=[_value(p["name"], p["schema"], p.get("description", "")) for p in parameters],
        answer=[_value(name, field, "", labels.get(name, "")) for name, field in row.items()],
        is_paged=is_paged,
        example="" if any(p["required"] for p in parameters) else path,
    )


def _labels(path: str) -> Mapping[str, Any]:
    """What the columns of the table of the same name are called."""
    thing = [part for part in path.split("/") if part and not part.startswith("{")][-1]
    return TABLES[thing].columns if thing in TABLES else {}


def _row(answer: dict[str, Any], schema: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The fields of what an answer holds, or holds a list of; and whether it comes page by page."""
    properties = _resolved(answer.get("items", answer), schema).get("properties", {})
    if "items" in properties and "next" in properties:
        return _resolved(properties["items"]["items"], schema)["properties"], True
    return properties, False


def _resolved(described: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = described.get("$ref", "").rpartition("/")[2]
    return schema["components"]["schemas"][name] if name else described


def _value(name: str, described: dict[str, Any], meaning: str, label: Any = "") -> Value:
    words = meaning or described.get("description", "")
    return Value(name, _type(described), _(words) if words else str(label))


def _type(described: dict[str, Any]) -> str:
    """As `integer`, `list of string`, `number or null`."""
    if "anyOf" in described:
        return " | ".join(_type(one) for one in described["anyOf"])
    if described.get("type") == "array":
        return f"[{_type(described['items'])}]"
    if "$ref" in described:
        return _type(_resolved(described, _schema()))
    if "enum" in described:
        return ", ".join(described["enum"])
    if described.get("pattern", "").startswith("^("):
        return described["pattern"].strip("^()?$").replace("|", ", ")
    return described.get("format") or described.get("title" if "properties" in described else "type", "")
