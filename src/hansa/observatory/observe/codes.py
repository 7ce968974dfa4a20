"""Codes that do not belong together: of several levels, of a total, or of another vintage than the outlines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir
import pandas as pd

from hansa.observatory.observe.request import Request
from hansa.observatory.sources.errors import UnusableSource

ALIKE = 0.02
FEWEST_PARENTS = 2
MOST_CODES = 20_000
MOST_EXAMPLES = 8
# Employment that belongs to a country, but to none of its regions.
OUTSIDE_REGIONS = re.compile(r"[A-Z]{2}Z{1,3}")


@dataclass(frozen=True)
class Nested:
    """A code that seems to hold the employment of others of the same file. role: region or activity."""

    role: str
    code: str
    parts: tuple[str, ...]


def nested_codes(cells: ir.Table, reference: str | None = None) -> list[Nested]:
    """Codes that seem to be totals of others, so that jobs would be counted twice; of each role at most one example.

    A code counts as a total if the codes that begin with it, or all others, employ as much, to 2 %. The reference area
    is left out: it is a total on purpose. Cost: one group-by over the cells for each role.
    """
    found = []
    cells = cells if reference is None else cells.filter(cells.region != reference)
    for role in ("region", "activity"):
        sums = cells.aggregate(by=role, employment=cells.employment.cast("float64").sum()).to_pandas()
        if 2 < len(sums) <= MOST_CODES:
            found += _nested(role, pd.Series(sums["employment"].to_numpy(), index=sums[role]).fillna(0).to_dict())[:1]
    return found


def _nested(role: str, employment: Mapping[str, float]) -> list[Nested]:
    everything = sum(employment.values())
    largest = max(employment, key=lambda code: employment[code])
    if len(employment) > 2 and _alike(employment[largest], everything - employment[largest]):
        return [Nested(role, largest, ())]
    codes = sorted(employment)
    parents = [
        Nested(role, code, parts)
        for place, code in enumerate(codes)
        if len(parts := _parts(codes, place)) > 1 and _alike(employment[code], sum(employment[part] for part in parts))
    ]
    return parents if len(parents) >= FEWEST_PARENTS else []


def _parts(codes: list[str], place: int) -> tuple[str, ...]:
    """The codes of the next level below one; codes are in order, so that they follow it."""
    code, below = codes[place], []
    for other in codes[place + 1 :]:
        if not other.startswith(code):
            break
        below.append(other)
    shortest = min(map(len, below), default=0)
    return tuple(other for other in below if len(other) == shortest)


def _alike(one: float, other: float) -> bool:
    return one > 0 and abs(one - other) <= ALIKE * one


def refuse_unknown_regions(cells: ir.Table, request: Request) -> None:
    """Refuse region codes that have no outline: the map would be wrong, and the codes may be of two vintages.

    Codes of Eurostat for employment outside all regions (DEZZ) have no outline anywhere; they pass.

    Raises:
        UnusableSource: names the codes, and outlines that no row is of.
    """
    if request.outlined is None:
        return
    present = set(cells.select("region").distinct().to_pyarrow()["region"].to_pylist()) - {request.reference}
    unknown = sorted(code for code in present - request.outlined if not OUTSIDE_REGIONS.fullmatch(code))
    if not unknown:
        return
    unused = _near(unknown, request.outlined - present)
    instead = f" Outlines without rows: {_some(unused)}." if unused else ""
    raise UnusableSource(
        f"{len(unknown)} of {len(present)} regions have no outline: {_some(unknown)}.{instead} The file may mix region "
        "codes of two vintages or levels, or the outlines be of another one. Right are rows and outlines of one "
        "vintage: bring the codes to it first, or leave --regions away to do without a map."
    )


def _near(unknown: list[str], others: frozenset[str] | set[str]) -> list[str]:
    """Of the other codes those that begin like an unknown one, as codes of one country do; the likely successors."""
    beginnings = {code[:length] for code in unknown for length in (2, len(code) - 1)}
    longest = max(map(len, beginnings), default=0)
    alike = [{code for code in others if code[:length] in beginnings} for length in range(longest, 1, -1)]
    return sorted(next((codes for codes in alike if codes), others))


def _some(codes: list[str]) -> str:
    more = f" and {len(codes) - MOST_EXAMPLES} more" if len(codes) > MOST_EXAMPLES else ""
    return ", ".join(codes[:MOST_EXAMPLES]) + more
