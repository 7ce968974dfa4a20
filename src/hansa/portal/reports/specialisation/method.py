"""How the figures came about: source, choices, formulas, rules and what is not verified."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hansa.analysis.stars import Verification
from hansa.portal.reports.numbers import number_text
from hansa.portal.reports.page import Column, Figure, Section, Table
from hansa.portal.reports.specialisation.view import View


def method_section(view: View) -> Section:
    """Everything a reader needs to judge the figures, or to make them again."""
    figures = [Figure(_("Source and choices"), table=_choices(view)), Figure(_rules_title(view), table=_rules(view))]
    text = [
        _(
            "Location quotient: the share of the activity in the region's employment, divided by its share in the "
            "employment of the reference area. 1 means as much as there, 2 twice as much. In small regions it is "
            "large by little."
        ),
        _("Rows of the same region, activity, year and group were added up. Cells without employment are not listed."),
        *_gaps(view),
        _("Method pages: specialisation, concentration and stars in the documentation of Hansa, with their sources."),
    ]
    return Section(_("How this was computed"), text, figures)


def _choices(view: View) -> Table:
    request, roles = view.request, _roles()
    rows: list[list[object]] = [[_("File"), _file(request.source)]]
    rows += [[roles[role], column] for role, column in request.columns.given().items()]
    rows.append([_("Reference area"), request.reference or _whole(view)])
    rows.append([_("Engine"), request.engine])
    return Table([Column(_("What")), Column(_("In this run"))], rows)


def _roles() -> dict[str, str]:
    return {
        "region": _("Column of the region"),
        "activity": _("Column of the activity"),
        "employment": _("Column of employment"),
        "establishments": _("Column of establishments"),
        "year": _("Column of the year"),
        "group": _("Column of the group"),
    }


def _whole(view: View) -> str:
    if view.found.groups:
        return _("all regions of the file, each group by itself")
    return _("all regions of the file")


def _file(source: str) -> str:
    """The name of the file and its date; without the folders, which are nobody else's business."""
    path = Path(source)
    if not path.exists():
        return source
    return f"{path.name} ({datetime.fromtimestamp(path.stat().st_mtime, UTC):%Y-%m-%d})"


def _gaps(view: View) -> list[str]:
    found, texts = view.found, []
    if found.without_employment:
        texts.append(
            ngettext(
                "%(count)s row has no employment, suppressed or missing. It is not zero: totals are too small.",
                "%(count)s rows have no employment, suppressed or missing. They are not zero: totals are too small.",
                found.without_employment,
            )
            % {"count": number_text(found.without_employment)}
        )
    if found.without_code:
        texts.append(
            ngettext(
                "%(count)s row has no region, activity or group and was left out.",
                "%(count)s rows have no region, activity or group and were left out.",
                found.without_code,
            )
            % {"count": number_text(found.without_code)}
        )
    for nested in found.nested:
        texts.append(
            _("Mind: the code “%(code)s” seems to be a total of others in the file, so that jobs would count twice.")
            % {"code": nested.code}
        )
    return texts


def _rules_title(view: View) -> str:
    return _("Stars: %(rules)s") % {"rules": view.request.rules.name}


def _rules(view: View) -> Table:
    states = {
        Verification.VERIFIED: _("verified"),
        Verification.UNVERIFIED: _("not verified"),
        Verification.RECALLED: _("from memory, not verified"),
    }
    rows = [[where, number.value, states[number.verification]] for where, number in view.request.rules.numbers()]
    columns = [
        Column(_("Criterion and measure")),
        Column(_("Threshold or percentile"), number=True),
        Column(_("State")),
    ]
    return Table(columns, rows, caption=view.request.rules.source)
