"""What the sections of the report share: the results, and the names by which people know regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from django.utils.translation import gettext as _

from hansa.observatory.observe import Observation, Request
from hansa.portal.reports.charts import Shape
from hansa.portal.reports.numbers import number_text
from hansa.portal.reports.page import Column, Table

MOST_ROWS = 200


@dataclass(frozen=True)
class View:
    """The results of a run as its report shows them. shapes: outlines by code; None where there is no map.
    credit: whose outlines they are."""

    found: Observation
    request: Request
    shapes: Mapping[str, Shape] | None
    credit: str = ""

    def name(self, region: str) -> str:
        """The name of a region if the outlines have one, with its code."""
        shape = (self.shapes or {}).get(region)
        return region if shape is None or shape.name == region else f"{shape.name} ({region})"

    def names(self, regions: pd.Series) -> pd.Series:
        """The names of many regions."""
        return regions.map({code: self.name(code) for code in regions.unique()})

    def cell_name(self, cell: Mapping[str, object]) -> str:
        return f"{self.name(str(cell['region']))} · {cell['activity']}"

    @property
    def year(self) -> int | None:
        """The last year, which most figures show."""
        return self.found.years[-1] if self.found.years else None

    def of_last_year(self, profiles: pd.DataFrame) -> pd.DataFrame:
        return profiles if self.year is None else profiles[profiles["year"] == self.year]

    def titled(self, title: str) -> str:
        """A title with the year, where there are several."""
        return title if len(self.found.years) < 2 else f"{title}, {self.year}"


def table_of(frame: pd.DataFrame, columns: Mapping[str, str], numbers: set[str], file: str) -> Table:
    """The first rows of a frame, with these columns under these labels; `file` is where all of them are."""
    shown = frame[[name for name in columns if name in frame]].head(MOST_ROWS)
    caption = ""
    if len(frame) > MOST_ROWS:
        caption = _("The first %(shown)s of %(all)s rows; all are in %(file)s.") % {
            "shown": MOST_ROWS,
            "all": number_text(len(frame)),
            "file": file,
        }
    labels = [Column(columns[name], name in numbers) for name in shown]
    return Table(labels, [[_cell(value) for value in row] for row in shown.itertuples(index=False)], caption)


def _cell(value: object) -> object:
    """A cell without the missing values of pandas; flags as a mark that is also read aloud."""
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return _("yes") if value else ""
    return None if pd.isna(value) else value
