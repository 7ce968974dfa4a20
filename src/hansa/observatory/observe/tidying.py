"""Codes as text, years as whole numbers, each cell once."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from hansa.observatory.observe.engines import Rows
from hansa.observatory.observe.request import Columns
from hansa.observatory.sources.errors import UnusableSource

MOST_EXAMPLES = 5
EXACT = 2.0**53  # whole numbers up to here are exact as floats


@dataclass(frozen=True)
class Tidied:
    """Cells with codes as text and years as numbers, and how many rows were left out for want of a code."""

    cells: ir.Table
    without_code: int


def tidied(rows: Rows, grouped: ir.Table, columns: Columns) -> Tidied:
    """Bring the codes of grouped rows into form; cells that then are one are added up.

    Raises:
        UnusableSource: a year is no whole number.
    """
    codes = {role: _code(grouped[role]) for role in ("region", "activity", "group") if role in grouped.columns}
    table = grouped.mutate(**codes)
    missing = ibis.or_(*(table[role].isnull() for role in codes))
    left_out = table.filter(missing).rows.sum().execute()
    table = table.filter(~missing)
    table = table.mutate(year=_years(table, columns) if columns.year else ibis.null("int64"))
    if columns.establishments is None:
        nothing = ibis.null("int64")
        table = table.mutate(establishments=nothing, counted_rows=nothing, lowest_establishments=nothing)
    keys = [role for role in ("region", "activity", "year", "group") if role in table.columns]
    sums = {name: table[name].sum() for name in table.columns if name not in keys and not name.startswith("lowest")}
    lowest = {name: table[name].min() for name in table.columns if name.startswith("lowest")}
    once = rows.local.create_table("tidied", table.aggregate(by=keys, **sums, **lowest), temp=True)
    whole = {name: _whole_if_all_are(once, name) for name in ("employment", "establishments")}
    return Tidied(once.mutate(**whole), int(left_out) if left_out == left_out and left_out else 0)


def _code(column: ir.Column) -> ir.StringValue:
    """A code as text, as it stands; null where it is empty. Whole numbers that a program made floats lose “.0”."""
    kind = column.type()
    if isinstance(kind, dt.Floating):
        whole = column == column.floor()
        text = ibis.ifelse(whole, column.cast("int64").cast("string"), column.cast("string"))
        return ibis.ifelse(column.isnan(), ibis.null("string"), text)
    text = column.cast("string")
    return ibis.ifelse(text.strip() == "", ibis.null("string"), text)


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


def _whole_if_all_are(table: ir.Table, name: str) -> ir.Value:
    """The column as whole numbers if that loses nothing, so that 5 is not written as 5.0; else as floats."""
    column = table[name]
    if isinstance(column.type(), dt.Integer):
        return column.cast("int64")
    number = column.cast("float64")
    fits = ((number == number.floor()) & (number <= EXACT)).fill_null(True).all().execute()
    return number.cast("int64") if fits else number
