"""Rate cells by a rule set: which stars each holds."""

from __future__ import annotations

import operator

import numpy as np
import pandas as pd

from hansa.analysis.stars.rules import Condition, Criterion, RuleSet

COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


def rate(cells: pd.DataFrame, rules: RuleSet) -> pd.DataFrame:
    """Stars of each cell of region × activity (× year).

    Args:
        cells: one row per cell with columns region, activity, employment, where there are several years year, and the
            measures that the criteria name (location_quotient, size_share, focus_share, …). Measures are taken as they
            are: compute them over all regions of the reference area before cutting the table down.
        rules: the rule set, e.g. `preset("observatory_2007_2011")`.

    Returns:
        A copy with, for each criterion, a column star_<name> (boolean with <NA>) and a column stars: the number of
        stars that are known to be held. A star is <NA>, not lost, where its measure is missing (no such column, or NaN
        in the cell) unless another condition of the criterion already fails; such cells are no peers for that measure.
        Cells below the minimum employment, and all without employment, hold no star; where employment itself is
        unknown, all stars are <NA> and so is stars.

    Raises:
        ValueError: a column is missing, a cell occurs twice, a key is empty or employment is negative.

    Percentiles are linear between order statistics (type 7) over the cell's peers: all rows with employment of the
    same activity and year (or whatever the rule set says), the cell itself included. They are relative: with a
    percentile rule the number of stars hardly changes when all regions grow. Cost: sorting the rows once per condition;
    past one machine the percentiles are a window over each activity.

    >>> table = pd.DataFrame({
    ...     "region": ["A", "B", "C"], "activity": "boats", "employment": [9000, 1500, 200],
    ...     "location_quotient": [2.5, 1.2, 4.0], "size_share": [0.84, 0.14, 0.02],
    ... })
    >>> from hansa.analysis.stars import preset
    >>> rated = rate(table, preset("observatory_2007_2011"))
    >>> rated[["region", "star_size", "star_specialisation", "star_focus", "stars"]]
      region  star_size  star_specialisation  star_focus  stars
    0      A       True                 True        <NA>      2
    1      B      False                False        <NA>      0
    2      C      False                False       False      0

    References:
        [1] European Cluster Observatory, "Cluster strength" (the rating by stars), about 2007–2012.
    """
    _check(cells)
    employment = pd.to_numeric(cells["employment"]).to_numpy(dtype=np.float64, na_value=np.nan)
    alive = employment > 0
    large = alive if rules.minimum_employment is None else alive & (employment >= rules.minimum_employment.value)
    peers = alive if rules.small_cells_are_peers else large
    rated = cells.copy()
    for criterion in rules.criteria:
        star = _held(cells, criterion, peers) & pd.array(large, dtype="boolean")
        star[np.isnan(employment)] = pd.NA
        rated[f"star_{criterion.name}"] = star
    stars = rated[[f"star_{criterion.name}" for criterion in rules.criteria]].sum(axis=1).astype("Int64")
    rated["stars"] = stars.mask(np.isnan(employment))
    return rated


def _held(cells: pd.DataFrame, criterion: Criterion, peers: np.ndarray) -> pd.arrays.BooleanArray:
    star = pd.array(np.ones(len(cells), dtype=bool), dtype="boolean")
    for condition in criterion.conditions:
        star = star & _met(cells, condition, peers)  # unknown and false is false, unknown and true is unknown
    return star


def _met(cells: pd.DataFrame, condition: Condition, peers: np.ndarray) -> pd.arrays.BooleanArray:
    if condition.measure not in cells:
        return pd.array([pd.NA] * len(cells), dtype="boolean")
    values = pd.to_numeric(cells[condition.measure]).to_numpy(dtype=np.float64, na_value=np.nan)
    bounds = _bounds(cells, condition, values, peers)
    met = pd.array(COMPARE[condition.operator](values, bounds), dtype="boolean")
    met[np.isnan(values) | np.isnan(bounds)] = pd.NA
    return met


def _bounds(cells: pd.DataFrame, condition: Condition, values: np.ndarray, peers: np.ndarray) -> np.ndarray:
    """The value to compare each cell with."""
    if condition.percentile is None:
        return np.full(len(cells), condition.number.value)
    keys = [name for name in condition.peers if name != "year" or "year" in cells]
    missing = [name for name in keys if name not in cells]
    if missing:
        raise ValueError(f"the cells have no column {missing[0]!r}; peers are cells that agree in {', '.join(keys)}")
    group = cells.groupby(keys, sort=False, dropna=False).ngroup().to_numpy() if keys else np.zeros(len(cells), np.intp)
    return _percentiles(values, group, peers & ~np.isnan(values), condition.percentile.value)[group]


def _percentiles(values: np.ndarray, group: np.ndarray, used: np.ndarray, percentile: float) -> np.ndarray:
    """Linear percentile of the used values of each group. Exact where it falls on a value, so that ties are kept."""
    order = np.lexsort((values[used], group[used]))
    ordered = values[used][order]
    sizes = np.bincount(group[used], minlength=group.max(initial=-1) + 1)
    starts = np.cumsum(sizes) - sizes
    place = np.maximum(sizes - 1, 0) * percentile / 100  # not (n − 1) · 0.9, which misses whole numbers by rounding
    below = np.floor(place).astype(np.intp)
    some = sizes > 0
    result = np.full(len(sizes), np.nan)
    low = ordered[(starts + below)[some]]
    high = ordered[(starts + np.minimum(below + 1, sizes - 1))[some]]
    result[some] = low + (high - low) * (place - below)[some]
    return result


def _check(cells: pd.DataFrame) -> None:
    missing = [name for name in ("region", "activity", "employment") if name not in cells]
    if missing:
        raise ValueError(f"the cells have no column {missing[0]!r}; right are region, activity and employment")
    keys = [name for name in ("region", "activity", "year") if name in cells]
    empty = cells[keys].isna().any(axis=1).to_numpy()
    if empty.any():
        raise ValueError(f"row {empty.argmax()} (counted from 0) has no {' or '.join(keys)}; right is a value in each")
    twice = cells.duplicated(keys).to_numpy()
    if twice.any():
        cell = ", ".join(f"{name} {cells[name].iloc[twice.argmax()]}" for name in keys)
        raise ValueError(f"the cell {cell} occurs twice; right is one row per cell: add them up first")
    negative = (pd.to_numeric(cells["employment"]) < 0).to_numpy(dtype=bool, na_value=False)
    if negative.any():
        row = negative.argmax()
        raise ValueError(
            f"employment in row {row} (counted from 0) is {cells['employment'].iloc[row]}; right is 0 or more, or "
            "nothing where it is unknown"
        )
