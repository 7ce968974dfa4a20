"""Points of establishments: a table of plants with coordinates, fields and, if need be, weights."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from hansa.directory.places.countries import UnknownCountry
from hansa.directory.places.country_words import country_in_words
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import Source
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.headings import find_columns
from hansa.observatory.sources.mojibake import mended
from hansa.observatory.sources.nearby import why_not_there
from hansa.observatory.sources.sheets import open_sheet

DEGREES = "EPSG:4326"
COLUMNS = ("id", "name", "field", "country", "latitude", "longitude", "weight", "line")
WORDS: Mapping[str, tuple[str, ...]] = {
    "id": ("SiteID", "id", "plant id", "establishment id", "number"),
    "name": ("SiteName", "name", "plant", "establishment", "CompanyName", "company"),
    "field": ("field", "activity", "NACE", "nace_r2", "Subsector", "sector", "industry", "type"),
    "country": ("country", "country code"),
    "latitude": ("latitude", "lat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "x"),
    "weight": ("employment", "employees", "weight"),
}
MANY_AT_ONE_PLACE = 0.1


@dataclass(frozen=True)
class Points:
    """Points in degrees (WGS 84): a frame with id, name, field, country (ISO code), latitude, longitude, weight, line.

    Empty text and NaN where the table says nothing. `same_place` counts the points that share their coordinates with
    another one: many mean that addresses were taken for their town's centre, which fakes concentration at distance 0.
    """

    frame: pd.DataFrame
    same_place: int


def read_points(
    source: Source,
    findings: Findings,
    *,
    columns: Mapping[str, str] | None = None,
    crs: str = DEGREES,
    encoding: str = "utf-8",
) -> Points:
    """The points of a CSV or XLSX table.

    Columns are found by their headings, or by `columns` (thing: heading). With `crs` (EPSG:3035, say), longitude and
    latitude are x and y of that projection, and are turned into degrees. A row without usable coordinates is rejected;
    so is one whose coordinates lie in another country than it says, or the wrong way round, or are metres among
    degrees. Raises UnusableSource where no row is left, or all coordinates look like metres.
    """
    sheet = open_sheet(source, findings, encoding)
    places = find_columns(sheet.file, sheet.headings, WORDS, ("latitude", "longitude"), columns)
    turn = _turner(crs)
    rows = []
    for line, row in sheet.rows:
        said = {thing: row[place].strip() for thing, place in places.items()}
        spot, why = _spot(said, turn)
        country = _country(said.get("country", ""), sheet.file, line, findings)
        why = why or (why_not_there(spot, country) if spot and country else "")
        if spot is None or why:
            findings.reject(
                sheet.file, line, why, f"{said['longitude']}, {said['latitude']}, {said.get('country', '')}"
            )
            continue
        rows.append(
            (
                said.get("id", ""),
                mended(said.get("name", "")),
                mended(said.get("field", "")),
                country,
                *spot,
                _weight(said.get("weight", ""), sheet.file, line, findings),
                line,
            )
        )
    if not rows:
        first = next(iter(findings.counts), None)
        why = f": {first[1]}" if first else ""
        raise UnusableSource(f"{sheet.file}: no row with usable coordinates{why}.")
    return _points(sheet.file, rows, findings)


def _points(file: str, rows: Sequence[tuple[object, ...]], findings: Findings) -> Points:
    frame = pd.DataFrame(rows, columns=pd.Index(COLUMNS))
    twice = Counter(one for one in frame["id"] if one)
    for number, times in twice.items():
        if times > 1:
            line = int(frame.loc[frame["id"] == number, "line"].iloc[1])
            findings.note(file, line, "id", str(number), f"the id stands there {times} times; all are taken")
    same = int(frame.duplicated(["latitude", "longitude"], keep=False).sum())
    if same > MANY_AT_ONE_PLACE * len(frame):
        reason = "many points share their place: addresses may stand for the centre of their town"
        findings.note(file, 0, "latitude", f"{same} of {len(frame)}", reason)
    return Points(frame, same)


def _turner(crs: str) -> Transformer | None:
    try:
        known = CRS.from_user_input(crs)
    except CRSError as error:
        raise UnusableSource(f"{crs}: no coordinate system; right is a code such as EPSG:4326 or EPSG:3035.") from error
    return None if known == CRS.from_user_input(DEGREES) else Transformer.from_crs(known, DEGREES, always_xy=True)


def _spot(said: Mapping[str, str], turn: Transformer | None) -> tuple[tuple[float, float] | None, str]:
    """Latitude and longitude, or why there is none."""
    try:
        x, y = (float(said[thing].replace(",", ".")) for thing in ("longitude", "latitude"))
    except ValueError:
        missing = not (said["longitude"] and said["latitude"])
        return None, "no coordinates" if missing else "right are coordinates as numbers"
    if not (np.isfinite(x) and np.isfinite(y)):
        return None, "right are coordinates as numbers"
    if turn:
        x, y = turn.transform(x, y)
        if not (np.isfinite(x) and np.isfinite(y)):
            return None, "the coordinates lie outside of the coordinate system"
    if abs(x) > 180 or abs(y) > 90:
        return None, "right are degrees; these look like metres of a projection: name it, such as EPSG:3035"
    if x == 0 and y == 0:
        return None, "0, 0 is what a failed search leaves: no place"
    return (y, x), ""


def _country(said: str, file: str, line: int, findings: Findings) -> str:
    if not said:
        return ""
    try:
        return country_in_words(said)
    except UnknownCountry:
        findings.empty(file, line, "country", said, "right is a country by its code or name, such as DE or Germany")
        return ""


def _weight(said: str, file: str, line: int, findings: Findings) -> float:
    if not said:
        return np.nan
    plain = said.replace(",", ".")
    if not re.fullmatch(r"\d+(\.\d*)?([eE][+-]?\d{1,3})?", plain):
        findings.empty(file, line, "weight", said, "right is a number of 0 or more")
        return np.nan
    return float(plain)
