"""The figures computed from a statistic when it is taken in: quotients, shares, strength, stars, related fields."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from hansa.analysis.relatedness import presence, proximity, relatedness_density
from hansa.analysis.specialisation import focus_shares, location_quotients, size_shares
from hansa.analysis.stars import preset, rate

MEASURES = ["location_quotient", "size_share", "focus_share", "relatedness_density", "strong", "stars"]
# The published rule of strong clusters, whatever the stars are counted by.
STRONG_FROM, STRONG_QUANTILE = 1.0, 0.75


def measured(cells: pd.DataFrame, groups: pd.Series, rules: str = "") -> pd.DataFrame:
    """The cells with what is computed from them, in columns after `MEASURES`.

    Args:
        cells: columns area, field, year, employment (NaN where suppressed).
        groups: group of each field, by its code; fields are measured against the total of their group.
        rules: key of a preset of `hansa.analysis.stars`; without it no stars are given.

    A suppressed cell has no measure. In the totals of its area and of its field it counts as nothing, so that their
    other quotients come out a little too high: the page says how many cells are suppressed. Cost: areas × fields, a
    year; relatedness areas × fields² besides.
    """
    parts = [_of_one_table(part) for part in _tables(cells, groups)]
    found = pd.concat(parts) if parts else cells.assign(**dict.fromkeys(MEASURES))
    found["strong"] = _strong(found)
    found["stars"] = _stars(found, rules) if rules else pd.array([None] * len(found), dtype="Int16")
    return found.sort_index()


def _tables(cells: pd.DataFrame, groups: pd.Series) -> Iterator[pd.DataFrame]:
    for _key, part in cells.groupby([cells["year"], cells["field"].map(groups)], dropna=False, sort=True):
        yield part


def _of_one_table(part: pd.DataFrame) -> pd.DataFrame:
    rows, areas = pd.factorize(part["area"])
    columns, fields = pd.factorize(part["field"])
    employment = np.zeros((len(areas), len(fields)))
    employment[rows, columns] = part["employment"].fillna(0)
    quotients = location_quotients(employment)
    known = part["employment"].notna() & (part["employment"] > 0)
    return part.assign(
        location_quotient=np.where(known, quotients[rows, columns], np.nan),
        size_share=np.where(known, size_shares(employment)[rows, columns], np.nan),
        focus_share=np.where(known, focus_shares(employment)[rows, columns], np.nan),
        relatedness_density=_related(employment)[rows, columns],
    )


def _related(employment: np.ndarray) -> np.ndarray:
    """How much of what is related to each field each area is specialised in, from 0 to 1."""
    present = presence(employment)
    return relatedness_density(present, proximity(present)) / 100


def _strong(cells: pd.DataFrame) -> pd.Series:
    """LQ at least 1 and in the upper quarter of the areas that have any employment in the field that year."""
    quotients = cells["location_quotient"]
    bounds = quotients.groupby([cells["field"], cells["year"]]).transform(lambda q: q.quantile(STRONG_QUANTILE))
    strong = (quotients >= bounds) & (quotients >= STRONG_FROM)
    return strong.astype("boolean").mask(cells["employment"].isna())


def _stars(cells: pd.DataFrame, rules: str) -> pd.Series:
    table = cells.rename(columns={"area": "region", "field": "activity"})
    return rate(table, preset(rules))["stars"].astype("Int16")
