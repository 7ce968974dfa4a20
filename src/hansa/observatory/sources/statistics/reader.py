"""Reads a statistic by its mapping."""

from __future__ import annotations

import pandas as pd

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import Source, SourceFile
from hansa.observatory.sources.findings import Findings, Kind
from hansa.observatory.sources.progress import Progress, silent
from hansa.observatory.sources.statistics.areas import (
    Part,
    country_of,
    is_nuts,
    known_nuts,
    load_concordance,
    new_codes,
    refuse_other_version,
)
from hansa.observatory.sources.statistics.cells import COLUMNS, FIGURES
from hansa.observatory.sources.statistics.county_business_patterns import area_columns, flag_columns
from hansa.observatory.sources.statistics.fields import is_nace, load_names, nace_name, refuse_levels
from hansa.observatory.sources.statistics.mapping import COUNTY_BUSINESS_PATTERNS, Codes, Mapping, with_columns
from hansa.observatory.sources.statistics.reading import Reading
from hansa.observatory.sources.statistics.rows import column_names, open_rows
from hansa.observatory.statistic import Provenance, Statistic

ENDINGS = (".csv", ".tsv", ".txt", ".parquet")
LONGEST_AREA, LONGEST_FIELD = 200, 300


def read_statistics(source: Source, mapping: Mapping, findings: Findings, progress: Progress = silent) -> Statistic:
    """Read one table of a source into a statistic. What is not taken stands in the findings, with line and reason.

    A figure that the source withholds or lacks is missing, never 0, and its flag is kept. Raises UnusableSource where
    nothing right could come of it: no such columns, no usable row, several levels of codes in one table, two versions
    of the regions, codes of another version, or two figures for one cell.
    """
    file = discover(source)
    if mapping.layout == COUNTY_BUSINESS_PATTERNS:
        mapping = _county_business_patterns(file, mapping, findings)
    reading = Reading(file.name, mapping, findings)
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


def _checked(file: str, mapping: Mapping, reading: Reading) -> tuple[pd.DataFrame, str]:
    """The cells in codes of the version wanted, at one level; and that version."""
    refuse_levels(file, mapping.field.scheme, reading.cells.fields, "field")
    refuse_levels(file, mapping.area.scheme, reading.cells.areas, "area")
    cells = reading.cells.frame()
    if mapping.area.concordance is None:
        refuse_other_version(file, mapping.area.scheme, reading.cells.areas)
        return cells, mapping.area.scheme
    changes = new_codes(file, load_concordance(mapping.area.concordance), mapping.area.to, reading.cells.areas)
    return _recoded(cells, changes), mapping.area.to


def _recoded(cells: pd.DataFrame, changes: dict[str, tuple[Part, ...]]) -> pd.DataFrame:
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


def _areas(cells: pd.DataFrame, mapping: Mapping, scheme: str, reading: Reading) -> pd.DataFrame:
    names = known_nuts().get(scheme, {}) | _names(mapping.area, reading)
    rows = [
        (code, names.get(code, "")[:LONGEST_AREA], _country(code, mapping, reading))
        for code in dict.fromkeys(cells["area"])
    ]
    return pd.DataFrame(rows, columns=["code", "name", "country"])


def _country(code: str, mapping: Mapping, reading: Reading) -> str:
    said = mapping.area.country or reading.countries.get(code, "")
    return country_of(said or (code[:2] if is_nuts(mapping.area.scheme) else ""))


def _fields(cells: pd.DataFrame, mapping: Mapping, reading: Reading) -> pd.DataFrame:
    names, known = _names(mapping.field, reading), is_nace(mapping.field.scheme)
    rows = [
        (
            code,
            (names.get(code) or (nace_name(code) if known else ""))[:LONGEST_FIELD],
            reading.groups.get(code, mapping.field.group),
        )
        for code in dict.fromkeys(cells["field"])
    ]
    return pd.DataFrame(rows, columns=["code", "name", "group"])


def _names(codes: Codes, reading: Reading) -> dict[str, str]:
    return (load_names(codes.names) if codes.names else {}) | reading.names(codes)


def _why_nothing(reading: Reading, findings: Findings) -> str:
    if not reading.rows:
        return "no row below the header."
    reason = next(iter(findings.by_reason(Kind.REJECTED)), "")
    why = f"the first reason is: {reason}" if reason else "keep and [where] in the mapping leave out all of them"
    return f"none of its {reading.rows:,} rows can be used: {why}."
