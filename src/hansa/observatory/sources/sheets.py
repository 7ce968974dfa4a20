"""A table of a few thousand rows in CSV or XLSX, with the line of each row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hansa.directory.member_lists.limits import MAX_BYTES, BadFile
from hansa.directory.member_lists.xlsx_reader import read_xlsx
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import Source, SourceFile
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.tables import Dialect, Layout, Table

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Sheet:
    """Headings, and rows as (line, cells); every row has as many cells as there are headings."""

    file: str
    headings: list[str]
    rows: Iterator[tuple[int, list[str]]]


def open_sheet(source: Source, findings: Findings, encoding: str = "utf-8") -> Sheet:
    """The one table of a source. Raises UnusableSource."""
    files = [file for file in source.files if file.base_name.endswith(ENDINGS)]
    if len(files) != 1:
        names = ", ".join(file.name for file in source.files[:5]) or "no file"
        raise UnusableSource(f"{source.name}: {names}. Right is one table: .csv or .xlsx.")
    (file,) = files
    return _spreadsheet(file) if file.base_name.endswith(".xlsx") else _text(file, findings, encoding)


def _text(file: SourceFile, findings: Findings, encoding: str) -> Sheet:
    table = Table(file.name, file.open(), Layout(required=()), findings, Dialect(DELIMITERS, encoding, strict=True))

    def rows() -> Iterator[tuple[int, list[str]]]:
        for line, row, whole in table.rows():
            if whole:
                yield line, [cell.strip() for cell in row[:-1]]
            else:
                reason = f"right are as many values as there are headings, {len(table.columns)}"
                findings.reject(file.name, line, reason, str(row))

    return Sheet(file.name, table.columns, rows())


def _spreadsheet(file: SourceFile) -> Sheet:
    with file.open() as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UnusableSource(f"{file.name}: more than {MAX_BYTES:,} bytes. Save the sheet as CSV.")
    try:
        rows, _notes = read_xlsx(content)
    except BadFile as error:
        raise UnusableSource(f"{file.name}: {error}") from error
    if not rows:
        raise UnusableSource(f"{file.name}: no sheet with anything in it.")
    headings = [_cell(cell).strip() for cell in rows[0][1]]

    def whole() -> Iterator[tuple[int, list[str]]]:
        for line, cells in rows[1:]:
            kept = [_cell(cell).strip() for cell in cells[: len(headings)]]
            yield line, kept + [""] * (len(headings) - len(kept))

    return Sheet(file.name, headings, whole())


def _cell(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else value
