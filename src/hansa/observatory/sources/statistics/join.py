"""Puts two statistics into one: employment from the one, establishments from the other."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from hansa.observatory.statistic import Statistic


def with_establishments(employment: Statistic, establishments: Statistic) -> Statistic:
    """The first statistic with the establishments of the second, cell by cell.

    The second one gives its establishments, or, where it has none, its employment column, which then counts them.
    Cells that only one of the two has stay out of the other: nothing is invented. Versions of both are named.

    Raises:
        ValueError: the two do not divide areas, or classify fields, by the same version; nothing can be joined then. Or
            they have no cell in common.
    """
    for part, first, second in (
        ("areas", employment.area_scheme, establishments.area_scheme),
        ("fields", employment.field_scheme, establishments.field_scheme),
    ):
        if first != second:
            raise ValueError(
                f"{employment.title} has {part} of {first}, {establishments.title} of {second}: figures of two "
                "versions cannot stand in one indicator. Right is one version in both, if need be by a concordance"
            )
    keys = ["area", "field", "year"]
    other = establishments.cells
    column = "establishments" if other["establishments"].notna().any() else "employment"
    counted = other[[*keys, column]].rename(columns={column: "counted"})
    cells = employment.cells.merge(counted, on=keys, how="left", sort=False)
    if not cells["counted"].notna().any():
        raise ValueError(f"{employment.title} and {establishments.title} have no area, field and year in common")
    cells["establishments"] = cells["counted"].round().astype("Int64")
    one, two = employment.provenance, establishments.provenance
    provenance = replace(
        one,
        version=one.version if one.version == two.version else f"{one.version}; {two.version}"[:80],
        checksum=hashlib.sha256(f"{one.checksum} {two.checksum}".encode()).hexdigest(),
        file_name=f"{one.file_name}, {two.file_name}"[:300],
    )
    return replace(employment, cells=cells[list(employment.cells.columns)], provenance=provenance)
