"""The empty list to fill in, with headings in the language of the reader and one example row."""

from __future__ import annotations

import csv
import io

import xlsxwriter

from hansa.directory.member_lists.columns import COLUMNS


def template_csv() -> bytes:
    """As CSV that spreadsheet programs open rightly: semicolons, UTF-8 with a byte-order mark."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([str(column.label) for column in COLUMNS])
    writer.writerow([column.example for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def template_xlsx() -> bytes:
    """As XLSX: everything is text, so that no program turns numbers and dates into something else; dates are ISO."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        heading = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"num_format": "@"})
        for at, column in enumerate(COLUMNS):
            sheet.set_column(at, at, 22, text)
            sheet.write_string(0, at, str(column.label), heading)
            sheet.write_string(1, at, column.example, text)
        sheet.freeze_panes(1, 1)
    return buffer.getvalue()
