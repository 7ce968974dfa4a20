"""The table of region facts as CSV: what `hansa regions derive` writes and the package ships."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from hansa.directory.places.derive import RegionFacts

COLUMNS = tuple(field.name for field in fields(RegionFacts))


def write_table(facts: Iterable[RegionFacts], path: Path) -> int:
    """Write the facts as CSV (UTF-8, lists separated by spaces) in one go; returns the number of regions."""
    rows = [[_cell(getattr(fact, name)) for name in COLUMNS] for fact in facts]
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    draft.replace(path)
    return len(rows)


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def read_table(lines: Iterable[str]) -> Iterator[RegionFacts]:
    """The facts from the lines of such a table."""
    for row in csv.DictReader(lines):
        yield RegionFacts(
            code=row["code"],
            level=int(row["level"]),
            country=row["country"],
            name=row["name"],
            native_name=row["native_name"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            land_borders=tuple(row["land_borders"].split()),
            sea_borders=tuple(row["sea_borders"].split()),
            neighbours=tuple(row["neighbours"].split()),
            version=row["version"],
        )
