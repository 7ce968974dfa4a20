"""Codes as text, years as whole numbers, each cell once."""

from __future__ import annotations

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from hansa.observatory.observe.engines import Rows
from hansa.observatory.observe.request import Columns
from hansa.observatory.sources.errors import UnusableSource

MOST_EXAMPLES = 5
CODES = ("region", "activity", "group")


def tidied(rows: Rows, grouped: ir.Table, columns: Columns) -> ir.Table:
    """Grouped rows with codes as text and years as whole numbers, year and establishments
    always; cells that then are one are added up.

    Raises:
        UnusableSource: a year is no whole number.
    """
    present = [role for role in CODES if role in grouped.columns]
    table = grouped.mutate(**{role: _code(grouped[role]) for role in present})
    table = table.mutate(year=_years(table, columns) if columns.year else ibis.null("int64"))
    if columns.establishments is None:
        nothing = ibis.null("int64")
        table = table.mutate(establishments=nothing, counted_rows=nothing, lowest_establishments=nothing)
    keys = [*present, "year"]
    if all(_is_one_to_one(grouped[role].type(), role) for role in columns.given() if role in keys):
        return table
    sums = {name: table[name].sum() for name in table.columns if name not in keys and not name.startswith("lowest")}
    lowest = {name: table[name].min() for name in table.columns if name.startswith("lowest")}
    return rows.local.create_table("tidied", table.aggregate(by=keys, **sums, **lowest), temp=True)


def _is_one_to_one(kind: dt.DataType, role: str) -> bool:
    """Whether two values never become one: the text of 2019 and of “ 2019” are one year."""
    if role == "year":
        return isinstance(kind, dt.Integer)
    return isinstance(kind, dt.String | dt.Integer | dt.Boolean)


def has_codes(cells: ir.Table) -> ir.BooleanValue:
    """Whether a cell has all its codes: none missing, none blank."""
    present = [cells[role] for role in CODES if role in cells.columns]
    return ibis.and_(*(code.notnull() & (code.strip() != "") for code in present))


def _code(column: ir.Column) -> ir.Value:
    """A code as text, as it stands. Whole numbers that a program made floats lose “.0”; not a number is no code."""
    kind = column.type()
    if not isinstance(kind, dt.Floating):
        return column.cast("string")
    whole = column == column.floor()
    text = ibis.ifelse(whole, column.cast("int64").cast("string"), column.cast("string"))
    return ibis.ifelse(column.isnan(), ibis.null("string"), text)


def _years(table: ir.Table, columns: Columns) -> ir.Value:
    year = table.year
    if isinstance(year, ir.StringColumn):
        number = year.strip().try_cast("int64")
    elif isinstance(year.type(), dt.Floating | dt.Decimal):
        number = ibis.ifelse(year == year.floor(), year.try_cast("int64"), ibis.null("int64"))
    elif isinstance(year.type(), dt.Integer):
        number = year.cast("int64")
    else:
        raise UnusableSource(
            f"The column “{columns.year}” holds values of the type {year.type()}; right are years, as 2019."
        )
    wrong = table.filter(number.isnull()).group_by(text=year.cast("string")).aggregate(times=lambda t: t.rows.sum())
    first = wrong.order_by(ibis.desc("times"), "text").to_pyarrow().to_pylist()
    if first:
        listed = ", ".join(f"“{row['text'] or ''}” ({row['times']}×)" for row in first[:MOST_EXAMPLES])
        raise UnusableSource(
            f"The column “{columns.year}” holds what is no year: {listed}. Right is a whole number in every row."
        )
    return number
