"""Codes of areas: NUTS of different versions, and how figures go from one to the next."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from hansa.directory.places.countries import UnknownCountry
from hansa.directory.places.country_words import country_in_words
from hansa.observatory.sources.errors import UnusableSource

NUTS = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")
# Figures of no place, and of several countries together (EU27_2020, EA19).
_EXTRA_REGIO = re.compile(r"[A-Z]{2}Z{1,3}")
_TOTAL = re.compile(r"(EU|EA|EEA|EFTA)\d*(_.*)?")
EVEN = 1e-6


@dataclass(frozen=True)
class Part:
    """How much of an old area's figures a new area gets."""

    code: str
    share: float


Concordance = dict[str, tuple[Part, ...]]


@lru_cache(maxsize=1)
def known_nuts() -> dict[str, dict[str, str]]:
    """Names of the regions by version of NUTS and code, as far as Hansa ships them."""
    found: dict[str, dict[str, str]] = {}
    with files("hansa.directory").joinpath("reference/regions.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            found.setdefault(row["version"], {})[row["code"]] = row["name"]
    return found


def is_nuts(scheme: str) -> bool:
    """Whether a scheme is a version of NUTS."""
    return scheme.upper().startswith("NUTS")


def is_total(code: str) -> bool:
    """Whether a code in a table of NUTS regions is of several countries, or of no place."""
    return bool(_TOTAL.fullmatch(code) or _EXTRA_REGIO.fullmatch(code) or not NUTS.fullmatch(code))


def refuse_other_version(file: str, scheme: str, codes: Iterable[str]) -> None:
    """Raises UnusableSource when codes are none of the version of NUTS that the mapping names.

    A region that changed is not guessed at: its figures would be lost, or stand in the wrong place.
    """
    known = known_nuts().get(scheme)
    if known is None:
        return
    if strange := sorted(code for code in codes if code not in known):
        shown = ", ".join(strange[:5]) + (f" and {len(strange) - 5} more" if len(strange) > 5 else "")
        raise UnusableSource(
            f"{file}: {shown}: no code of {scheme}. Right is the version that the file really has, or, with a "
            f"concordance from that version, to = “{scheme}” in the mapping."
        )


def country_of(code: str) -> str:
    """The ISO code of the country that a code or name means (EL is GR, UK is GB), or "" where it means none."""
    try:
        return country_in_words(code)
    except UnknownCountry:
        return ""


def load_concordance(path: Path) -> Concordance:
    """Read a CSV with the columns old, new and share: the share of the old area's figures that the new one gets.

    The shares of an old area sum to 1: one line with 1 for a new name, several for an area that was divided. Raises
    UnusableSource with file and line.
    """
    lines: dict[str, list[Part]] = {}
    seen: dict[str, int] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            if lacking := [name for name in ("old", "new", "share") if name not in (table.fieldnames or ())]:
                raise UnusableSource(
                    f"{path.name}, line 1: missing column {', '.join(lacking)}; right is old,new,share."
                )
            for row in table:
                lines.setdefault(row["old"].strip(), []).append(_part(path.name, table.line_num, row))
                seen.setdefault(row["old"].strip(), table.line_num)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnusableSource(f"{path.name}: cannot be read ({error}).") from error
    for old, parts in lines.items():
        if abs(sum(part.share for part in parts) - 1) > EVEN:
            total = sum(part.share for part in parts)
            raise UnusableSource(f"{path.name}, line {seen[old]}: the shares of {old} sum to {total:g}; right is 1.")
    return {old: tuple(parts) for old, parts in lines.items()}


def _part(file: str, line: int, row: dict[str, str]) -> Part:
    try:
        share = float(row["share"])
    except (TypeError, ValueError):
        share = -1.0
    if not 0 < share <= 1 or not (row["new"] or "").strip():
        raise UnusableSource(f"{file}, line {line}: right are an old code, a new code, and a share over 0 and up to 1.")
    return Part(row["new"].strip(), share)


def new_codes(file: str, concordance: Concordance, to: str, codes: Iterable[str]) -> dict[str, tuple[Part, ...]]:
    """For each code of a file, the codes it goes to. A code without a line must be one of the new version already.

    Raises UnusableSource for one that is neither; where the new version is not one that Hansa knows, every code needs a
    line.
    """
    known = known_nuts().get(to, {})
    found = {code: concordance.get(code, (Part(code, 1.0),)) for code in codes}
    if lost := sorted(code for code in found if code not in concordance and code not in known):
        shown = ", ".join(lost[:5]) + (f" and {len(lost) - 5} more" if len(lost) > 5 else "")
        raise UnusableSource(
            f"{file}: {shown}: neither in the concordance nor a code of {to}. Right is a line of the concordance for "
            "each code that changed."
        )
    if known and (strange := sorted({p.code for parts in found.values() for p in parts if p.code not in known})):
        raise UnusableSource(f"{file}: the concordance leads to {', '.join(strange[:5])}, no code of {to}.")
    return found
