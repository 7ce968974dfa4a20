"""From rows of employment to location quotients, as Ibis expressions: the same call on DuckDB, a database or Spark.

Two steps. `cell_statistics` groups the rows, however many there are, into cells (region × activity, by year and
group); only it touches the large table. `specialisation_table` measures the cells, of which there are at most a few
millions. It is written with joins, because the windows that would do the same are not there on every engine.
"""

from __future__ import annotations

import ibis.expr.types as ir

STRONG_QUANTILE, QUALIFYING_QUANTILE, LEAST_QUOTIENT = 0.75, 0.25, 1.0
# Sums of fractions differ in the last digits between engines and runs; a flag must not hang on them.
ROUNDING = 1e-12
PARTITIONS = ("year", "group")


def cell_statistics(
    rows: ir.Table,
    *,
    region: str,
    activity: str,
    employment: str,
    establishments: str | None = None,
    year: str | None = None,
    group: str | None = None,
    squares: bool = True,
) -> ir.Table:
    """Sufficient statistics of each cell: all that the measures of specialisation and concentration need of the rows.

    Args:
        rows: any Ibis table; one row for each plant, or for each cell, or for each part of a cell. Rows of one cell are
            summed.
        region, activity, employment, establishments, year, group: names of its columns; employment and establishments
            numeric. Rows are grouped by the values as they are.
        squares: also Σ employment² over rows. It is that over plants where each row is one.

    Returns:
        A table with region, activity, year and group (where given), and
        employment: Σ over rows; exact for whole numbers and decimals, whatever the order.
        employment_squares: Σ employment²; with establishments Σ employment² / establishments, as if the plants of a row
            were equal in size (exact where each row is one plant, else the least it can be); a row without
            establishments counts as one.
        establishments: Σ, where given.
        rows: number of rows; known_rows: of rows with employment; lowest: the least employment of a row, to see
        negatives; counted_rows and lowest_establishments: the same of establishments, where given.

    A row without employment counts in `rows` (and in establishments) only. Sums of fractions differ in the last digits
    from run to run, for the threads add them in another order. Cost: one scan; memory grows with the number of cells.
    Whoever uses the result twice would scan twice: on Spark `.cache()` it, on DuckDB make a temporary table of it.

    >>> import ibis
    >>> table = ibis.memtable({"r": ["A", "A", "B"], "a": ["x", "x", "x"], "jobs": [3, 4, 5]})
    >>> cells = cell_statistics(table, region="r", activity="a", employment="jobs").order_by("region").to_pandas()
    >>> cells[["region", "activity", "employment", "employment_squares", "rows"]].values.tolist()
    [['A', 'x', 7, 25.0, 2], ['B', 'x', 5, 25.0, 1]]
    """
    keys = {"region": rows[region], "activity": rows[activity]}
    keys |= {name: rows[column] for name, column in (("year", year), ("group", group)) if column}
    jobs = rows[employment]
    sums = {"employment": jobs.sum(), "rows": rows.count(), "known_rows": jobs.count(), "lowest": jobs.min()}
    plants = rows[establishments] if establishments else None
    if plants is not None:
        sums |= {"establishments": plants.sum(), "counted_rows": plants.count(), "lowest_establishments": plants.min()}
    if squares:
        size = jobs.cast("float64")
        sums["employment_squares"] = (size * size if plants is None else size * size / _at_least_one(plants)).sum()
    return rows.group_by(**keys).aggregate(**sums)


def _at_least_one(plants: ir.Column) -> ir.Value:
    """The number of plants of a row; where it is unknown or 0, as rounding makes it, one."""
    return (plants > 0).ifelse(plants, 1).fill_null(1)


