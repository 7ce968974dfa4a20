"""Reads a statistic by its mapping."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import Source, SourceFile
from hansa.observatory.sources.findings import Findings, Kind
from hansa.observatory.sources.mojibake import mended
from hansa.observatory.sources.progress import Progress, silent
from hansa.observatory.sources.statistics.areas import (
    country_of,
    is_nuts,
    is_total,
    known_nuts,
    load_concordance,
    new_codes,
    refuse_other_version,
)
from hansa.observatory.sources.statistics.cells import COLUMNS, FIGURES, Cells
from hansa.observatory.sources.statistics.county_business_patterns import (
    area_columns,
    employment_flag,
    flag_columns,
    naics,
)
from hansa.observatory.sources.statistics.fields import load_names, nace_name, refuse_levels, why_no_nace
from hansa.observatory.sources.statistics.figures import figure_reader
from hansa.observatory.sources.statistics.mapping import (
    COUNTY_BUSINESS_PATTERNS,
    Codes,
    Mapping,
    with_columns,
)
from hansa.observatory.sources.statistics.rows import column_names, open_rows
from hansa.observatory.sources.values import FIRST_YEAR, LAST_YEAR, Impossible
from hansa.observatory.statistic import Provenance, Statistic

ENDINGS = (".csv", ".tsv", ".txt", ".parquet")
LONGEST_CODE, LONGEST_NAME = 40, 200


def read_statistics(source: Source, mapping: Mapping, findings: Findings, progress: Progress = silent) -> Statistic:
    """Read one table of a source into a statistic. What is not taken stands in the findings, with line and reason.

    A figure that the source withholds or lacks is missing, never 0, and its flag is kept. Raises UnusableSource where
    nothing right could come of it: no such columns, no usable row, several levels of codes in one table, two versions
    of the regions, codes of another version, or two figures for one cell.
    """
    file = discover(source)
    if mapping.layout == COUNTY_BUSINESS_PATTERNS:
        mapping = _county_business_patterns(file, mapping, findings)
    reading = _Reading(file.name, mapping, findings)
    rows = open_rows(file, mapping.columns, findings, progress, mapping.encoding)
    for line, row in rows.rows:
        reading.take(line, row)
    if not len(reading.cells):
        raise UnusableSource(f"{file.name}: {_why_nothing(reading, findings)}")
    cells, scheme = _checked(file.name, mapping, reading)
    if cells["employment"].isna().all():
        raise UnusableSource(
            f"{file.name}: no figure of employment in {len(cells):,} cells. Does [values.employment] name the right "
            "column and the right rows?"
        )
    provenance = Provenance(
        version=mapping.version,
        publisher=mapping.publisher,
        licence=mapping.licence,
        checksum=source.checksum,
        notice=mapping.notice,
        url=mapping.url or source.url,
        file_name=source.name[:300],
    )
    return Statistic(
        key=mapping.key,
        title=mapping.title,
        reference=mapping.reference,
        area_scheme=scheme,
        field_scheme=mapping.field.scheme,
        areas=_areas(cells, mapping, scheme, reading),
        fields=_fields(cells, mapping, reading),
        cells=cells,
        provenance=provenance,
        rules=mapping.rules,
    )


def discover(source: Source) -> SourceFile:
    """The one table of a source. Raises UnusableSource when there is none, or several."""
    tables = [file for file in source.files if file.base_name.endswith(ENDINGS)] or source.files
    if len(tables) != 1:
        names = ", ".join(file.name for file in tables[:5]) or "no file"
        raise UnusableSource(f"{source.name}: {names}. Right is one table: unpack it and name the file.")
    return tables[0]


def _county_business_patterns(file: SourceFile, mapping: Mapping, findings: Findings) -> Mapping:
    has = column_names(file, findings, mapping.encoding)
    if not (columns := area_columns(has)):
        raise UnusableSource(
            f"{file.name}, line 1: neither fipstate and fipscty nor msa among the columns. Right is a file of County "
            "Business Patterns as published: CBP??CO.TXT, CBP??MSA.TXT, CBP??ST.TXT."
        )
    return with_columns(mapping, columns, flag_columns(has))


@dataclass
class _Reading:
    """Takes rows one by one."""

    file: str
    mapping: Mapping
    findings: Findings
    area_names: dict[str, str] = field(default_factory=dict)
    field_names: dict[str, str] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    left_out: int = 0

    def __post_init__(self) -> None:
        mapping = self.mapping
        self.cells = Cells(self.file, self.findings)
        self._places = {column: place for place, column in enumerate(mapping.columns)}
        self._figure = figure_reader(mapping.decimal, frozenset(mapping.missing))
        self._is_cbp = mapping.layout == COUNTY_BUSINESS_PATTERNS
        self._schemes: dict[str, tuple[str, int]] = {}
        self._area_of = _code_reader(mapping.area, self._places)
        self._field_of = _code_reader(mapping.field, self._places)
        self._is_nace = mapping.field.scheme.upper().startswith("NACE REV. 2") and "2.1" not in mapping.field.scheme
        self._is_nuts = is_nuts(mapping.area.scheme)

    def take(self, line: int, row: Sequence[str]) -> None:
        self.rows += 1
        if not self._wanted(row, self.mapping.where):
            self.left_out += 1
            return
        self._check_scheme(line, row)
        area, activity = self._area_of(row), self._field_of(row)
        if self._is_cbp:
            activity = naics(activity)
        if not self._kept(area, self.mapping.area) or not self._kept(activity, self.mapping.field):
            self.left_out += 1
            return
        year = self._year(line, row)
        if year is None or self._refused(line, area, activity):
            return
        self._take_figures(line, row, area, activity, year)
        self._note_names(row, area, activity)

    def _wanted(self, row: Sequence[str], where: object) -> bool:
        return all(row[self._places[column]] in allowed for column, allowed in where.items())  # type: ignore[attr-defined]

    def _kept(self, code: str, codes: Codes) -> bool:
        return not codes.keep or re.fullmatch(codes.keep, code) is not None

    def _check_scheme(self, line: int, row: Sequence[str]) -> None:
        for part, codes in (("area", self.mapping.area), ("field", self.mapping.field)):
            if not codes.scheme_column:
                continue
            said = row[self._places[codes.scheme_column]]
            first, first_line = self._schemes.setdefault(part, (said, line))
            if said != first:
                raise UnusableSource(
                    f"{self.file}, line {line}: {codes.scheme_column} is “{said}”, but “{first}” on line {first_line}. "
                    "Figures of two versions cannot stand in one statistic: choose one with [where] in the mapping."
                )
            if first_line == line and said not in codes.scheme:
                raise UnusableSource(
                    f"{self.file}, line {line}: {codes.scheme_column} is “{said}”, but the mapping says "
                    f"“{codes.scheme}”. Right is the version that the file has."
                )

    def _refused(self, line: int, area: str, activity: str) -> bool:
        reason = ""
        if not area or len(area) > 20:
            reason = "right is the code of an area, of at most 20 signs"
        elif not activity or len(activity) > LONGEST_CODE:
            reason = f"right is the code of a field, of at most {LONGEST_CODE} signs"
        elif self._is_nuts and is_total(area):
            reason = "no NUTS region: a total, or figures of no place"
        elif self._is_nace:
            reason = why_no_nace(activity)
        if reason:
            self.findings.reject(self.file, line, reason, f"{area}, {activity}")
        return bool(reason)

    def _year(self, line: int, row: Sequence[str]) -> int | None:
        year = self.mapping.year
        if year.value is not None:
            return year.value
        said = row[self._places[year.column]]
        if re.fullmatch(r"\d{4}(\.0)?", said) and FIRST_YEAR <= int(said[:4]) <= LAST_YEAR:
            return int(said[:4])
        self.findings.reject(
            self.file, line, f"right is a year in {year.column}, as 2019; not a quarter or a day", said
        )
        return None

    def _take_figures(self, line: int, row: Sequence[str], area: str, activity: str, year: int) -> None:
        for name, amount in self.mapping.values.items():
            if not self._wanted(row, amount.where):
                continue
            cell = row[self._places[amount.column]]
            try:
                value, mark = self._figure(cell)
            except Impossible as wrong:
                self.findings.reject(self.file, line, f"{amount.column}: right is {wrong}", cell)
                continue
            value, flag = self._flagged(row, amount.flags, value, mark)
            if value is not None and value < 0:
                self.findings.reject(
                    self.file, line, f"{name} cannot be negative; right is a number of 0 or more", cell
                )
                continue
            self.cells.add(line, area, activity, year, name, value and value * amount.factor, flag[:20])

    def _flagged(
        self, row: Sequence[str], flags: Sequence[str], value: float | None, mark: str
    ) -> tuple[float | None, str]:
        said = {name: row[self._places[name]] for name in flags}
        if self._is_cbp and said:
            withheld, flag = employment_flag(said)
            return (None if withheld else value), flag
        return value, " ".join(dict.fromkeys(flag for flag in said.values() if flag)) or mark

    def _note_names(self, row: Sequence[str], area: str, activity: str) -> None:
        for codes, code, known in (
            (self.mapping.area, area, self.area_names),
            (self.mapping.field, activity, self.field_names),
        ):
            if codes.name and code not in known:
                known[code] = mended(row[self._places[codes.name]])
        if column := self.mapping.area.country_column:
            self.countries.setdefault(area, row[self._places[column]])
        if column := self.mapping.field.group_column:
            self.groups.setdefault(activity, row[self._places[column]])


def _code_reader(codes: Codes, places: dict[str, int]) -> Callable[[Sequence[str]], str]:
    where = [places[column] for column in codes.columns]
    if len(where) == 1:
        return lambda row: row[where[0]]
    return lambda row: "".join(row[place] for place in where)


def _checked(file: str, mapping: Mapping, reading: _Reading) -> tuple[pd.DataFrame, str]:
    """The cells in codes of the version wanted, at one level; and that version."""
    refuse_levels(file, mapping.field.scheme, reading.cells.fields, "field")
    refuse_levels(file, mapping.area.scheme, reading.cells.areas, "area")
    cells = reading.cells.frame()
    if mapping.area.concordance is None:
        refuse_other_version(file, mapping.area.scheme, reading.cells.areas)
        return cells, mapping.area.scheme
    changes = new_codes(file, load_concordance(mapping.area.concordance), mapping.area.to, reading.cells.areas)
    return _recoded(cells, changes), mapping.area.to


def _recoded(cells: pd.DataFrame, changes: dict[str, tuple]) -> pd.DataFrame:  # type: ignore[type-arg]
    """Figures in new areas: shares of the old ones, added up. A new area misses a figure when a part of it does."""
    lines = [(old, part.code, part.share) for old, parts in changes.items() for part in parts]
    table = pd.DataFrame(lines, columns=["area", "new", "share"])
    joined = cells.merge(table, on="area", how="left", sort=False)
    joined["area"] = joined["new"]
    joined["flag"] = joined["flag"].replace("", None)
    for name in FIGURES:
        joined[name] = joined[name].astype("float64") * joined["share"]
        joined[f"no {name}"] = joined[name].isna()
    parts = joined.groupby(["area", "field", "year"], sort=False)
    found = parts[list(FIGURES)].sum().mask(parts[[f"no {name}" for name in FIGURES]].any().to_numpy())
    found["establishments"] = found["establishments"].round().astype("Int64")
    found["flag"], found["line"] = parts["flag"].first().fillna(""), parts["line"].min()
    return found.reset_index()[list(COLUMNS)]


def _areas(cells: pd.DataFrame, mapping: Mapping, scheme: str, reading: _Reading) -> pd.DataFrame:
    codes = list(dict.fromkeys(cells["area"]))
    names = known_nuts().get(scheme, {}) | _names(mapping.area, reading.area_names)
    return pd.DataFrame(
        [(code, names.get(code, "")[:LONGEST_NAME], _country(code, mapping, reading)) for code in codes],
        columns=["code", "name", "country"],
    )


def _country(code: str, mapping: Mapping, reading: _Reading) -> str:
    said = mapping.area.country or reading.countries.get(code, "")
    return country_of(said or (code[:2] if is_nuts(mapping.area.scheme) else ""))


def _fields(cells: pd.DataFrame, mapping: Mapping, reading: _Reading) -> pd.DataFrame:
    names = _names(mapping.field, reading.field_names)
    rows: Iterator[tuple[str, str, str]] = (
        (
            code,
            (names.get(code) or (nace_name(code) if mapping.field.scheme.upper().startswith("NACE") else ""))[:300],
            reading.groups.get(code, mapping.field.group),
        )
        for code in dict.fromkeys(cells["field"])
    )
    return pd.DataFrame(rows, columns=["code", "name", "group"])


def _names(codes: Codes, read: dict[str, str]) -> dict[str, str]:
    return (load_names(codes.names) if codes.names else {}) | {code: name for code, name in read.items() if name}


def _why_nothing(reading: _Reading, findings: Findings) -> str:
    if not reading.rows:
        return "no row below the header."
    reason = next(iter(findings.by_reason(Kind.REJECTED)), "")
    why = f"the first reason is: {reason}" if reason else "keep and [where] in the mapping leave out all of them"
    return f"none of its {reading.rows:,} rows can be used: {why}."
