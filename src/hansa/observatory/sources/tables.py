"""Tables in CSV as real files have them: read row by row in flat memory, each row with the line on which it begins."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.findings import Findings, excerpt
from hansa.observatory.sources.lines import LINE_LIMIT, Readable, lines

DELIMITERS = (";", ",")
OTHER_DELIMITERS = {"\t": "tabs", "|": "“|”", ":": "“:”"}
BOM = b"\xef\xbb\xbf"
MOST_BROKEN_ROWS = 100
BETWEEN_WORDS = (b" ", b";", b",", b"\t", b'"')


@dataclass(frozen=True)
class Layout:
    """What a table must have, and what it may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


class _TooLong(Exception):
    """The row at hand passed the limit."""


@dataclass(frozen=True)
class Dialect:
    """How a table is written. With `strict`, bytes that are not of the encoding end the reading; else they become �."""

    delimiters: tuple[str, ...] = DELIMITERS
    encoding: str = "utf-8"
    strict: bool = False


USUAL = Dialect()


class _Lines:
    """Feeds a CSV reader with decoded lines and remembers those of the row at hand, so that it can be taken back."""

    def __init__(self, table: str, stream: Readable, findings: Findings, dialect: Dialect) -> None:
        self._table, self._findings, self._dialect = table, findings, dialect
        self._source = lines(stream)
        self._again: deque[tuple[int, str]] = deque()
        self.row: list[tuple[int, str]] = []
        self._size = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        numbered = self._again.popleft() if self._again else self._next_of_source()
        self.row.append(numbered)
        line = numbered[1]
        self._size += len(line)
        if self._size > LINE_LIMIT:
            raise _TooLong(f"a row may have at most {LINE_LIMIT:,} bytes")
        return line

    def begin_row(self) -> None:
        self.row.clear()
        self._size = 0

    def take_back(self, taken: list[tuple[int, str]]) -> None:
        """Read these lines once more."""
        self._again.extendleft(reversed(taken))

    def _next_of_source(self) -> tuple[int, str]:
        for number, line, whole in self._source:
            if whole:
                return number, self._decode(number, line)
            beginning = line.decode("utf-8", "replace")
            self._findings.reject(self._table, number, f"a line may have at most {LINE_LIMIT:,} bytes", beginning)
            if self.row:
                raise _TooLong(f"a row may have at most {LINE_LIMIT:,} bytes")
        raise StopIteration

    def _decode(self, number: int, line: bytes) -> str:
        if number == 1:
            line = line.removeprefix(BOM)
        try:
            return line.decode(self._dialect.encoding)
        except UnicodeDecodeError as error:
            if self._dialect.strict:
                raise UnusableSource(_wrong_encoding(self._table, number, line, error)) from error
            broken = line.decode("utf-8", "replace")
            reason = "right is UTF-8; bytes that are not became the sign �"
            self._findings.note(self._table, number, "", broken[max(0, error.start - 20) :], reason)
            return broken


