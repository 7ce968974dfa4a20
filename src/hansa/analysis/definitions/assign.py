"""From cells of region and activity to cells of region and cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd

from hansa.analysis.definitions.check import check_definitions
from hansa.analysis.definitions.codes import Classification, nested_pairs
from hansa.analysis.definitions.definition import DefinitionSet

MEASURES = ("employment", "establishments")
_BY = ("region", "year")
_NO_TEXT = "the column activity holds codes that are no text; read it as text, or leading zeros are lost"


def assign(
    cells: pd.DataFrame | ibis.Table,
    definitions: DefinitionSet,
    *,
    classification: Classification,
    measures: Sequence[str] = MEASURES,
) -> pd.DataFrame | ibis.Table:
    """Sum the cells of region and activity to cells of region and cluster.

    A cell belongs to a cluster when its code is *exactly* one of the cluster's codes, with the share that the cluster
    has of it. So where statistics give several levels of a classification in one table (33, 336, 336411), only the
    level that the definition speaks of is summed. Use `DefinitionSet.expanded` where a definition is coarser than the
    data.

    Args:
        cells: a frame, or an Ibis table of any engine, with the columns region, activity (text codes), at least one of
            the measures, and year where there are several.
        definitions: without the problems that `check_definitions` finds.
        classification: what the codes of the cells are codes of. It must be that of the set: codes of two vintages look
            alike and mean different things. `recoded` translates a set.
        measures: the columns to sum; those that the cells lack are left out.

    Returns:
        One row for each region (and year) and cluster that has at least one cell: region, year if given, activity (the
        key of the cluster), group (traded or local), the measures, and `cells_missing`, the number of summed cells
        whose first measure is missing (suppressed, say). A missing cell adds nothing to the sum, so where cells_missing
        > 0 the sum is a lower bound. A frame for a frame, sorted; a lazy table, unsorted, for a table.

    Raises:
        ValueError: columns are lacking, vintages differ, the set has problems, or (frames only) a measure is negative.

    Cost: one join with the small table of codes and one group-by, on whichever engine holds the cells; linear in cells.

    >>> from hansa.analysis.definitions import ClusterDefinition, CodeShare
    >>> naics = Classification("NAICS", "2012")
    >>> codes = (CodeShare("336411"),)
    >>> planes = ClusterDefinition("planes", "Planes", "traded", "1", "me", codes, naics, "own", "CC0-1.0")
    >>> cells = pd.DataFrame({"region": ["A", "A"], "activity": ["336", "336411"], "employment": [90.0, 60.0]})
    >>> assign(cells, DefinitionSet("Mine", (planes,)), classification=naics).to_dict("records")
    [{'region': 'A', 'activity': 'planes', 'group': 'traded', 'employment': 60.0, 'cells_missing': 0}]
    """
    _refuse_unfit(definitions, classification)
    given = [measure for measure in measures if measure in cells.columns]
    lacking = [column for column in ("region", "activity") if column not in cells.columns]
    if lacking or not given:
        raise ValueError(
            f"the cells have the columns {', '.join(map(str, cells.columns))}; needed are region, activity and at least"
            f" one of {', '.join(measures)}"
        )
    if not isinstance(cells, pd.DataFrame):
        if not cells.schema()["activity"].is_string():
            raise ValueError(_NO_TEXT)
        return _expression(cells, definitions, given)
    _refuse_values(cells, given)
    columns = [column for column in _BY if column in cells.columns]
    connection = ibis.duckdb.connect()
    try:
        table = ibis.memtable(cells[[*columns, "activity", *given]])
        summed = connection.to_pandas(_expression(table, definitions, given))
    finally:
        connection.disconnect()
    return summed.sort_values([*columns, "activity"], ignore_index=True)


def _expression(cells: ibis.Table, definitions: DefinitionSet, measures: Sequence[str]) -> ibis.Table:
    parts = [
        (part.code, d.key, d.kind, part.share, region)
        for d in definitions.definitions
        for part in d.codes
        for region in d.regions or (None,)
    ]
    frame = pd.DataFrame(parts, columns=["hansa_code", "hansa_cluster", "hansa_group", "hansa_share", "hansa_region"])
    schema = {
        "hansa_code": "string",
        "hansa_cluster": "string",
        "hansa_group": "string",
        "hansa_share": "float64",
        "hansa_region": "string",
    }
    codes = ibis.memtable(frame.astype(object).where(frame.notna(), None), schema=schema)
    joined = cells.inner_join(codes, cells.activity == codes.hansa_code)
    joined = joined.filter(joined.hansa_region.isnull() | (joined.hansa_region == joined.region.cast("string")))
    sums = {measure: (_known(joined[measure]) * joined.hansa_share).sum() for measure in measures}
    by = {column: joined[column] for column in _BY if column in cells.columns}
    summed = joined.group_by(**by, activity=joined.hansa_cluster, group=joined.hansa_group).agg(
        **sums, cells_missing=_known(joined[measures[0]]).isnull().sum()
    )
    return summed.mutate(**{measure: summed[measure].fill_null(0.0) for measure in measures})


def _known(column: ibis.Value) -> ibis.Value:
    """The column with not-a-number as missing: Parquet files from pandas hold it so."""
    number = column.cast("float64")
    return number.isnan().ifelse(ibis.null("float64"), number)


def _refuse_unfit(definitions: DefinitionSet, classification: Classification) -> None:
    problems = check_definitions(definitions)
    if problems:
        listed = "; ".join(problem.message for problem in problems[:5])
        rest = f"; and {len(problems) - 5} more" if len(problems) > 5 else ""
        raise ValueError(f"the set “{definitions.name}” cannot be used: {listed}{rest}")
    if definitions.classification != classification:
        raise ValueError(
            f"the cells come in {classification} and the set “{definitions.name}” in {definitions.classification};"
            " use a set of that vintage, or recode this one with a concordance"
        )


def _refuse_values(cells: pd.DataFrame, measures: Sequence[str]) -> None:
    codes = cells["activity"].drop_duplicates().astype(object)
    if pd.api.types.infer_dtype(codes, skipna=False) not in ("string", "empty"):
        raise ValueError(_NO_TEXT)
    for measure in measures:
        values = cells[measure].to_numpy(dtype=float, na_value=np.nan)
        wrong = np.flatnonzero((values < 0) | np.isinf(values))
        if len(wrong):
            row = cells.iloc[wrong[0]]
            raise ValueError(
                f"region {row['region']}, activity {row['activity']}: {measure} is {row[measure]}; right is a number"
                " from 0, or nothing where it is not known"
            )


@dataclass(frozen=True)
class Coverage:
    """How well a set of definitions fits statistics.

    codes_absent: codes of the set that occur in no cell; their clusters come out too small, or the vintage is wrong.
    activities_outside: one row for each activity of the statistics that belongs to no cluster, and neither holds nor
        lies within a code of the set: activity and the sum of the measure, largest first. Levels nest here too.
    covered: sum of the measure over cells whose code is in the set.
    """

    codes_absent: tuple[str, ...]
    activities_outside: pd.DataFrame
    covered: float


def coverage(cells: pd.DataFrame, definitions: DefinitionSet, *, measure: str = "employment") -> Coverage:
    """What of the statistics a set of definitions reaches, and what it names in vain.

    Read it before believing totals: a set of another vintage loses every code that changed.

    Args:
        cells: as for `assign`; missing values count as 0 here.

    Cost: one group-by of the cells and a sort of the codes.
    """
    total = cells.groupby("activity")[measure].sum()
    mine = set(definitions.codes)
    related = {code for pair in nested_pairs({*mine, *total.index}) if mine & set(pair) for code in pair}
    outside = total[~total.index.isin(mine | related)].sort_values(ascending=False, kind="stable")
    return Coverage(
        codes_absent=tuple(sorted(mine - set(total.index))),
        activities_outside=outside.rename_axis("activity").reset_index(),
        covered=float(total[total.index.isin(mine)].sum()),
    )
