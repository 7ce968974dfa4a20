"""Writing a table as CSV, XLSX, Parquet, JSON or GeoJSON."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hansa.directory.spreadsheets import harmless
from hansa.portal.tables.parquet import parquet
from hansa.portal.tables.table import Row, Table

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "geojson": "application/geo+json",
}
# A sheet ends at 1,048,576 rows; nobody opens one of that size with pleasure.
LARGEST_SHEET = 200_000
BOM = "\ufeff"
PIECE = 500  # rows sent at a time


def formats_of(table: Table) -> list[str]:
    """The formats in which a table can be had."""
    return [name for name in CONTENT_TYPES if name != "geojson" or table.has_places]


def chunks(table: Table, rows: Iterable[Row], name: str) -> Iterator[bytes]:
    """The table in a format, piece by piece; only XLSX and Parquet are written to a temporary file first."""
    write = {"csv": _csv, "xlsx": _xlsx, "parquet": parquet, "json": _json, "geojson": _geojson}[name]
    return write(table, rows)


def plain(value: Any) -> Any:
    """A value as text, number or truth: dates in ISO 8601, decimals as they stand."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value) if value != value.to_integral_value() else int(value)
    return value


def _csv(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """Comma-separated UTF-8 with a byte-order mark, by which spreadsheets recognise it; headings are the keys."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow(table.columns)
    columns = list(table.columns)
    for number, row in enumerate(rows, start=1):
        writer.writerow([harmless(plain(row[key])) for key in columns])
        if number % PIECE == 0:
            yield _take(buffer)
    yield _take(buffer)


def _take(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _json(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """An array of objects, one on a line."""
    yield from _lines("[\n", (json.dumps(_object(table, row), ensure_ascii=False) for row in rows), "\n]\n")


def _geojson(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """A FeatureCollection (RFC 7946); a row without a place has no geometry."""
    head = '{"type": "FeatureCollection", "features": [\n'
    yield from _lines(head, (json.dumps(_feature(table, row), ensure_ascii=False) for row in rows), "\n]}\n")


def _lines(head: str, lines: Iterable[str], tail: str) -> Iterator[bytes]:
    """Nothing is given out before the first rows were read: what they raise can still become an error page."""
    waiting, separator = [head], ""
    for number, line in enumerate(lines, start=1):
        waiting.append(separator + line)
        separator = ",\n"
        if number % PIECE == 0:
            yield "".join(waiting).encode()
            waiting.clear()
    yield "".join([*waiting, tail]).encode()


def _object(table: Table, row: Row) -> dict[str, Any]:
    return {key: plain(row[key]) for key in table.columns}


def _feature(table: Table, row: Row) -> dict[str, Any]:
    values = _object(table, row)
    longitude, latitude = values.pop("longitude"), values.pop("latitude")
    placed = longitude is not None and latitude is not None
    geometry = {"type": "Point", "coordinates": [longitude, latitude]} if placed else None
    return {"type": "Feature", "geometry": geometry, "properties": values}


def _xlsx(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """A workbook with headings in the reader's language; text is never a formula or a link."""
    with tempfile.TemporaryFile() as file:
        _write_sheet(file, table, rows)
        file.seek(0)
        while piece := file.read(1 << 16):
            yield piece


def _write_sheet(file: IO[bytes], table: Table, rows: Iterable[Row]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet(table.key)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [str(label) for label in table.columns.values()], workbook.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            if number > LARGEST_SHEET:
                raise ValidationError(
                    _("More than %(limit)s rows do not fit a workbook; take CSV or narrow the table.")
                    % {"limit": LARGEST_SHEET}
                )
            sheet.write_row(number, 0, [plain(row[key]) for key in table.columns])
