"""Where activities are strong: maps, or bars where there are no outlines."""

from __future__ import annotations

import numpy as np
import pandas as pd
from django.utils.translation import gettext as _

from hansa.portal.reports.charts import Bar, Classes, area_map, bars
from hansa.portal.reports.numbers import number_text
from hansa.portal.reports.page import Figure, Section
from hansa.portal.reports.specialisation.view import View, table_of

QUOTIENTS = Classes((0.5, 1, 1.5, 2))
MOST_BARS, MOST_MAPS, MOST_REMOTE = 20, 4, 8
LEAST_SHARE = 0.002  # of all employment, for an activity to get a map of its own


def places_section(view: View) -> Section:
    """Strong activities by region, and maps of the most concentrated activities."""
    text = [
        _(
            "A cell is one activity in one region. It is strong if the region has at least its share of the activity "
            "(location quotient 1 or more) and is among the quarter of regions with the highest quotient. Where "
            "establishments are known, it must also not be among the quarter of regions smallest in the activity."
        )
    ]
    return Section(_("Where activities are strong"), text, [_regions(view), *_activity_maps(view)])


def _regions(view: View) -> Figure:
    by_region = view.of_last_year(view.found.regions).groupby("region", as_index=False, sort=False)
    frame = by_region[["employment", "strong", "stars", "activities"]].sum()
    frame = frame.sort_values(["strong", "employment"], ascending=False)
    named = frame.assign(name=view.names(frame["region"]))
    columns = {
        "name": _("Region"),
        "strong": _("Strong activities"),
        "stars": _("Stars"),
        "activities": _("Activities"),
        "employment": _("Employment"),
    }
    table = table_of(named, columns, {*columns} - {"name"}, "regions.csv")
    title = view.titled(_("Strong activities by region"))
    if not view.shapes:
        rows = [Bar(row.name, row.strong) for row in named.head(MOST_BARS).itertuples(index=False)]
        return Figure(title, bars(rows, label=title), table, note=_not_all(len(named)))
    values = dict(zip(frame["region"], frame["strong"].astype(float), strict=True))
    classes = _steps(frame["strong"])
    picture, remote = area_map(view.shapes, values, classes, label=title)
    return Figure(title, picture, table, classes.key(_("not in the file")), _note(view, remote))


def _not_all(many: int) -> str:
    if many <= MOST_BARS:
        return ""
    return _("The bars show the first %(shown)s of %(all)s.") % {"shown": MOST_BARS, "all": number_text(many)}


def _steps(counts: pd.Series) -> Classes:
    """Bounds at which the regions part into fifths, as whole numbers."""
    fifths = np.quantile(counts, [0.2, 0.4, 0.6, 0.8], method="higher")
    return Classes(tuple(float(bound) for bound in sorted(set(fifths)) if bound > counts.min()) or (1.0,))


def _note(view: View, remote: list[str]) -> str:
    """Whose outlines a map shows, and which regions it does not."""
    if not remote:
        return view.credit
    listed = ", ".join(view.name(code) for code in remote[:MOST_REMOTE])
    more = " …" if len(remote) > MOST_REMOTE else ""
    missing = _("Too far from the others for the picture, but in the table: %(regions)s.") % {"regions": listed + more}
    return f"{missing} {view.credit}".strip()


def _activity_maps(view: View) -> list[Figure]:
    if not view.shapes:
        return []
    profiles = view.of_last_year(view.found.activities)
    large = profiles[profiles["employment"] >= LEAST_SHARE * profiles["employment"].sum()]
    chosen = large.dropna(subset=["locational_gini"]).sort_values("locational_gini", ascending=False).head(MOST_MAPS)
    return [_activity_map(view, row.activity, getattr(row, "group", None)) for row in chosen.itertuples(index=False)]


def _activity_map(view: View, activity: str, group: str | None) -> Figure:
    latest = view.found.latest
    cells = latest[latest["activity"] == activity]
    if group is not None:
        cells = cells[cells["group"] == group]
    cells = cells.sort_values("location_quotient", ascending=False)
    named = cells.assign(name=view.names(cells["region"]))
    columns = {
        "name": _("Region"),
        "location_quotient": _("Quotient"),
        "employment": _("Employment"),
        "strong": _("Strong"),
    }
    table = table_of(named, columns, {"location_quotient", "employment"}, "specialisation.csv")
    title = view.titled(_("Location quotient of %(activity)s") % {"activity": activity})
    values = dict(zip(cells["region"], cells["location_quotient"], strict=True))
    picture, remote = area_map(view.shapes or {}, values, QUOTIENTS, label=title)
    return Figure(title, picture, table, QUOTIENTS.key(_("no employment in it")), _note(view, remote))
