"""The border facts of regions in the form that the measure of a cluster's kind reads."""

from __future__ import annotations

from collections.abc import Iterable
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


def borders_of(rows: Iterable[tuple[str, int, str, str, str, str]], *, sea_km: float = SEA_KM) -> Borders:
    """The borders of the regions of each country's finest level (NUTS 3 in the shipped table).

    The rows are those of `Region.objects.values_list(*BorderRow._fields)`.
    """
    regions = [BorderRow(*row) for row in rows]
    finest: dict[str, int] = {}
    for region in regions:
        finest[region.country_id] = max(region.level, finest.get(region.country_id, 0))
    kept = [region for region in regions if region.level == finest[region.country_id]]
    return Borders(
        regions={region.code: _borders(region) for region in kept},
        version=", ".join(sorted({region.version for region in kept})),
        sea_km=sea_km,
    )


def _borders(region: BorderRow) -> RegionBorders:
    land, sea = frozenset(region.land_borders.split()), frozenset(region.sea_borders.split())
    return RegionBorders(region.country_id, land, sea)


@lru_cache(maxsize=1)
def shipped_borders() -> Borders:
    """The borders in the table that the package ships (NUTS 2021), read once in a process."""
    text = files("hansa.directory.reference").joinpath("regions.csv").read_text(encoding="utf-8")
    return borders_of(
        (fact.code, fact.level, fact.country, " ".join(fact.land_borders), " ".join(fact.sea_borders), fact.version)
        for fact in read_table(text.splitlines())
    )
