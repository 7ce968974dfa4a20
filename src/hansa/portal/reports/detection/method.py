"""How clusters were found: sources, fields, parameters, what to mind."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hansa.portal.reports.detection.view import View
from hansa.portal.reports.detection.words import share_in_words
from hansa.portal.reports.numbers import number_text
from hansa.portal.reports.page import Column, Figure, Section, Table


def method_section(view: View) -> Section:
    """Everything a reader needs to judge the clusters, or to find them again."""
    text = [
        _(
            "The same files, choices and number of the random generator give the same clusters. The method page "
            "“Detection” of the documentation of Hansa tells how they are found, on what data the parameters were "
            "chosen, what is found in shuffled data, and how known clusters compare."
        ),
        *_mind(view),
    ]
    figures = [Figure(_("Fields"), table=_fields(view)), Figure(_("Source and choices"), table=_choices(view))]
    return Section(_("How this was found"), text, figures)


def _mind(view: View) -> list[str]:
    found, texts = view.found, []
    organisations = found.detection.participations.organisations
    without = int((found.detection.places.of_organisation < 0).sum())
    if without:
        texts.append(
            _("%(without)s of %(all)s organisations have no known place. They count in the ties, but not in any place.")
            % {"without": number_text(without), "all": number_text(len(organisations))}
        )
    if found.rejected:
        texts.append(
            ngettext(
                "%(count)s row could not be used; it stands in findings.csv.",
                "%(count)s rows could not be used; they stand in findings.csv.",
                found.rejected,
            )
            % {"count": number_text(found.rejected)}
        )
    if found.read.by_science and len(found.read.by_science) < len(found.read.rows):
        texts.append(
            _("Mind: some sources have fields of science and others only programme parts; these do not compare.")
        )
    return texts


def _fields(view: View) -> Table:
    columns = [
        Column(_("Field")),
        Column(_("Organisations"), number=True),
        Column(_("Joint projects"), number=True),
        Column(_("Communities"), number=True),
        Column(_("Beyond chance"), number=True),
        Column(_("Agreement of runs"), number=True),
        Column(_("Clusters of places"), number=True),
        Column(_("Clusters of ties"), number=True),
    ]
    table = view.found.detection.fields
    rows = [
        [
            row.field or _("all"),
            row.organisations,
            row.projects,
            row.communities,
            row.beyond_chance,
            share_in_words(row.agreement),
            row.clusters_of_places,
            row.clusters_of_ties,
        ]
        for row in table.itertuples(index=False)
    ]
    return Table(columns, rows)


def _choices(view: View) -> Table:
    request, found = view.request, view.found
    rows: list[list[object]] = [
        [_("File"), f"{Path(where).name}: {number_text(count)}"] for where, count in found.read.rows.items()
    ]
    if request.years:
        rows.append([_("Years"), "–".join(map(str, request.years))])
    rows.append([_("Places"), request.shapes.file if request.shapes else _("gathered from coordinates")])
    rows.append([_("Random generator"), str(request.seed)])
    rule = request.rule
    rows += [[field.name, _written(getattr(rule, field.name))] for field in fields(rule)]
    return Table([Column(_("What")), Column(_("In this run"))], rows)


def _written(value: object) -> str:
    return ", ".join(f"{bound:g}" for bound in value) if isinstance(value, tuple) else f"{value:g}"
