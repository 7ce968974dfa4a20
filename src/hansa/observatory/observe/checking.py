"""Looks at all cells at once, and at single ones only if something is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from hansa.observatory.observe.tidying import has_codes
from hansa.observatory.sources.errors import UnusableSource

MOST_EXAMPLES = 5
EXACT = 2.0**53  # whole numbers up to here are exact as floats
LOWEST = {"employment": "lowest", "establishments": "lowest_establishments"}


@dataclass(frozen=True)
class Facts:
    """Of the cells that have all their codes. rows, known, counted: number of rows, of those with employment, with
    establishments; without_code: rows of the other cells; whole: whether all figures are whole numbers."""

    rows: int
    known: int
    counted: int | None
    without_code: int
    employment: float
    establishments: float | None
    fewest_establishments: float | None
    whole_employment: bool
    whole_establishments: bool


def facts_of(cells: ir.Table) -> Facts:
    """Count, and refuse what cannot be: negative and infinite figures, and no employment at all.

    Raises:
        UnusableSource: with the cells that are wrong.
    """
    sound = has_codes(cells)
    sums: dict[str, ir.Value] = {
        "every": cells.rows.sum(),
        "rows": cells.rows.sum(where=sound),
        "known": cells.known_rows.sum(where=sound),
        "counted": cells.counted_rows.sum(where=sound),
        "fewest_establishments": cells.lowest_establishments.min(where=sound),
    }
    for role, lowest in LOWEST.items():
        figure = cells[role]
        negative = cells[lowest].min() < 0
        if isinstance(figure.type(), dt.Integer):
            whole, impossible = ibis.literal(True), negative
        else:
            figure = figure.cast("float64")
            whole = ((figure == figure.floor()) & (figure <= EXACT)).fill_null(True).all()
            impossible = negative | figure.isinf().any()
        sums |= {role: figure.sum(where=sound), f"whole_{role}": whole, f"impossible_{role}": impossible}
    sums_table = cells.aggregate(**sums)
    row = {name: values[0] for name, values in sums_table.to_pyarrow().to_pydict().items()}
    for role in LOWEST:
        if row.pop(f"impossible_{role}"):
            raise UnusableSource(_impossible(cells, role))
    rows, all_rows = row["rows"] or 0, row.pop("every") or 0
    if not row["employment"]:
        raise UnusableSource(
            f"No row has employment above 0 ({rows} rows with codes, {all_rows - rows} without). Right is a file "
            "with at least one."
        )
    return Facts(**row, without_code=all_rows - rows)


def _impossible(cells: ir.Table, role: str) -> str:
    lowest = LOWEST[role]
    wrong = cells.filter((cells[lowest] < 0) | cells[role].cast("float64").isinf())
    many = int(wrong.count().execute())
    first = wrong.order_by("region", "activity").limit(MOST_EXAMPLES).to_pyarrow().to_pylist()
    listed = "; ".join(f"region {row['region']}, activity {row['activity']}: {row[lowest]:g}" for row in first)
    more = f" and {many - len(first)} more" if many > len(first) else ""
    return (
        f"Some {role} is negative or infinite, in {listed}{more}. Right are numbers, 0 or more. If negatives stand for "
        "corrections, add them up first; if they stand for suppressed cells, leave those empty."
    )


def sound_cells(cells: ir.Table, facts: Facts) -> ir.Table:
    """The cells with codes, their figures as whole numbers if that loses nothing, so that 5 is not written as 5.0."""
    kept = cells.filter(has_codes(cells)) if facts.without_code else cells
    whole = {"employment": facts.whole_employment, "establishments": facts.whole_establishments}
    return kept.mutate(**{role: _number(kept[role], whole=whole[role]) for role in LOWEST})


def _number(column: ir.Column, *, whole: bool) -> ir.Value:
    return column.cast("int64") if whole or isinstance(column.type(), dt.Integer) else column.cast("float64")
