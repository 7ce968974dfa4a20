"""The strongest cells, and how size and quotient go together."""

from __future__ import annotations

import pandas as pd
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hansa.portal.reports.charts import Dot, scatter
from hansa.portal.reports.numbers import number_text
from hansa.portal.reports.page import Figure, Section
from hansa.portal.reports.specialisation.view import View, table_of

MOST_DOTS = 1500


def cells_section(view: View) -> Section:
    """Size against quotient, and the cells with most stars."""
    latest = view.found.latest.sort_values(["stars", "strong", "employment"], ascending=False, na_position="last")
    named = latest.assign(name=view.names(latest["region"]))
    columns = {
        "name": _("Region"),
        "activity": _("Activity"),
        "group": _("Group"),
        "employment": _("Employment"),
        "location_quotient": _("Quotient"),
        "location_quotient_lower": _("at least"),
        "location_quotient_upper": _("at most"),
        "strong": _("Strong"),
        "stars": _("Stars"),
    }
    numbers = {*columns} - {"name", "activity", "group", "strong"}
    table = table_of(named, columns, numbers, "specialisation.csv")
    title = view.titled(_("Size and specialisation"))
    key = [("series-1", _("cell")), ("series-5", _("strong cell"))]
    return Section(
        _("The strongest cells"),
        _texts(view),
        [Figure(title, _picture(view, latest, title), table, key, _note(len(latest)))],
    )


def _texts(view: View) -> list[str]:
    rules = view.request.rules
    texts = [
        _("Stars are given by the rules “%(rules)s”; which of their numbers are verified is told at the end.")
        % {"rules": rules.name}
    ]
    if view.request.intervals:
        latest = view.found.latest
        sure = int((latest["strong"] & (latest["location_quotient_lower"] > 1)).sum())
        texts.append(
            _(
                "Of %(strong)s strong cells, %(sure)s have a quotient that is above 1 with their whole 95 %% "
                "interval. The intervals count establishments, not jobs, as what could have come out otherwise."
            )
            % {"strong": number_text(int(latest["strong"].sum())), "sure": number_text(sure)}
        )
    return texts


def _picture(view: View, latest: pd.DataFrame, title: str) -> SafeString:
    shown = latest.sort_values("employment").iloc[:: _every(len(latest))]
    dots = [
        Dot(
            float(row.employment),
            float(row.location_quotient),
            f"{view.cell_name({'region': row.region, 'activity': row.activity})}: {row.location_quotient:.2f}",
            "series-5" if row.strong else "series-1",
            3.0,
        )
        for row in shown.itertuples(index=False)
        if pd.notna(row.location_quotient)
    ]
    return scatter(
        dots,
        x_label=_("Employment"),
        y_label=_("Location quotient"),
        label=title,
        log_x=True,
        log_y=True,
        guide=1,
    )


def _every(many: int) -> int:
    """Every how manyth of the cells, in the order of their size, the picture shows."""
    return -(-many // MOST_DOTS)


def _note(many: int) -> str:
    if many <= MOST_DOTS:
        return ""
    return _("The picture shows one of every %(step)s cells, small and large alike, of %(all)s.") % {
        "step": _every(many),
        "all": number_text(many),
    }
