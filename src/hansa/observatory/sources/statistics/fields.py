"""Codes of fields: which are real, which lie within which, and their names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from hansa.analysis.definitions.codes import nested_pairs
from hansa.observatory.sources.errors import UnusableSource

_NACE = re.compile(r"([A-U])?(\d\d)?\.?(\d)?(\d)?")


def nests_by_prefix(scheme: str) -> bool:
    """Whether codes of a scheme lie within each other as their letters do."""
    return scheme.upper().startswith(("NACE", "NAICS", "ISIC", "SIC", "NUTS", "OKVED", "ANZSIC", "CNAE", "ATECO"))


def refuse_levels(file: str, scheme: str, codes: Iterable[str], part: str) -> None:
    """Raises UnusableSource when codes lie within other codes of the file: summed, everything would count twice."""
    if not nests_by_prefix(scheme):
        return
    if pairs := nested_pairs(codes):
        outer, inner = pairs[0]
        raise UnusableSource(
            f"{file}: several levels of {scheme} in one table: {outer} holds {inner}. Summed, everything would count "
            f"twice. Right is one level: choose it with keep in [{part}], or with [where], in the mapping."
        )


def is_nace(scheme: str) -> bool:
    """Whether a scheme is NACE Rev. 2, whose divisions are known here; Rev. 2.1 is another one."""
    return scheme.upper().startswith("NACE REV. 2") and "2.1" not in scheme


def why_no_nace(code: str) -> str:
    """What is wrong with a code of NACE Rev. 2 (C, 10, C10, 10.11, C1011); "" where nothing is."""
    found = _NACE.fullmatch(code)
    if not code or not found:
        return "right is one code of NACE Rev. 2; this is a total, or several codes together"
    section, division = found[1], found[2]
    divisions = nace_divisions()
    if division is None:
        return "" if section and not (found[3] or found[4]) else "right is a code of NACE Rev. 2"
    if division not in divisions:
        return f"division {division} does not exist in NACE Rev. 2"
    if section and divisions[division] != section:
        return f"division {division} lies in section {divisions[division]} of NACE Rev. 2"
    return ""


@lru_cache(maxsize=1)
def nace_divisions() -> dict[str, str]:
    """The section of each division of NACE Rev. 2."""
    return {row["code"]: section for section, row in _nace_rows() if section != row["code"]}


@lru_cache(maxsize=1)
def nace_names() -> dict[str, str]:
    """English names of sections and divisions."""
    return {row["code"]: row["name_en"] for _section, row in _nace_rows()}


def nace_name(code: str) -> str:
    """The name of a section or division, as Eurostat (C10) or others (10) write it; "" for a finer code."""
    names = nace_names()
    return names.get(code) or (names.get(code[1:], "") if code[:1].isalpha() else "")


def _nace_rows() -> list[tuple[str, dict[str, str]]]:
    """Sections and divisions in the order of the table, where divisions follow their section."""
    found, section = [], ""
    with files("hansa.directory").joinpath("reference/activities.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            if row["scheme"] == "nace":
                section = row["code"] if row["code"].isalpha() else section
                found.append((section, row))
    return found


def load_names(path: Path) -> dict[str, str]:
    """Read a CSV with the columns code and name. Raises UnusableSource."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            if lacking := [name for name in ("code", "name") if name not in (table.fieldnames or ())]:
                raise UnusableSource(f"{path.name}, line 1: missing column {', '.join(lacking)}; right is code,name.")
            return {(row["code"] or "").strip(): (row["name"] or "").strip() for row in table}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnusableSource(f"{path.name}: cannot be read ({error}).") from error
