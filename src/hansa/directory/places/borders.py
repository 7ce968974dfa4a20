"""The border facts of regions in the form that the measure of a cluster's kind reads."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from hansa.analysis.kind import Borders, RegionBorders
from hansa.directory.places.table import read_table

SEA_KM = 150.0
"""The width of sea for which the shipped table was derived."""


class BorderRow(NamedTuple):
    """One region; borders are country codes with spaces between them. The names are those of the model Region."""

    code: str
    level: int
    country_id: str
    land_borders: str
    sea_borders: str
    version: str


@lru_cache(maxsize=64)
def borders_of(rows: tuple[tuple[str, int, str, str, str, str], ...], *, sea_km: float = SEA_KM) -> Borders:
    """The borders of the regions of each country's finest level (NUTS 3 in the shipped table).

    The rows are those of `Region.objects.values_list(*BorderRow._fields)`. Kept, since pages ask for the same thousand
    regions each time.
    """
    finest: dict[str, int] = {}
    for _code, level, country, *_rest in rows:
        finest[country] = max(level, finest.get(country, 0))
    kept = [BorderRow(*row) for row in rows if row[1] == finest[row[2]]]
    return Borders(
        regions={row.code: _borders(row.country_id, row.land_borders, row.sea_borders) for row in kept},
        version=", ".join(sorted({row.version for row in kept})),
        sea_km=sea_km,
    )


def _borders(country: str, land: str, sea: str) -> RegionBorders:
    return RegionBorders(country, frozenset(land.split()), frozenset(sea.split()))


@lru_cache(maxsize=1)
def shipped_borders() -> Borders:
    """The borders in the table that the package ships (NUTS 2021), read once in a process."""
    text = files("hansa.directory.reference").joinpath("regions.csv").read_text(encoding="utf-8")
    return borders_of(
        tuple(
            (fact.code, fact.level, fact.country, " ".join(fact.land_borders), " ".join(fact.sea_borders), fact.version)
            for fact in read_table(text.splitlines())
        )
    )
