"""What a merge did, in the words of the reader: the stored report holds names of fields and codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Field, Model
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hansa.directory.models import Country, MergeProposal, Organisation, Participation, Project, Region

KINDS: Mapping[str, Promise] = {
    "names": gettext_lazy("Further names"),
    "identifiers": gettext_lazy("Numbers in registers"),
    "activities": gettext_lazy("Activities"),
    "products": gettext_lazy("Products and services"),
    "markets": gettext_lazy("Countries in which it sells"),
    "contacts": gettext_lazy("Contacts"),
    "memberships": gettext_lazy("Memberships"),
    "mandates": gettext_lazy("Mandates"),
    "claims": gettext_lazy("Claims"),
    "participations": gettext_lazy("Participations in projects"),
    "cores": gettext_lazy("Clusters whose core it is"),
    "offices": gettext_lazy("Clusters whose office it is"),
}
_OF_PROJECT = re.compile(r"project (\d+): (\w+)")


@dataclass(frozen=True)
class Difference:
    """What the two records said differently; empty where one said nothing."""

    what: str
    kept: str
    dropped: str


@dataclass(frozen=True)
class Joined:
    """Memberships of a cluster that became one, from first to last day. Without a cluster: mandates of one person."""

    cluster: str
    spells: list[tuple[date | None, date | None]]
    became: tuple[date | None, date | None] | None


@dataclass(frozen=True)
class MergeReport:
    """`moved`: (what, how many). `filled`: fields taken over from the merged record."""

    moved: list[tuple[str, int]]
    filled: list[str]
    joined: list[Joined]
    differences: list[Difference]
    shared_projects: int


def merge_report(merged: MergeProposal) -> MergeReport:
    """The report of a merge in words."""
    report = merged.report
    return MergeReport(
        moved=[(str(KINDS.get(kind, kind)), number) for kind, number in report.get("moved", {}).items()],
        filled=[capfirst(_field(Organisation, name)) for name in report.get("filled", [])],
        joined=[_joined(row) for row in report.get("joined", [])],
        differences=_differences(report.get("conflicts", [])),
        shared_projects=len(report.get("shared_projects", [])),
    )


def _joined(row: dict[str, Any]) -> Joined:
    spells = [_days(spell) for spell in row.get("spells", [])]
    return Joined(row.get("name", ""), spells, _days(row["became"]) if row.get("became") else None)


def _days(spell: list[str]) -> tuple[date | None, date | None]:
    first, last = spell
    return parse_date(first), parse_date(last) if last else None


def _differences(conflicts: list[dict[str, Any]]) -> list[Difference]:
    of_projects = [int(found[1]) for row in conflicts if (found := _OF_PROJECT.fullmatch(row["what"]))]
    projects = {project.pk: str(project) for project in Project.objects.filter(pk__in=of_projects)}
    return [_difference(row, projects) for row in conflicts]


def _difference(row: dict[str, Any], projects: Mapping[int, str]) -> Difference:
    found = _OF_PROJECT.fullmatch(row["what"])
    model, name = (Participation, found[2]) if found else (Organisation, row["what"])
    what = f"{projects.get(int(found[1])) or _('Project')}: {_field(model, name)}" if found else _field(model, name)
    return Difference(capfirst(what), _value(model, name, row["kept"]), _value(model, name, row["dropped"]))


def _field(model: type[Model], name: str) -> str:
    return _("place") if name == "place" else str(_column(model, name).verbose_name)


def _column(model: type[Model], name: str) -> Field[Any, Any]:
    return cast("Field[Any, Any]", model._meta.get_field(name))


def _value(model: type[Model], name: str, value: Any) -> str:
    """A value as people read it: labels for codes."""
    if value in (None, ""):
        return ""
    if name in ("country", "region"):
        known = (Country if name == "country" else Region).objects.filter(pk=value).first()
        return str(known or value)
    return str(dict(_column(model, name).flatchoices).get(value, value))
