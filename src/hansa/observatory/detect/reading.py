"""Reads the sources of a run into one frame of participations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from hansa.analysis.detection.participations import NEEDED, OF_ORGANISATIONS
from hansa.directory.places.countries import UnknownCountry, iso_country
from hansa.observatory.detect.request import Request
from hansa.observatory.sources.cordis.files import open_cordis
from hansa.observatory.sources.cordis.participations import read_participations, uses_sciences
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import open_source
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.progress import Progress

TABLES = (".csv", ".tsv", ".parquet")
TEXTS = ("organisation", "project", "field", "region", "country", "helix", "city", "name")
NUMBERS = ("year", "weight", "latitude", "longitude")
HELICES = ("business", "science", "government", "civil_society", "unknown")


@dataclass(frozen=True)
class Read:
    """The frame of all sources; rows: of each source; by_science: the sources whose fields are those of science."""

    frame: pd.DataFrame
    rows: dict[str, int]
    by_science: frozenset[str]


def read_sources(request: Request, findings: Findings, progress: Progress) -> Read:
    """All participations, those of the years asked for.

    Raises:
        UnusableSource: a source cannot be used, or nothing is left of them.
    """
    parts: list[pd.DataFrame] = []
    rows: dict[str, int] = {}
    by_science: set[str] = set()
    for where in request.sources:
        progress(f"Reading {Path(where).name}")
        if Path(where).suffix.lower() in TABLES:
            part = _table(Path(where))
        else:
            with open_source(where, progress) as source:
                files = open_cordis(source, findings)
                part = read_participations(files, findings, field_level=request.field_level, progress=progress)
                if uses_sciences(files):
                    by_science.add(where)
        rows[where] = len(part)
        parts.append(part)
    frame = pd.concat(parts, ignore_index=True)
    return Read(_of_years(frame, request), rows, frozenset(by_science))


def _of_years(frame: pd.DataFrame, request: Request) -> pd.DataFrame:
    if request.years is None:
        return frame
    if "year" not in frame or frame["year"].isna().all():
        raise UnusableSource("no participation has a year, so years cannot be chosen; right is a column “year”")
    first, last = request.years
    chosen = frame[frame["year"].between(first, last)]
    if chosen.empty:
        there = f"{frame['year'].min():.0f} to {frame['year'].max():.0f}"
        raise UnusableSource(f"no participation is of the years {first} to {last}; there are those of {there}")
    return chosen.reset_index(drop=True)


def _table(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise UnusableSource(f"{path}: no such file")
    with duckdb.connect() as connection:
        try:
            read = connection.read_parquet if path.suffix.lower() == ".parquet" else _read_text(connection)
            relation = read(str(path))
            there = list(relation.columns)
            if missing := [name for name in NEEDED if name not in there]:
                raise UnusableSource(
                    f"{path}: no column {', '.join(missing)}; there are {', '.join(there)}. Right are the columns "
                    f"{', '.join(NEEDED)} and, as far as they are known, field, year, weight, "
                    f"{', '.join(OF_ORGANISATIONS)}"
                )
            kept = [name for name in there if name in (*TEXTS, *NUMBERS)]
            frame = relation.select(*(duckdb.ColumnExpression(name) for name in kept)).df()
        except duckdb.Error as error:
            raise UnusableSource(f"{path}: cannot be read as a table ({str(error).splitlines()[0]})") from error
    return _typed(frame, path)


def _read_text(connection: duckdb.DuckDBPyConnection):
    # Codes are text with leading zeros, so everything is read as text.
    return lambda path: connection.read_csv(path, header=True, all_varchar=True)


def _typed(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    frame = frame.copy()
    for name in frame.columns:
        if name in NUMBERS:
            frame[name] = _numbers(frame[name], name, path)
        else:
            text = frame[name].astype(object).where(frame[name].notna(), None)
            frame[name] = [None if value is None else str(value).strip() or None for value in text]
    if "country" in frame:
        frame["country"] = frame["country"].map(
            {code: _country(code, path) for code in frame["country"].dropna().unique()}
        )
    if "helix" in frame and (unknown := sorted(set(frame["helix"].dropna()) - set(HELICES))):
        raise UnusableSource(f"{path}: helix “{unknown[0]}”; right is one of {', '.join(HELICES)}")
    return frame


def _numbers(column: pd.Series, name: str, path: Path) -> pd.Series:
    numbers = pd.to_numeric(column.replace("", None), errors="coerce").astype(float)
    wrong = np.flatnonzero((numbers.isna() & column.notna() & (column.astype(str).str.strip() != "")).to_numpy())
    if len(wrong):
        # The header is line 1.
        value = column.iloc[wrong[0]]
        raise UnusableSource(
            f"{path}, line {wrong[0] + 2}: {name} “{value}”; right is a number, decimals after a point"
        )
    return numbers


def _country(code: str, path: Path) -> str:
    try:
        return iso_country(code)
    except UnknownCountry as error:
        raise UnusableSource(f"{path}: {error}") from error
