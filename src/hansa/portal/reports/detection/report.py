"""The report of detection, put together."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from hansa.analysis.detection import PLACE, TIES
from hansa.observatory.detect import Found, Request
from hansa.portal.reports.detection.clusters import changes_section, places_section, ties_section
from hansa.portal.reports.detection.method import method_section
from hansa.portal.reports.detection.view import View
from hansa.portal.reports.page import Fact, write_report
from hansa.portal.reports.words import language


def write_detection_report(path: Path, found: Found, request: Request, *, credit: str = "", speaks: str = "en") -> None:
    """Write the report of a run as one HTML file.

    Args:
        path: the file.
        found, request: the run and its result.
        credit: whose outlines of regions they are, written under the maps.
        speaks: "en" or "ru".
    """
    with language(speaks):
        view = View(found, request, credit)
        sections = [places_section(view), ties_section(view), changes_section(view), method_section(view)]
        write_report(
            path,
            title=_("Clusters in networks of projects"),
            subtitle=_("From %(files)s.") % {"files": ", ".join(Path(where).name for where in request.sources)},
            eyebrow="hansa detect",
            facts=_facts(found),
            sections=[section for section in sections if section is not None],
            speaks=speaks,
        )


def _facts(found: Found) -> list[Fact]:
    table = found.detection.participations
    organisations, projects = len(table.organisations), int(table.rows["project"].nunique())
    fields, places, ties = len(table.fields), found.count(PLACE), found.count(TIES)
    return [
        Fact(organisations, npgettext("fact", "organisation", "organisations", organisations)),
        Fact(projects, npgettext("fact", "project", "projects", projects)),
        Fact(fields, npgettext("fact", "field", "fields", fields)),
        Fact(places, npgettext("fact", "cluster of a place", "clusters of places", places)),
        Fact(ties, npgettext("fact", "cluster of ties", "clusters of ties", ties)),
        Fact(
            found.international,
            npgettext("fact", "international cluster", "international clusters", found.international),
        ),
    ]