def specialisation_table(cells: ir.Table, *, reference: ir.Table | None = None) -> ir.Table:
    """Location quotient, size, focus and the flag `strong` of every cell with employment.

        location_quotient = (e_rc / e_r) / (E_c / E);  size_share = e_rc / E_c;  focus_share = e_rc / e_r

    Args:
        cells: one row for each cell, none twice: region, activity, employment, and where they are to be used
            establishments, year and group; as from `cell_statistics`. No year or group may be missing.
        reference: the reference area by activity (and year and group, if the cells have them): activity, employment.
            Without it, all regions of the cells together.

    Returns:
        The cells with employment above 0 with all their columns, and the four above, without order. All sums e_r, E_c
        and E are those of the cell's year and group: activities of one group are measured against that group.
        location_quotient and size_share are null where the reference area has no such activity.

    `strong` is the flag of the US Cluster Mapping Project: quotient at least 1 and at least the 75 % quantile of its
    activity, over the regions with employment in it; where establishments are given, also quotient, employment and
    establishments each above their 25 % quantile (there called qualifying). Quantiles interpolate linearly.

    Degenerate cases: with one region, all quotients are 1 and the quantile too, so all are strong (unless
    establishments are given: nothing is above its own quantile). An activity without employment has no row.

    Comparisons allow for 1e-12 of rounding, so that engines agree. Cost: four group-bys and joins over the cells.

    >>> import ibis
    >>> cells = ibis.memtable({"region": ["A", "A", "B", "B"], "activity": ["x", "y", "x", "y"],
    ...                        "employment": [30, 10, 10, 50]})
    >>> table = specialisation_table(cells).order_by("region", "activity").to_pandas()
    >>> table.location_quotient.round(4).tolist(), table.strong.tolist()
    ([1.875, 0.4167, 0.4167, 1.3889], [True, False, False, True])

    References:
        [1] P. S. Florence, Report of the Location of Industry, London: Political and Economic Planning, 1939.
        [2] M. Delgado, M. E. Porter, S. Stern, "Defining clusters of related industries", Journal of Economic Geography
            16 (2016) 1–38; the flags as found in the published tables of the US Cluster Mapping Project for 2016.
    """
    measured = _with_quotients(cells, reference)
    by_activity = [*_partitions(cells), "activity"]
    tested = ("location_quotient", "employment", "establishments") if "establishments" in cells.columns else ()
    bounds = measured.aggregate(
        by=by_activity,
        strong_bound=measured.location_quotient.quantile(STRONG_QUANTILE),
        **{f"{name}_bound": measured[name].cast("float64").quantile(QUALIFYING_QUANTILE) for name in tested},
    )
    joined = _joined(measured, bounds, by_activity)
    strong = (joined.location_quotient >= joined.strong_bound * (1 - ROUNDING)) & (
        joined.location_quotient >= LEAST_QUOTIENT * (1 - ROUNDING)
    )
    for name in tested:
        strong &= joined[name] > joined[f"{name}_bound"] * (1 + ROUNDING)
    return joined.mutate(strong=strong.fill_null(False)).select(*measured.columns, "strong")


def _partitions(cells: ir.Table) -> list[str]:
    return [name for name in PARTITIONS if name in cells.columns]


def _with_quotients(cells: ir.Table, reference: ir.Table | None) -> ir.Table:
    by = _partitions(cells)
    area = cells if reference is None else reference
    regions = cells.aggregate(by=[*by, "region"], region_employment=cells.employment.sum())
    activities = area.aggregate(by=[*by, "activity"], activity_employment=area.employment.sum())
    totals = area.aggregate(by=by, all_employment=area.employment.sum())
    present = cells.filter(cells.employment > 0)
    joined = _joined(_joined(present, regions, [*by, "region"]), activities, [*by, "activity"])
    joined = _joined(joined, totals, by)
    own, in_region, in_activity, all_of = (
        joined[name].cast("float64")
        for name in ("employment", "region_employment", "activity_employment", "all_employment")
    )
    quotient = (own / in_region) / (in_activity.nullif(0) / all_of)
    measured = joined.mutate(
        location_quotient=quotient, size_share=own / in_activity.nullif(0), focus_share=own / in_region
    )
    return measured.select(*cells.columns, "location_quotient", "size_share", "focus_share")


def _joined(left: ir.Table, right: ir.Table, keys: list[str]) -> ir.Table:
    """Left join on keys of the same name; without keys, the one row of the right goes to all."""
    if not keys:
        return left.cross_join(right)
    renamed = right.rename({f"{key}_of_sum": key for key in keys})
    joined = left.left_join(renamed, [left[key] == renamed[f"{key}_of_sum"] for key in keys])
    return joined.drop(*(f"{key}_of_sum" for key in keys))
