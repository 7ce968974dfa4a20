"""One run: read, measure, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from hansa.observatory.new_folder import new_folder
from hansa.observatory.observe.codes import Nested, nested_codes, refuse_unknown_regions
from hansa.observatory.observe.counting import Counted, count
from hansa.observatory.observe.engines import opened
from hansa.observatory.observe.measuring import Part, measured_parts
from hansa.observatory.observe.request import Request
from hansa.observatory.observe.writing import Tables
from hansa.observatory.sources.progress import Progress, silent


@dataclass(frozen=True)
class Observation:
    """What a run found.

    rows, without_code, without_employment, without_establishments, missing, plants_are_rows: as in `Counted`.
    cells: rows of the specialisation table; strong: of these flagged; starred: with at least one star.
    nested: codes that seem to be totals of others.
    compared: whether there was memory for the measures that compare regions and activities.
    latest: the specialisation table of the last year, all groups.
    regions, activities: the profiles of all years.
    """

    rows: int
    without_code: int
    without_employment: int
    without_establishments: int
    plants_are_rows: bool
    missing: Mapping[str, int]
    cells: int
    strong: int
    starred: int
    nested: tuple[Nested, ...]
    compared: bool
    latest: pd.DataFrame
    regions: pd.DataFrame
    activities: pd.DataFrame

    @property
    def years(self) -> list[int]:
        """The years in order; none if the file has no column of years."""
        return sorted(int(year) for year in self.regions["year"].dropna().unique())

    @property
    def groups(self) -> list[str]:
        return sorted(self.regions["group"].unique()) if "group" in self.regions else []

    @property
    def employment(self) -> float:
        """Of all regions, in the last year."""
        return float(self.latest["employment"].sum())


def observe(
    request: Request, *, progress: Progress = silent, report: Callable[[Path, Observation], None] | None = None
) -> Observation:
    """Measure the specialisation of regions in a file of employment, and write the results into a folder.

    Args:
        request: the file, its columns, the engine and the folder.
        progress: told what is being done.
        report: called with a path and the result, before the folder takes its place, to write a report there.

    Returns:
        What was found. In the folder: specialisation.parquet and .csv, regions.csv, activities.csv, report.html. When
        anything fails or is interrupted, the folder stays as it was.

    Raises:
        UnusableSource: the file cannot be used; the message says why, and what would be right.
        OSError: the folder cannot be written.

    Cost: one scan of the file (more where its figures are written as text with commas or flags). Memory grows with the
    number of cells, not of rows.
    """
    with opened(request) as rows, new_folder(request.out) as folder:
        counted = count(rows, request, progress)
        refuse_unknown_regions(counted.cells, request)
        nested = nested_codes(counted.cells, request.reference)
        tables, gathered = Tables(rows.local.con), _Gathered()
        for part in measured_parts(rows, counted, request, progress):
            tables.add(part)
            gathered.add(part)
        progress("Writing")
        tables.write(folder)
        result = gathered.observation(counted, tuple(nested))
        if report is not None:
            progress("Drawing the report")
            report(folder / "report.html", result)
    return result


class _Gathered:
    """Counts the parts as they come, and keeps the tables of the last year only."""

    def __init__(self) -> None:
        self.cells = self.strong = self.starred = 0
        self.compared = True
        self.latest: list[pd.DataFrame] = []
        self.regions: list[pd.DataFrame] = []
        self.activities: list[pd.DataFrame] = []
        self._year: int | None = None

    def add(self, part: Part) -> None:
        """Parts come in the order of their years."""
        table = part.specialisation
        self.cells += len(table)
        self.strong += int(table["strong"].sum())
        self.starred += int((table["stars"] > 0).sum())
        self.compared &= part.compared
        if part.year != self._year:
            self.latest, self._year = [], part.year
        self.latest.append(table)
        self.regions.append(part.regions)
        self.activities.append(part.activities)

    def observation(self, counted: Counted, nested: tuple[Nested, ...]) -> Observation:
        return Observation(
            rows=counted.rows,
            without_code=counted.without_code,
            without_employment=counted.without_employment,
            without_establishments=counted.without_establishments,
            plants_are_rows=counted.plants_are_rows,
            missing=counted.missing,
            cells=self.cells,
            strong=self.strong,
            starred=self.starred,
            nested=nested,
            compared=self.compared,
            latest=pd.concat(self.latest, ignore_index=True),
            regions=pd.concat(self.regions, ignore_index=True),
            activities=pd.concat(self.activities, ignore_index=True),
        )
