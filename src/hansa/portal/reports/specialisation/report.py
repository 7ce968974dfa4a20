"""The report, put together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from hansa.observatory.observe import Observation, Request
from hansa.portal.reports.charts import Shape
from hansa.portal.reports.page import Fact, write_report
from hansa.portal.reports.specialisation.cells import cells_section
from hansa.portal.reports.specialisation.comparisons import activities_section, regions_section, years_section
from hansa.portal.reports.specialisation.method import method_section
from hansa.portal.reports.specialisation.places import places_section
from hansa.portal.reports.specialisation.view import View
from hansa.portal.reports.words import language


def write_specialisation_report(
    path: Path,
    found: Observation,
    request: Request,
    *,
    shapes: Mapping[str, Shape] | None = None,
    credit: str = "",
    speaks: str = "en",
) -> None:
    """Write the report of a run as one HTML file.

    Args:
        path: the file.
        found, request: the run and its result.
        shapes: outlines of the regions by code; without them there are bars instead of maps.
        credit: whose outlines they are, written under every map.
        speaks: "en" or "ru".
    """
    with language(speaks):
        view = View(found, request, shapes, credit)
        sections = [
            places_section(view),
            cells_section(view),
            activities_section(view),
            regions_section(view),
            years_section(view),
            method_section(view),
        ]
        write_report(
            path,
            title=_("How regions are specialised"),
            subtitle=_subtitle(view),
            eyebrow="hansa observe",
            facts=_facts(view),
            sections=[section for section in sections if section is not None],
            speaks=speaks,
        )


def _subtitle(view: View) -> str:
    name, years = Path(view.request.source).name, view.found.years
    if not years:
        return _("From %(file)s.") % {"file": name}
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return _("From %(file)s, %(years)s.") % {"file": name, "years": span}


def _facts(view: View) -> list[Fact]:
    found = view.found
    regions, activities = int(found.regions["region"].nunique()), int(found.activities["activity"].nunique())
    jobs = round(found.employment)
    return [
        Fact(found.rows, npgettext("fact", "row read", "rows read", found.rows)),
        Fact(regions, npgettext("fact", "region", "regions", regions)),
        Fact(activities, npgettext("fact", "activity", "activities", activities)),
        Fact(jobs, _jobs(view, jobs)),
        Fact(found.strong, npgettext("fact", "strong cell", "strong cells", found.strong)),
        Fact(found.starred, npgettext("fact", "cell with stars", "cells with stars", found.starred)),
    ]


def _jobs(view: View, jobs: int) -> str:
    if len(view.found.years) > 1:
        return npgettext("fact", "job in the last year", "jobs in the last year", jobs)
    return npgettext("fact", "job", "jobs", jobs)
