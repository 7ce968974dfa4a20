"""Reads the first sheet with content of an XLSX file, which may be a bomb, broken or made by any program."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

import defusedxml
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from hansa.directory.member_lists.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED, BadFile

Row = tuple[int, list[str | date]]

# Sheets whose formats reach down to the last possible row are common; nobody writes members there.
LAST_ROW = 5 * MAX_ROWS


def read_xlsx(content: bytes) -> tuple[list[Row], list[str]]:
    """Rows as (row of the sheet, cells) and notes on how the file was read. Raises BadFile.

    Formulas give the value that the program last saw; a text that looks like a formula stays text.
    """
    with _opened(content) as sheets:
        for sheet in sheets:
            if rows := _rows(sheet):
                return rows, _notes(sheet.title, sheets)
        return [], []


def read_sheets(content: bytes) -> dict[str, list[Row]]:
    """The rows of every visible sheet, by its title. Raises BadFile."""
    with _opened(content) as sheets:
        return {sheet.title: _rows(sheet) for sheet in sheets}


@contextmanager
def _opened(content: bytes) -> Iterator[list[Any]]:
    """The visible sheets; what breaks while they are read becomes a BadFile."""
    _check_size(content)
    # openpyxl reads through xml.etree; this makes it refuse entities and documents that expand.
    defusedxml.defuse_stdlib()
    # Imported here: it takes a third of a second, and hardly any process reads a spreadsheet.
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        yield [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except BadFile:
        raise
    except DefusedXmlException as error:
        raise BadFile(_("The file declares XML entities, as no spreadsheet program does; it was not read.")) from error
    # openpyxl has no exception of its own for a broken file: what its parts raise is all that can be said.
    except (
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        OSError,
        zipfile.BadZipFile,
    ) as error:
        raise BadFile(
            _("The Excel file is broken (%(error)s). Open it in a spreadsheet program and save it as .xlsx again.")
            % {"error": str(error)[:200] or type(error).__name__}
        ) from error


def _check_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {info.filename for info in archive.infolist()}
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise BadFile(_("The file is cut off or broken: it cannot be unpacked. Send it again.")) from error
    if unpacked > MAX_UNPACKED:
        raise BadFile(
            _(
                "The file unpacks to %(size)d MB; at most %(most)d MB are read. "
                "Delete empty rows and pictures, or use CSV."
            )
            % {"size": unpacked // 2**20, "most": MAX_UNPACKED // 2**20}
        )
    if "xl/workbook.xml" not in names:
        raise BadFile(
            _("This is a compressed folder or another office file, not an Excel file. Right is .xlsx or .csv.")
        )


def _rows(sheet: Any) -> list[Row]:
    rows: list[Row] = []
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS, max_row=LAST_ROW), 1):
        if any(value not in (None, "") for value in values):
            rows.append((number, [_cell(value, number, at) for at, value in enumerate(values, 1)]))
    return rows


def _cell(value: Any, row: int, column: int) -> str | date:
    match value:
        case None:
            return ""
        case datetime():
            return value.date()
        case date():
            return value
        case time():
            return value.isoformat()
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
    text = " ".join(str(value).split())
    if len(text) > MAX_CELL:
        raise BadFile(
            _("Row %(row)d, column %(column)d holds %(length)d letters; at most %(most)d can be read.")
            % {"row": row, "column": column, "length": len(text), "most": MAX_CELL}
        )
    return text


def _notes(title: str, sheets: list[Any]) -> list[str]:
    others = [sheet.title for sheet in sheets if sheet.title != title]
    if not others:
        return []
    return [
        _("Only the sheet “%(sheet)s” was read, not: %(others)s.") % {"sheet": title, "others": ", ".join(others[:5])}
    ]
