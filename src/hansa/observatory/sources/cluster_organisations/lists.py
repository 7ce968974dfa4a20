"""The platform's lists: industrial ecosystems and emerging industries, and how tables write them."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

EMERGING_INDUSTRIES = (
    "advanced packaging",
    "biopharmaceuticals",
    "blue growth industries",
    "creative industries",
    "digital industries",
    "environmental industries",
    "experience industries",
    "logistical services",
    "medical devices",
    "mobility technologies",
)
"""The ten of the European Cluster Observatory, as the platform lists them."""


@lru_cache(maxsize=1)
def ecosystems() -> Mapping[str, str]:
    """The 14 industrial ecosystems: name by code, 01 to 14, as the platform numbers them."""
    with files("hansa.directory").joinpath("reference/activities.csv").open(encoding="utf-8") as table:
        return {row["code"]: row["name_en"] for row in csv.DictReader(table) if row["scheme"] == "ecosystem"}


def ecosystem(said: str) -> str:
    """The code of an ecosystem given by number, code or name, whatever its signs; "" where it is none."""
    number = re.fullmatch(r"0?(\d{1,2})(?:[\s.:)-].*)?", said.strip())
    if number and f"{int(number[1]):02}" in ecosystems():
        return f"{int(number[1]):02}"
    return _ecosystem_names().get(fold(said), "")


def emerging_industry(said: str) -> str:
    """The name of an emerging industry as the platform writes it; "" where it is none."""
    return next((name for name in EMERGING_INDUSTRIES if fold(name) == fold(said)), "")


def split(cell: str, listed: Mapping[str, str] | None = None) -> list[str]:
    """Entries of a cell that holds several: with ; or | or line ends between them, else with commas.

    Names of a list that have a comma in them stay whole ("Proximity, social economy and civil society").
    """
    strong = [part.strip() for part in re.split(r"[;|\n]", cell)]
    if len(strong) > 1:
        return [part for part in strong if part]
    parts, known = [], {fold(name) for name in (listed or {}).values()}
    waiting: list[str] = []
    for part in cell.split(","):
        waiting.append(part)
        joined = ",".join(waiting)
        longer = any(name.startswith(fold(joined)) and name != fold(joined) for name in known)
        if fold(joined) in known or not longer:
            parts.append(joined.strip())
            waiting = []
    return [part for part in [*parts, ",".join(waiting).strip()] if part]


def fold(said: str) -> str:
    """Small letters only, "&" being "and"."""
    return re.sub(r"[\W_]+", "", said.casefold().replace("&", "and"))


@lru_cache(maxsize=1)
def _ecosystem_names() -> dict[str, str]:
    return {fold(name): code for code, name in ecosystems().items()}
