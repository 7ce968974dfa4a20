"""Reads files in the layout of CORDIS into what the backtest needs: projects with dates and fields, participations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

import numpy as np
import pandas as pd

from hansa.observatory.sources.cordis.cells import Cells, key
from hansa.observatory.sources.cordis.files import OpenTable, open_cordis
from hansa.observatory.sources.cordis.participations import HELICES
from hansa.observatory.sources.files import open_source
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.progress import silent
from hansa.observatory.sources.values import cents, coordinates, day

PARTS_OF_A_FIELD = 3  # of official codes: H2020-EU.3.1.2 and HORIZON.2.1.3 belong to H2020-EU.3.1 and HORIZON.2.1
# One field under its names in different files and programmes, so that nobody is gone because a programme was renamed.
# The successors in Horizon Europe are by subject, this project's reading; what is not listed keeps its name.
SAME_FIELD = {
    "H2020-EU.1.1": ("ERC",),
    "H2020-EU.1.2": ("FET",),
    "H2020-EU.1.3": ("MSCA",),
    "H2020-EU.1.4": ("RI",),
    "H2020-EU.2.1": ("LEIT",),
    "H2020-EU.2.2": ("ARF",),
    "H2020-EU.2.3": ("Innovation in SMEs",),
    **{f"H2020-EU.3.{part}": (f"SC{part}",) for part in range(1, 8)},
    "H2020-EU.4": ("SEWP",),
    "H2020-EU.5": ("SWAFS",),
    "HORIZON.1.1": ("ERC",),
    "HORIZON.1.2": ("MSCA",),
    "HORIZON.1.3": ("RI",),
    "HORIZON.2.1": ("SC1",),
    "HORIZON.2.2": ("SC6",),
    "HORIZON.2.3": ("SC7",),
    "HORIZON.2.4": ("LEIT",),
    "HORIZON.2.5": ("SC3", "SC4", "SC5"),
    "HORIZON.2.6": ("SC2", "SC5"),
    "HORIZON.3.1": ("FET", "Innovation in SMEs"),
    "HORIZON.4.1": ("SEWP",),
}


@dataclass(frozen=True, eq=False)
class Records:
    """What all files say together.

    projects: one row each: start and end in years (2016.5 is the middle of 2016), source (number of the file).
    participations: organisation, project (both numbers from 0), funding (euros, NaN where unknown).
    fields: project, field: one row for each programme part of a project.
    organisations: kind (HES, PRC, REC, PUB, OTH), latitude, longitude, known_place.
    last_file: the number of the last file.
    """

    projects: pd.DataFrame
    participations: pd.DataFrame
    fields: pd.DataFrame
    organisations: pd.DataFrame
    last_file: int


def read(paths: list[Path]) -> Records:
    """All files; a project that several have counts as the first has it, so that later files only add."""
    findings = Findings(Path("/dev/null"))
    projects, rows = [], []
    try:
        for number, path in enumerate(paths):
            with open_source(str(path), silent) as source:
                files = open_cordis(source, findings)
                projects.append(pd.DataFrame(_projects(files.project, findings)).assign(source=number))
                rows.append(pd.DataFrame(_participations(files.organization, findings)).assign(source=number))
    finally:
        findings.close()
    return _joined(pd.concat(projects, ignore_index=True), pd.concat(rows, ignore_index=True), len(paths) - 1)


def _projects(opened: OpenTable, findings: Findings) -> Iterator[dict]:
    table, cells = opened.table, Cells(opened.table.name, findings)
    pick = itemgetter(*(table.place(name) for name in ("id", "startDate", "endDate", "legalBasis")))
    for line, row, whole in table.rows():
        number, start, end, basis = pick(row)
        first, last = cells.read(line, "startDate", start, day, ""), cells.read(line, "endDate", end, day, "")
        if whole and (number := key(number)) and first and last and last >= first:
            yield {"id": number, "start": _year(first), "end": _year(last), "basis": basis}


def _participations(opened: OpenTable, findings: Findings) -> Iterator[dict]:
    table, cells = opened.table, Cells(opened.table.name, findings)
    names = ("projectID", "organisationID", "activityType", "country", "geolocation", "ecContribution")
    pick = itemgetter(*(table.place(name) for name in names))
    for line, row, whole in table.rows():
        project, organisation, kind, country, spot, funding = pick(row)
        project, organisation = key(project), key(organisation)
        if not (whole and project and organisation):
            continue
        latitude, longitude = cells.read(line, "geolocation", spot, coordinates, None) or (np.nan, np.nan)
        money = cells.read(line, "ecContribution", funding, cents, None)
        yield {
            "id": project,
            "organisation": organisation,
            "kind": kind if kind in HELICES else "OTH",
            "country": country.strip(),
            "latitude": latitude,
            "longitude": longitude,
            "funding": np.nan if money is None else money / 100,
        }


def _fields(code: str) -> tuple[str, ...]:
    """The fields of a programme part; the official H2020-EU.4.a. and the short SEWP are one.

    >>> _fields("H2020-EU.3.1.2."), _fields("HORIZON.2.6"), _fields("SC1")
    (('SC1',), ('SC2', 'SC5'), ('SC1',))
    """
    parts = code.strip(".").split(".")
    if "EURATOM" in code.upper():
        return ("Euratom",)
    for many in range(min(PARTS_OF_A_FIELD, len(parts)), 0, -1):
        if found := SAME_FIELD.get(".".join(parts[:many])):
            return found
    return (".".join(parts[:PARTS_OF_A_FIELD]),)


def _year(day_of: str) -> float:
    date = pd.Timestamp(day_of)
    return date.year + (date.day_of_year - 1) / 366


def _joined(projects: pd.DataFrame, rows: pd.DataFrame, last: int) -> Records:
    projects = projects.drop_duplicates("id").reset_index(drop=True)
    number = pd.Series(projects.index, index=projects["id"])
    rows = rows.assign(project=rows["id"].map(number)).dropna(subset=["project"])
    rows = rows[rows["source"].to_numpy() == projects["source"].to_numpy()[rows["project"].astype(int)]]
    rows = rows.drop_duplicates(["organisation", "project"])
    numbers, names = pd.factorize(rows["organisation"], sort=True)
    rows = rows.assign(project=rows["project"].astype(int), organisation=numbers)
    parts = projects["basis"].str.split(";").explode().str.strip()
    parts = parts[parts != ""].map(_fields).explode()
    fields = parts.rename("field").rename_axis("project").reset_index().drop_duplicates()
    return Records(
        projects.drop(columns=["id", "basis"]),
        rows[["organisation", "project", "funding"]].reset_index(drop=True),
        fields,
        _organisations(rows, len(names)),
        last,
    )


def _organisations(rows: pd.DataFrame, many: int) -> pd.DataFrame:
    """What the first row says that says anything; where no place is known, the mean place of the country."""
    first = rows.sort_values("project", kind="stable").groupby("organisation")
    table = first[["kind", "country", "latitude", "longitude"]].first().reindex(range(many))
    known = table["latitude"].notna()
    means = table[known].groupby("country")[["latitude", "longitude"]].mean()
    anywhere = table.loc[known, ["latitude", "longitude"]].mean()
    for column in ("latitude", "longitude"):
        table[column] = table[column].fillna(table["country"].map(means[column])).fillna(anywhere[column]).fillna(0.0)
    return table.assign(known_place=known).drop(columns="country")
