"""From the rows of a file to cells that can be measured: one group-by, then checks on what came out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from hansa.analysis.cells import cell_statistics
from hansa.observatory.observe.checking import Facts, facts_of, sound_cells
from hansa.observatory.observe.engines import Rows
from hansa.observatory.observe.figures import is_missing, no_figure, notation_of, read_plain
from hansa.observatory.observe.request import Columns, Request
from hansa.observatory.observe.tidying import tidied
from hansa.observatory.observe.watching import watched
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.progress import Progress

MOST_TEXTS = 10_000
KNOWN = {"employment": "known_rows", "establishments": "counted_rows"}


@dataclass(frozen=True)
class Counted:
    """Cells, and what the file said.

    cells: in DuckDB, one row each: region, activity (text), year (whole; null where the file has none), group where
        given, employment, establishments (null where not given), rows, known_rows, and employment_squares where
        establishments are given.
    rows: read; without_code: of these left out, for they have no region, activity or group.
    without_employment: of the others, how many have none, suppressed or missing; without_establishments: the same.
    missing: how suppressed figures were written, and how often.
    plants_are_rows: whether each row is one establishment, so that sums of squares are exact.
    """

    cells: ir.Table
    rows: int
    without_code: int
    without_employment: int
    without_establishments: int
    plants_are_rows: bool
    missing: Mapping[str, int] = field(default_factory=dict)


def count(rows: Rows, request: Request, progress: Progress) -> Counted:
    """Group the rows into cells and check them.

    Clean files are scanned once. Where a column of figures holds other text, its texts are looked at, and if figures
    are among them, the rows are grouped again.

    Raises:
        UnusableSource: a figure is no number or negative, a year is none, or there is no employment at all.
    """
    columns = request.columns
    read = {role: _as_it_stands(rows.table[role], column) for role, column in columns.given().items() if role in KNOWN}
    with watched(rows.local.con, progress, "Reading and summing the rows"):
        cells = _grouped(rows, read, columns, "grouped")
    missing: Counter[str] = Counter()
    again = False
    for role in read:
        texts = _unread(rows.table, read, role) if _has_unread(rows.table, cells, role) else {}
        missing.update({text: times for text, times in texts.items() if is_missing(text)})
        if any(not is_missing(text) for text in texts):
            column = columns.given()[role]
            read[role] = notation_of(texts, column, request.decimal).read(rows.table[role])
            _refuse_unread(_unread(rows.table, read, role), column)
            again = True
    if again:
        with watched(rows.local.con, progress, "Reading figures with commas, spaces or flags"):
            cells = _grouped(rows, read, columns, "grouped_again")
    progress("Checking the cells")
    tidy = tidied(rows, cells, columns)
    facts = facts_of(tidy)
    return _counted(sound_cells(tidy, facts), facts, missing)


def _as_it_stands(column: ir.Column, name: str) -> ir.Value:
    """The figures of a column; of text, those that are plain numbers."""
    kind = column.type()
    if isinstance(column, ir.StringColumn):
        return read_plain(column)
    if isinstance(kind, dt.Floating):
        # NaN is how some programs write what is missing.
        return ibis.ifelse(column.isnan(), ibis.null(kind), column)
    if isinstance(kind, dt.Integer | dt.Decimal):
        return column
    raise UnusableSource(f"The column “{name}” holds values of the type {kind}; right are numbers.")


def _grouped(rows: Rows, read: Mapping[str, ir.Value], columns: Columns, name: str) -> ir.Table:
    roles = {role: role for role in columns.given()}
    statistics = cell_statistics(rows.table.mutate(**read), **roles, squares="establishments" in roles)
    return rows.keep(name, statistics)


def _has_unread(table: ir.Table, cells: ir.Table, role: str) -> bool:
    if not isinstance(table[role], ir.StringColumn):
        return False
    return bool((cells.rows.sum() > cells[KNOWN[role]].sum()).execute())


def _unread(table: ir.Table, read: Mapping[str, ir.Value], role: str) -> dict[str, int]:
    """Texts of a column of figures that were not read as one, and how often; the most frequent first."""
    text = table[role]
    others = table.filter(read[role].isnull(), text.notnull(), text.strip() != "")
    counts = others.group_by(text=others[role]).aggregate(times=others.count())
    found = counts.order_by(ibis.desc("times"), "text").limit(MOST_TEXTS).to_pyarrow().to_pydict()
    return dict(zip(found["text"], found["times"], strict=True))


def _refuse_unread(texts: Mapping[str, int], column: str) -> None:
    if strange := {text: times for text, times in texts.items() if not is_missing(text)}:
        raise UnusableSource(no_figure(strange, column))


def _counted(cells: ir.Table, facts: Facts, missing: Mapping[str, int]) -> Counted:
    given = facts.counted is not None
    return Counted(
        cells=cells,
        rows=facts.rows + facts.without_code,
        without_code=facts.without_code,
        without_employment=facts.rows - facts.known,
        without_establishments=facts.rows - facts.counted if facts.counted is not None else 0,
        plants_are_rows=given and facts.establishments == facts.rows and facts.fewest_establishments == 1,
        missing=dict(missing),
    )
