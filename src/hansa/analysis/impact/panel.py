"""The panel that comparisons are made on: one value for each region and year, none missing."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

REGION, YEAR = "region", "year"


def wide_panel(panel: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Regions × years, in order.

    Raises ValueError: a column is missing, a region or year is missing, a cell stands there twice or not at all, or a
    value is no finite number.
    """
    if lacking := [column for column in (REGION, YEAR, outcome) if column not in panel.columns]:
        there = ", ".join(map(str, panel.columns))
        raise ValueError(f"the panel has no column {', '.join(lacking)}; it has {there}")
    frame = panel[[REGION, YEAR, outcome]]
    if frame[[REGION, YEAR]].isna().any(axis=None):
        raise ValueError("a row of the panel has no region or no year; right are both in every row")
    twice = frame[frame.duplicated([REGION, YEAR])]
    if len(twice):
        region, year = twice.iloc[0][[REGION, YEAR]]
        raise ValueError(f"region {region} has two rows for {year}; right is one for each region and year")
    wide = frame.pivot(index=REGION, columns=YEAR, values=outcome).sort_index(axis=1).astype(np.float64)
    wrong = np.argwhere(~np.isfinite(wide.to_numpy()))
    if len(wrong):
        region, year = wide.index[wrong[0][0]], wide.columns[wrong[0][1]]
        raise ValueError(
            f"region {region} has no {outcome} for {year}; right is a number for every region and year. "
            f"Leave out regions or years with gaps ({len({r for r, _ in wrong})} regions have some)"
        )
    return wide


def require_regions(wide: pd.DataFrame, regions: Iterable[object], role: str) -> list[object]:
    """These regions, each once, in the order given. Raises ValueError for one that the panel does not have."""
    wanted = list(dict.fromkeys(regions))
    if unknown := [str(region) for region in wanted if region not in wide.index]:
        raise ValueError(f"{role}: the panel has no region {', '.join(unknown[:5])}")
    return wanted


def split_years(wide: pd.DataFrame, from_year: int, fewest: int) -> tuple[list[int], list[int]]:
    """Years before and from `from_year`. Raises ValueError when there are too few of them."""
    years = [int(year) for year in wide.columns]
    before, after = [y for y in years if y < from_year], [y for y in years if y >= from_year]
    if len(before) < fewest:
        raise ValueError(
            f"{len(before)} years before {from_year} in the panel; right are {fewest} or more, or nobody can tell "
            "whether the regions developed alike before"
        )
    if not after:
        raise ValueError(f"the panel ends in {years[-1]}, before {from_year}: there is nothing to compare yet")
    return before, after
