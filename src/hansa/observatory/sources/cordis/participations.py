"""CORDIS as a frame of participations, without any register: for measures that read files."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter

import pandas as pd

from hansa.directory.places.countries import UnknownCountry, iso_country
from hansa.observatory.sources.cordis.cells import Cells, key
from hansa.observatory.sources.cordis.files import CordisFiles, OpenTable
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.progress import Progress, silent
from hansa.observatory.sources.tables import Table
from hansa.observatory.sources.values import Impossible, coordinates, day

# As in `organisations.HELICES`, whose module needs the register.
HELICES = {"HES": "science", "REC": "science", "PRC": "business", "PUB": "government"}
TELL_EVERY = 5_000
_POSTAL = re.compile(r"(\s+CEDEX(\s*\d+)?|\s+\d+)$", re.IGNORECASE)
_COLUMNS = (
    "projectID",
    "organisationID",
    "name",
    "activityType",
    "city",
    "country",
    "nutsCode",
    "geolocation",
)
COLUMNS = ("project", "organisation", "name", "helix", "city", "country", "region", "latitude", "longitude")


def read_participations(
    files: CordisFiles, findings: Findings, *, field_level: int = 2, progress: Progress = silent
) -> pd.DataFrame:
    """A row for each participation and field: project, organisation, name, helix, city, country (ISO), region (NUTS),
    latitude, longitude, year (of the project's start) and field.

    Fields are those of science (euroSciVoc) down to `field_level`, where the source has that table; projects that it
    does not name have no field. Otherwise they are the programme parts (legalBasis). A project of several fields has a
    row for each. An organisation without a NUTS code gets that of most others on its spot. Values that cannot be are
    left empty and stand in the findings. None and NaN where unknown.

    Memory grows with the participations.
    """
    years, programmes = _projects(files.project, findings, progress)
    fields = _sciences(files.sciences.table, findings, field_level) if files.sciences else programmes
    rows = _rows(files.organization, findings, progress)
    rows["year"] = rows["project"].map(years)
    rows["field"] = rows["project"].map(fields)
    rows["region"] = _regions(rows)
    return rows.explode("field", ignore_index=True)


def uses_sciences(files: CordisFiles) -> bool:
    """Whether the fields are those of science, and not programme parts."""
    return files.sciences is not None


def _projects(opened: OpenTable, findings: Findings, progress: Progress) -> tuple[dict, dict]:
    """Of each project the year of its start, and its programme parts."""
    table, cells = opened.table, Cells(opened.table.name, findings)
    pick = itemgetter(table.place("id"), table.place("startDate"), table.place("legalBasis"))
    years: dict[str, int] = {}
    programmes: dict[str, list[str]] = {}
    for line, row, whole in table.rows():
        number, start, programme = pick(row)
        if not (number := key(number, whole)) or not whole:
            findings.reject(
                table.name, line, "the row has no id, or another number of values than the header", str(row)
            )
            continue
        if started := cells.read(line, "startDate", start, day, ""):
            years[number] = int(started[:4])
        programmes[number] = _parts(programme)
        _tell(progress, opened, line)
    return years, programmes


@lru_cache(maxsize=10_000)
def _parts(programme: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in programme.split(";") if part.strip()))


def _sciences(table: Table, findings: Findings, level: int) -> dict[str, list[str]]:
    pick = itemgetter(table.place("projectID"), table.place("euroSciVocPath"))
    fields: dict[str, list[str]] = {}
    for line, row, whole in table.rows():
        number, path = pick(row)
        if not (number := key(number)) or not whole:
            findings.reject(table.name, line, "right is projectID and as many values as the header has", str(row))
        elif path := path.strip().strip("/"):
            field = "/".join(path.split("/")[:level])
            known = fields.setdefault(number, [])
            if field not in known:
                known.append(field)
    return fields


def _rows(opened: OpenTable, findings: Findings, progress: Progress) -> pd.DataFrame:
    table, cells = opened.table, Cells(opened.table.name, findings)
    pick = itemgetter(*(table.place(column) for column in _COLUMNS))
    rows: list[tuple] = []
    for line, row, whole in table.rows():
        project, organisation, name, activity, city, country, region, spot = pick(row)
        project, organisation = key(project, whole), key(organisation, whole)
        if not (project and organisation and whole):
            findings.reject(table.name, line, "the row has no projectID or organisationID, or is broken", str(row))
            continue
        latitude, longitude = cells.read(line, "geolocation", spot, coordinates, None) or (None, None)
        rows.append(
            (
                project,
                organisation,
                name.strip() or None,
                HELICES.get(activity.strip()),
                town(city),
                cells.read(line, "country", country, _country, None),
                region.strip().upper() or None,
                latitude,
                longitude,
            )
        )
        _tell(progress, opened, line)
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"latitude": float, "longitude": float})


@lru_cache(maxsize=1_000)
def _country(value: str) -> str:
    try:
        return iso_country(value)
    except UnknownCountry as error:
        raise Impossible(str(error).partition("right is ")[2] or str(error)) from error


@lru_cache(maxsize=50_000)
def town(city: str) -> str | None:
    """A town as people write it: without postal additions, and not in capitals throughout.

    >>> town("MARSEILLE CEDEX 13"), town("s-Hertogenbosch"), town(" ")
    ('Marseille', 's-Hertogenbosch', None)
    """
    plain = _POSTAL.sub("", " ".join(city.split()))
    return (plain.title() if plain.isupper() else plain) or None


def _regions(rows: pd.DataFrame) -> pd.Series:
    """The NUTS code of each row, else that of most organisations on its spot."""
    spot = ["latitude", "longitude"]
    said = rows.dropna(subset=["region", *spot]).groupby([*spot, "region"])["organisation"].nunique().reset_index()
    first = said.sort_values(["organisation", "region"], ascending=[False, True]).drop_duplicates(spot)
    near = rows[spot].merge(first, on=spot, how="left")["region"].set_axis(rows.index)
    return rows["region"].where(rows["region"].notna(), near)


def _tell(progress: Progress, opened: OpenTable, line: int) -> None:
    if line % TELL_EVERY == 0:
        progress(f"Reading {opened.table.name}", opened.stream.done, opened.size)
