"""From a long table of organisations to the table of counts: one group-by, on whichever engine holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from hansa.analysis.checked import Floats
from hansa.analysis.helix.information import FEWEST, MOST

UNITS = "units"


@dataclass(frozen=True, eq=False)
class Contingency:
    """A table of counts with the names of its classes.

    counts: one dimension for each column, in their order. classes: for each column, its classes in order.
    """

    counts: Floats
    classes: Mapping[str, tuple[object, ...]]


def helix_counts(rows: ir.Table, columns: Sequence[str]) -> ir.Table:
    """Count units by two to four columns, as an Ibis expression: the columns and `units`.

    Args:
        rows: one row for each unit (firm, document). Rows in which one of the columns is missing are left out, so that
            Σ units may be less than the number of rows: say by how much.
        columns: names of the columns: region, activity, size class.

    Cost: one scan; memory grows with the number of cells that occur. Past one machine the same expression runs on
    Spark.

    >>> import ibis
    >>> rows = ibis.memtable({"region": ["A", "A", "B"], "helix": ["science", "science", "business"]})
    >>> helix_counts(rows, ["region", "helix"]).order_by("region").to_pandas()["units"].tolist()
    [2, 1]
    """
    _refuse_columns(columns, rows.columns)
    known = rows.filter([rows[column].notnull() for column in columns])
    return known.group_by([known[column] for column in columns]).aggregate(**{UNITS: known.count()})


def contingency(cells: pd.DataFrame, columns: Sequence[str]) -> Contingency:
    """The array of counts from cells such as `helix_counts` gives; rows of the same cell are added.

    Args:
        cells: the columns, and `units`, whole numbers from 0. No class may be missing.
        columns: names of the columns, in the order of the dimensions.

    Raises:
        ValueError: a column is lacking, a class is missing, or a number of units is negative or no whole number.

    Cost: the product of the numbers of classes, 8 bytes each: 1,500 regions × 615 activities × 10 sizes take 74 MB.

    >>> cells = pd.DataFrame({"region": ["A", "B"], "helix": ["science", "business"], "units": [2, 1]})
    >>> table = contingency(cells, ["region", "helix"])
    >>> table.counts.tolist(), table.classes["helix"]
    ([[0.0, 2.0], [1.0, 0.0]], ('business', 'science'))
    """
    _refuse_columns([*columns, UNITS], cells.columns, extra=1)
    units = cells[UNITS].to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = np.flatnonzero(~((units >= 0) & (units == np.round(units)) & np.isfinite(units)))
    if len(wrong):
        raise ValueError(
            f"row {wrong[0]} (counted from 0) has {units[wrong[0]]} units; right is a whole number, 0 or more"
        )
    places, classes = [], {}
    for column in columns:
        codes, names = pd.factorize(cells[column], sort=True)
        if (codes < 0).any():
            raise ValueError(
                f"row {int(np.argmin(codes))} (counted from 0) has no {column}; leave such rows out, and say so"
            )
        places.append(codes)
        classes[column] = tuple(names.tolist())
    counts = np.zeros([len(names) for names in classes.values()])
    np.add.at(counts, tuple(places), units)
    return Contingency(counts, classes)


def _refuse_columns(columns: Sequence[str], given: Sequence[str], extra: int = 0) -> None:
    lacking = [column for column in columns if column not in given]
    if lacking:
        raise ValueError(f"the table lacks the column {', '.join(lacking)}; it has {', '.join(map(str, given))}")
    number = len(columns) - extra
    if not FEWEST <= number <= MOST or len(set(columns)) != len(columns):
        raise ValueError(f"there are {number} columns to count by; right are {FEWEST} to {MOST} different ones")
