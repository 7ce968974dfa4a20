"""The mapping file of a statistic: which column is what, in which unit and version, by whom, under which licence."""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from collections.abc import Mapping as AnyMapping
from dataclasses import MISSING, dataclass, fields, replace
from dataclasses import field as made
from pathlib import Path
from typing import Any

from hansa.observatory.sources.errors import UnusableSource

MOST_BYTES = 1024 * 1024
TABLE, EUROSTAT, COUNTY_BUSINESS_PATTERNS = "table", "eurostat", "county-business-patterns"
LAYOUTS = (TABLE, EUROSTAT, COUNTY_BUSINESS_PATTERNS)
MISSING_FIGURES = ("", ":", "..", "...", "NA", "N/A", "NaN", "(D)", "(S)")
EMPLOYMENT, ESTABLISHMENTS = "employment", "establishments"


@dataclass(frozen=True)
class Codes:
    """The columns that say which area, or which field, a row is about.

    columns: one, or several that make the code together, as state and county do.
    scheme: division of areas or classification of fields, with its version: “NUTS 2021”, “NACE Rev. 2”.
    scheme_column: a column that says the version; it must say the same in every row.
    name: column with its name. names: a CSV with the columns code and name.
    keep: a regular expression; rows with other codes are left out (totals, other levels).
    group, group_column: fields only; the group that a field is measured within (traded, local).
    country, country_column: areas only; its country. Left out, the first two letters of a NUTS code say it.
    concordance, to: areas only; a CSV with the columns old, new, share, and the version that it leads to.
    """

    columns: tuple[str, ...]
    scheme: str
    scheme_column: str = ""
    name: str = ""
    names: Path | None = None
    keep: str = ""
    group: str = ""
    group_column: str = ""
    country: str = ""
    country_column: str = ""
    concordance: Path | None = None
    to: str = ""

    def __post_init__(self) -> None:
        try:
            re.compile(self.keep)
        except re.error as error:
            raise ValueError(f"keep is {self.keep!r}, no regular expression ({error})") from error
        if not self.columns or not self.scheme:
            raise ValueError("right are a column, and the scheme with its version, such as NUTS 2021")
        if bool(self.concordance) != bool(self.to):
            raise ValueError("concordance and to belong together: the file, and the version that it leads to")


@dataclass(frozen=True)
class Amount:
    """The column of a figure. factor: persons (or establishments) in one unit of it, 1000 for thousands.

    flags: columns with the flags of the source. where: rows that are about this figure, where a column says which.
    """

    column: str
    flags: tuple[str, ...] = ()
    factor: float = 1.0
    where: AnyMapping[str, tuple[str, ...]] = made(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.factor, int | float) or not 0 < self.factor < 1e9:
            raise ValueError(f"factor is {self.factor!r}; right is a number above 0, 1000 for thousands of persons")


@dataclass(frozen=True)
class Year:
    """The column of the year, or the year of the whole file."""

    column: str = ""
    value: int | None = None

    def __post_init__(self) -> None:
        if bool(self.column) == (self.value is not None):
            raise ValueError("right is either a column or a value")


