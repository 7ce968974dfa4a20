"""Reads CSV as people's programs write it: several encodings, delimiters and ends of lines."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

from django.utils.translation import gettext as _

from hansa.directory.member_lists.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS, BadFile

DELIMITERS = (";", ",", "\t")
_WORD_OF_HIGH_BYTES = re.compile(rb"[\xa8\xb8\xc0-\xff]{3,}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")


def read_csv(content: bytes) -> tuple[list[tuple[int, list[str | date]]], list[str]]:
    """Rows as (line on which the row begins, cells) and notes on how the file was read. Raises BadFile."""
    text, notes = _decode(content)
    delimiter = _delimiter(text)
    rows: list[tuple[int, list[str | date]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            rows.append((begins, [_cell(cell, begins, at) for at, cell in enumerate(cells[:MAX_COLUMNS], 1)]))
            begins = reader.line_num + 1
            # Some room for headings and empty rows; the exact limit is counted once they are known.
            if len(rows) > 4 * MAX_ROWS:
                raise BadFile(_("The file holds more than %(most)d rows. Divide it.") % {"most": MAX_ROWS})
    except csv.Error as error:
        raise BadFile(
            _("Line %(line)d cannot be read: %(error)s. Look for a quotation mark that is not closed or stands alone.")
            % {"line": begins, "error": error}
        ) from error
    return rows, notes


def _cell(cell: str, line: int, column: int) -> str:
    if len(cell) > MAX_CELL:
        raise BadFile(
            _("Line %(line)d, column %(column)d holds %(length)d letters; at most %(most)d can be read.")
            % {"line": line, "column": column, "length": len(cell), "most": MAX_CELL}
        )
    return " ".join(cell.replace("\x00", " ").split())


def _decode(content: bytes) -> tuple[str, list[str]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf16(content), []
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    if b"\x00" in content:
        raise BadFile(_("This is neither a text file (CSV) nor an Excel file (.xlsx)."))
    encoding, name = ("cp1251", "Windows-1251") if _is_cyrillic(content) else ("cp1252", "Windows-1252")
    note = _(
        "The file is not in UTF-8 (first seen in line %(line)d); it was read as %(encoding)s. Look at the letters in "
        "the preview, and if they are wrong, save the file as “CSV UTF-8”."
    ) % {"line": line, "encoding": name}
    return content.decode(encoding, errors="replace"), [note]


def _utf16(content: bytes) -> str:
    try:
        return content.decode("utf-16")
    except UnicodeDecodeError as error:
        raise BadFile(_("The file says it is in UTF-16, but is not. Save it as “CSV UTF-8”.")) from error


def _is_cyrillic(content: bytes) -> bool:
    """Russian words are runs of bytes above 0xC0; in western languages such bytes stand alone among ASCII letters."""
    high = len(_HIGH_BYTE.findall(content))
    in_words = sum(len(word) for word in _WORD_OF_HIGH_BYTES.findall(content))
    return in_words > high / 2


def _delimiter(text: str) -> str:
    """The delimiter that occurs most outside of quotation marks in the first lines that hold any."""
    outside = re.sub(r'"[^"]*"', "", text[:20_000])
    lines = [line for line in re.split(r"\r\n|\r|\n", outside) if line.strip()][:20]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in DELIMITERS}
    steady = {mark: sum(mark in line for line in lines) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: (steady[mark], counts[mark]))
    if not counts[best] and any("|" in line for line in lines):
        raise BadFile(
            _("The columns are divided by “|”. Right is a semicolon, a comma or a tab: save the file as CSV again.")
        )
    return best