class Table:
    """A CSV file whose first line names its columns. Opening it reads that line and checks it.

    Raises UnusableSource when the delimiter or a required column is not there.
    """

    def __init__(
        self, name: str, stream: Readable, layout: Layout, findings: Findings, dialect: Dialect = USUAL
    ) -> None:
        csv.field_size_limit(LINE_LIMIT)
        self.name = name
        self._findings = findings
        self._delimiters = dialect.delimiters
        self._lines = _Lines(name, stream, findings, dialect)
        self.delimiter, self.columns = self._read_header(layout)
        self.places = {column.lower(): place for place, column in reversed(list(enumerate(self.columns)))}
        self.missing = [column for column in layout.optional if column.lower() not in self.places]
        self.count = 0
        self._broken = 0
        self._repaired_to = 0

    def place(self, column: str) -> int:
        """Where a column stands in a row; the extra cell at the end of each row, always empty, if it is not there."""
        return self.places.get(column.lower(), len(self.columns))

    def rows(self) -> Iterator[tuple[int, list[str], bool]]:
        """Line, cells (one empty cell added), and whether the row is whole.

        A row with another number of cells than the header is not whole: nobody can say which value belongs where.
        """
        width = len(self.columns)
        reader = csv.reader(self._lines, delimiter=self.delimiter)
        while True:
            self._lines.begin_row()
            error: Exception | None = None
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, _TooLong) as caught:
                cells, error = [], caught
            if len(cells) == width:
                self.count += 1
                cells.append("")
                yield self._lines.row[0][0], cells, True
            elif cells or error:
                self.count += 1
                yield from self._odd_row(cells, error)

    def _odd_row(self, cells: list[str], error: Exception | None) -> Iterator[tuple[int, list[str], bool]]:
        """A row of too few or too many cells, or one that cannot be read."""
        line, raw = self._lines.row[0]
        inside_broken_row = line <= self._repaired_to
        if error:
            self._count_broken(line, error)
        if len(self._lines.row) > 1 or isinstance(error, _TooLong):
            cells = self._first_line_alone()
        width = len(self.columns)
        whole = len(cells) >= width and not any(cells[width:])
        if not cells:
            self._findings.reject(self.name, line, f"not CSV: {error}", raw)
        elif inside_broken_row and not whole:
            self._findings.reject(self.name, line, "the rest of a broken row above", raw)
        else:
            yield line, [*cells[:width], *[""] * (width + 1 - len(cells[:width]))], whole

    def _first_line_alone(self) -> list[str]:
        """Most likely nobody closed a quotation mark: the row ends with its first line, the others are read again."""
        row = self._lines.row
        line, raw = row[0]
        self._repaired_to = max(self._repaired_to, row[-1][0])
        self._lines.take_back(row[1:])
        self._findings.note(self.name, line, "", raw, "a quotation mark is not closed; the row ends with its line")
        return next(csv.reader([raw], delimiter=self.delimiter), [])

    def _count_broken(self, line: int, error: Exception) -> None:
        self._broken += 1
        if self._broken > MOST_BROKEN_ROWS:
            raise UnusableSource(
                f"{self.name}, line {line}: more than {MOST_BROKEN_ROWS} rows cannot be read ({error}). "
                "Right is CSV with every quotation mark closed, and doubled inside a value."
            )

    def _read_header(self, layout: Layout) -> tuple[str, list[str]]:
        try:
            line = next(self._lines)
        except StopIteration:
            raise UnusableSource(
                f"{self.name}: the file is empty. Right is a first line that names the columns."
            ) from None
        if self._lines.row[0][0] != 1:
            raise UnusableSource(f"{self.name}, line 1: longer than {LINE_LIMIT:,} bytes; not a CSV table.")
        if "\0" in line or line.startswith(("\ufffd\ufffd", "\xff\xfe")):
            raise UnusableSource(f"{self.name}, line 1: not text in UTF-8 (UTF-16?). Save the file as CSV in UTF-8.")
        found = {delimiter: _cells(line, delimiter) for delimiter in self._delimiters}
        delimiter = max(found, key=lambda sign: (len(_known(found[sign], layout.required)), len(found[sign])))
        self._check_header(line, delimiter, found[delimiter], layout.required)
        return delimiter, found[delimiter]

    def _check_header(self, line: str, delimiter: str, columns: Sequence[str], required: Sequence[str]) -> None:
        known = _known(columns, required)
        if len(known) == len(required):
            return
        for sign, words in OTHER_DELIMITERS.items():
            if sign not in self._delimiters and len(_known(_cells(line, sign), required)) > len(known):
                raise UnusableSource(
                    f"{self.name}, line 1: the columns are separated by {words}. Right is “;” (or “,”) between them."
                )
        missing = ", ".join(column for column in required if column not in known)
        raise UnusableSource(
            f"{self.name}, line 1: missing column {missing}. The line reads “{excerpt(line)}”; "
            f"right is a header with {delimiter.join(required)}."
        )


def _wrong_encoding(table: str, number: int, line: bytes, error: UnicodeDecodeError) -> str:
    """Shows the word at fault as the two usual suspects read it, so that a person sees which is right."""
    begin = max(line.rfind(sign, 0, error.start) for sign in BETWEEN_WORDS) + 1
    word = line[begin : error.end] + re.split(b'[ ;,\t"]', line[error.end : error.end + 20])[0]
    readings = ", ".join(f"{name} reads “{word.decode(name, 'replace').strip()}”" for name in ("cp1252", "mac_roman"))
    return (
        f"{table}, line {number}: not in {error.encoding} (byte 0x{line[error.start]:02X}). {readings}; where one of "
        "these is right, name it as the encoding. Else fetch the file again, or save it in UTF-8."
    )


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _known(columns: Sequence[str], required: Sequence[str]) -> list[str]:
    there = {column.lower() for column in columns}
    return [column for column in required if column.lower() in there]
