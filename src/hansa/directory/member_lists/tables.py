"""What a file becomes before its columns have a meaning: a heading row and rows of text, dates and numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hansa.directory.member_lists.csv_reader import read_csv
from hansa.directory.member_lists.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, BadFile
from hansa.directory.member_lists.xlsx_reader import read_xlsx

Cell = str | date
Reader = Callable[[bytes], tuple[list[tuple[int, list[Cell]]], list[str]]]

# Title lines may stand above the headings, but not more than these.
HEADING_WITHIN = 10
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Table:
    """`rows` hold (line of the file, cells), as many cells as there are headings. `notes` say how the file was read."""

    headings: list[str]
    heading_line: int
    rows: list[tuple[int, list[Cell]]]
    notes: list[str]


def read_table(content: bytes, *, looks_like_heading: Callable[[list[Cell]], int]) -> Table:
    """Read a CSV or XLSX file.

    `looks_like_heading` counts the known headings in a row: the first row with the most of them, within the first ten,
    holds the headings. Raises BadFile with the reason in words.
    """
    rows, notes = _reader(content)(content)
    rows = [(line, cells) for line, cells in rows if any(cell != "" for cell in cells)]
    if not rows:
        raise BadFile(_("The file holds no row. Right is a row of headings and one row for each member."))
    at = max(range(min(HEADING_WITHIN, len(rows))), key=lambda i: (looks_like_heading(rows[i][1]), -i))
    line, cells = rows[at]
    headings = _headings(cells)
    body = [(number, _fit(row, len(headings))) for number, row in rows[at + 1 :]]
    if not body:
        raise BadFile(_("The file holds headings only, and no member below them."))
    if len(body) > MAX_ROWS:
        raise BadFile(
            _("The file holds %(rows)d rows; at most %(most)d can be read at a time. Divide it.")
            % {"rows": len(body), "most": MAX_ROWS}
        )
    return Table(headings, line, body, notes)


def _reader(content: bytes) -> Reader:
    if len(content) > MAX_BYTES:
        raise BadFile(_("The file is larger than %(most)d MB.") % {"most": MAX_BYTES // 2**20})
    if not content.strip():
        raise BadFile(_("The file is empty."))
    if content.startswith(OLD_OFFICE):
        raise BadFile(
            _(
                "This is an old Excel file (.xls) or one with a password. "
                "Save it as .xlsx without a password, or as CSV."
            )
        )
    return read_xlsx if content.startswith(ZIP) else read_csv


def _headings(cells: list[Cell]) -> list[str]:
    texts = [str(cell)[:200] for cell in cells[:MAX_COLUMNS]]
    while texts and not texts[-1]:
        texts.pop()
    return [text or _("column %(number)d") % {"number": at} for at, text in enumerate(texts, 1)]


def _fit(cells: list[Cell], width: int) -> list[Cell]:
    return (cells + [""] * width)[:width]