@dataclass(frozen=True)
class Mapping:
    """How to read a statistic. docs/user/import-statistics.md explains every key."""

    key: str
    title: str
    version: str
    publisher: str
    licence: str
    area: Codes
    field: Codes
    year: Year
    values: AnyMapping[str, Amount]
    reference: str = "all areas of the statistic together"
    notice: str = ""
    url: str = ""
    rules: str = ""
    layout: str = TABLE
    encoding: str = "utf-8"
    decimal: str = "."
    where: AnyMapping[str, tuple[str, ...]] = made(default_factory=dict)
    missing: tuple[str, ...] = MISSING_FIGURES

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.key) or len(self.key) > 60:
            raise ValueError(f"key is {self.key!r}; right are small letters, digits and hyphens, at most 60")
        if self.decimal not in (".", ","):
            raise ValueError(f"decimal is {self.decimal!r}; right is “.” or “,”")
        if EMPLOYMENT not in self.values or set(self.values) - {EMPLOYMENT, ESTABLISHMENTS}:
            raise ValueError(
                f"values are {', '.join(self.values) or 'none'}; right is employment, with or without establishments"
            )
        try:
            codecs.lookup(self.encoding)
        except LookupError as error:
            raise ValueError(f"encoding is {self.encoding!r}; right is utf-8, cp1252, mac_roman …") from error

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that a row is read by, each once."""
        wanted = [*self.area.columns, *self.field.columns, self.year.column, *self.where]
        for codes in (self.area, self.field):
            wanted += [codes.scheme_column, codes.name, codes.group_column, codes.country_column]
        for amount in self.values.values():
            wanted += [amount.column, *amount.flags, *amount.where]
        return tuple(dict.fromkeys(column for column in wanted if column))


_DEFAULTS: dict[str, dict[str, dict[str, Any]]] = {
    TABLE: {},
    EUROSTAT: {
        "area": {"column": "geo"},
        "field": {"column": "nace_r2", "scheme": "NACE Rev. 2"},
        "year": {"column": "TIME_PERIOD"},
        "values.*": {"column": "OBS_VALUE", "flags": ["OBS_FLAG"]},
    },
    COUNTY_BUSINESS_PATTERNS: {
        "area": {"column": ["fipstate", "fipscty"], "country": "US"},
        "field": {"column": "naics"},
        "values.employment": {"column": "emp"},
        "values.establishments": {"column": "est"},
    },
}


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file in TOML or JSON. Raises UnusableSource, which names the file and the key."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise UnusableSource(f"{path.name}: more than {MOST_BYTES:,} bytes; no mapping file.")
        text = content.decode("utf-8-sig")
        said = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise UnusableSource(f"{path}: cannot be opened ({error.strerror}).") from error
    except ValueError as error:
        raise UnusableSource(f"{path.name}: neither TOML nor JSON ({error}).") from error
    try:
        return _mapping(said, path.parent)
    except ValueError as error:
        raise UnusableSource(f"{path.name}: {error}.") from error


def _mapping(said: Any, folder: Path) -> Mapping:
    top = dict(_table(said, "the mapping"))
    layout = top.get("layout", TABLE)
    if layout not in LAYOUTS:
        raise ValueError(f"layout is {layout!r}; right is {', '.join(LAYOUTS)}")
    defaults = _DEFAULTS[layout]
    for part in ("area", "field"):
        top[part] = _codes(defaults.get(part, {}) | _table(top.get(part, {}), f"[{part}]"), f"[{part}]", folder)
    top["year"] = _read(Year, defaults.get("year", {}) | _table(top.get("year", {}), "[year]"), "[year]")
    values = _table(top.get("values", {}), "[values]") or {
        name.removeprefix("values."): {} for name in defaults if name.startswith("values.e")
    }
    top["values"] = {name: _amount(name, part, defaults) for name, part in values.items()}
    if "where" in top:
        top["where"] = _choices(top["where"], "[where]")
    if "missing" in top:
        top["missing"] = _texts(top["missing"], "missing")
    return _read(Mapping, top, "the mapping")


def _codes(said: dict[str, Any], where: str, folder: Path) -> Codes:
    said = dict(said)
    said["columns"] = _texts(said.pop("column", ()), f"{where} column")
    for name in ("names", "concordance"):
        if said.get(name):
            said[name] = folder / str(said[name])
    return _read(Codes, said, where)


def _amount(name: str, said: Any, defaults: dict[str, dict[str, Any]]) -> Amount:
    where = f"[values.{name}]"
    known = defaults.get(f"values.{name}", defaults.get("values.*", {}))
    merged = known | _table(said, where)
    merged["flags"] = _texts(merged.get("flags", ()), f"{where} flags")
    merged["where"] = _choices(merged.get("where", {}), f"{where} where")
    return _read(Amount, merged, where)


def _read(kind: Any, said: dict[str, Any], where: str) -> Any:
    names = {part.name: part for part in fields(kind)}
    if unknown := [name for name in said if name not in names]:
        right = ", ".join("column" if name == "columns" else name for name in names)
        raise ValueError(f"{where} has the unknown key {unknown[0]!r}; right are {right}")
    needed = [n for n, part in names.items() if part.default is MISSING and part.default_factory is MISSING]
    if lacking := [name for name in needed if name not in said]:
        raise ValueError(f"{where} lacks {', '.join(lacking)}")
    for name, part in names.items():
        if part.type == "str" and not isinstance(said.get(name, ""), str):
            raise ValueError(f"{where}: {name} is {said[name]!r}; right is text in quotation marks")
    try:
        return kind(**said)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error


def _table(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{where} is {value!r}; right is a table of keys and values")
    return value


def _texts(value: Any, where: str) -> tuple[str, ...]:
    texts = (value,) if isinstance(value, str) else value
    if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"{where} is {value!r}; right is a text, or a list of texts")
    return tuple(texts)


def _choices(value: Any, where: str) -> dict[str, tuple[str, ...]]:
    return {column: _texts(wanted, f"{where} {column}") for column, wanted in _table(value, where).items()}


def with_columns(mapping: Mapping, area: tuple[str, ...], employment_flags: tuple[str, ...]) -> Mapping:
    """The same mapping, with what a file turned out to have."""
    employment = replace(mapping.values[EMPLOYMENT], flags=employment_flags)
    return replace(
        mapping,
        area=replace(mapping.area, columns=area),
        values={**mapping.values, EMPLOYMENT: employment},
    )
