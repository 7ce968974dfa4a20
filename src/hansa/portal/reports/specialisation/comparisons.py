"""How concentrated activities are, how special regions, and how both changed."""

from __future__ import annotations

import pandas as pd
from django.utils.translation import gettext as _

from hansa.portal.reports.charts import Bar, Dot, Line, bars, lines, scatter
from hansa.portal.reports.page import Column, Figure, Section, Table
from hansa.portal.reports.specialisation.view import View, table_of

MOST_BARS, MOST_LINES, MOST_DOTS = 20, 6, 1500


def activities_section(view: View) -> Section:
    """Which activities are in few places."""
    frame = view.of_last_year(view.found.activities).sort_values("locational_gini", ascending=False)
    columns = {
        "activity": _("Activity"),
        "group": _("Group"),
        "employment": _("Employment"),
        "regions": _("Regions"),
        "strong": _("Strong regions"),
        "locational_gini": _("Gini"),
        "ellison_glaeser": _("Ellison–Glaeser"),
    }
    if frame["ellison_glaeser"].isna().all():
        del columns["ellison_glaeser"]
    table = table_of(frame, columns, {*columns} - {"activity", "group"}, "activities.csv")
    title = view.titled(_("Locational Gini coefficient"))
    known = frame.dropna(subset=["locational_gini"]).head(MOST_BARS)
    rows = [Bar(str(row.activity), row.locational_gini) for row in known.itertuples(index=False)]
    text = [
        _(
            "The locational Gini coefficient is 0 for an activity spread over regions as all employment is, and "
            "nearly 1 for one that is in a single small region. It knows no establishments: an activity of three "
            "plants looks concentrated."
        )
    ]
    if "ellison_glaeser" in columns:
        text.append(
            _(
                "The index of Ellison and Glaeser allows for the size of establishments: it is 0 if they fall on "
                "regions by chance."
            )
            if view.found.plants_are_rows
            else _(
                "The index of Ellison and Glaeser allows for the size of establishments: it is 0 if they fall on "
                "regions by chance. Here only cells are known, so the establishments of a cell are taken as equal in "
                "size, which makes the index too large."
            )
        )
    return Section(_("How concentrated activities are"), text, [Figure(title, bars(rows, label=title), table)])


def regions_section(view: View) -> Section:
    """Which regions have a mix of their own."""
    frame = view.of_last_year(view.found.regions).sort_values("krugman", ascending=False)
    named = frame.assign(name=view.names(frame["region"]))
    columns = {
        "name": _("Region"),
        "group": _("Group"),
        "employment": _("Employment"),
        "activities": _("Activities"),
        "krugman": _("Krugman"),
        "herfindahl": _("Herfindahl"),
    }
    table = table_of(named, columns, {*columns} - {"name", "group"}, "regions.csv")
    title = view.titled(_("Krugman index and size of regions"))
    dots = [
        Dot(float(row.employment), float(row.krugman), f"{row.name}: {row.krugman:.2f}", radius=3.5)
        for row in named.head(MOST_DOTS).itertuples(index=False)
        if pd.notna(row.krugman)
    ]
    picture = scatter(dots, x_label=_("Employment"), y_label=_("Krugman index"), label=title, log_x=True)
    text = [
        _(
            "The Krugman index is the distance of a region's mix of activities from that of all other regions: 0 for "
            "the same mix, 2 for nothing in common. Small regions are special more easily."
        )
    ]
    return Section(_("How special regions are"), text, [Figure(title, picture, table)])


def years_section(view: View) -> Section | None:
    """How concentration changed; None where there is one year only."""
    years = view.found.years
    if len(years) < 2:
        return None
    frame = view.found.activities.dropna(subset=["locational_gini"])
    wide = frame.pivot_table(index="activity", columns="year", values="locational_gini", aggfunc="mean")
    size = view.of_last_year(view.found.activities).groupby("activity")["employment"].sum()
    largest = [activity for activity in size.sort_values(ascending=False).index if activity in wide.index]
    series = [
        Line(
            str(activity),
            [(float(year), value) for year, value in wide.loc[activity].dropna().items()],
            f"line-{place}",
        )
        for place, activity in enumerate(largest[:MOST_LINES], 1)
    ]
    title = _("Locational Gini coefficient of the largest activities")
    picture = lines(series, x_label=_("Year"), y_label=_("Gini"), label=title, years=True, from_zero=False)
    table = Table(
        [Column(_("Activity")), *(Column(str(year), number=True) for year in years)],
        [[activity, *(_number(wide, activity, year) for year in years)] for activity in largest[:100]],
    )
    key = [(one.css.replace("line-", "series-"), one.name) for one in series]
    return Section(_("Over the years"), [], [Figure(title, picture, table, key)])


def _number(wide: pd.DataFrame, activity: str, year: int) -> float | None:
    value = wide.loc[activity].get(year)
    return None if value is None or pd.isna(value) else float(value)
