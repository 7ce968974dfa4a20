"""The rows of a table in CSV, TSV or Parquet, one after the other, whatever its layout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import SourceFile
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.progress import Progress
from hansa.observatory.sources.tables import Dialect, Layout, Table

DELIMITERS = (",", ";", "|")
TELL_EVERY = 20_000
PARQUET = b"PAR1"
# The first column of Eurostat's TSV: the dimensions with commas between them, then the one that goes across.
_TSV_HEAD = re.compile(r"([A-Za-z0-9_]+(?:,[A-Za-z0-9_]+)*)\\([A-Za-z0-9_]+)")

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """The wanted columns of a table: each row with its line, or, in Parquet, its number; both from 1."""

    file: str
    has: frozenset[str]
    rows: Iterator[tuple[int, Cells]]


def open_rows(
    file: SourceFile, columns: Sequence[str], findings: Findings, progress: Progress, encoding: str = "utf-8"
) -> Rows:
    """Open a table and read these columns of it, in this order; text, as it stands. Raises UnusableSource.

    Columns are found by their names, in capitals or not. Eurostat's TSV is turned into the columns of its SDMX-CSV: the
    dimensions, TIME_PERIOD, OBS_VALUE and OBS_FLAG.
    """
    if _is_parquet(file):
        return _parquet(file, columns, progress)
    delimiters = ("\t",) if b"\t" in _first_line(file) else DELIMITERS
    stream = file.open()
    table = Table(file.name, stream, Layout(required=()), findings, Dialect(delimiters, encoding, strict=True))
    head = _TSV_HEAD.fullmatch(table.columns[0].strip()) if table.columns else None
    if head and table.delimiter == "\t":
        has = [*head[1].split(","), "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG"]
        wide = _unpivoted(table, len(head[1].split(",")), findings)
    else:
        has = table.columns
        wide = _whole_rows(table, findings)
    pick = _picker(file.name, has, columns)
    return Rows(file.name, _names(has), _told(((line, pick(row)) for line, row in wide), file, stream, progress))


def _first_line(file: SourceFile) -> bytes:
    """The line of the headings, as far as it matters: tabs decide, for the first column of a TSV is full of commas."""
    with file.open() as stream:
        return next(iter(stream.read(10_000).splitlines()), b"")


def column_names(file: SourceFile, findings: Findings, encoding: str) -> frozenset[str]:
    """The names of a table's columns, in small letters."""
    return open_rows(file, (), findings, lambda *_step: None, encoding).has


def _whole_rows(table: Table, findings: Findings) -> Iterator[tuple[int, Sequence[str]]]:
    for line, row, whole in table.rows():
        if whole:
            yield line, row
        else:
            findings.reject(table.name, line, f"right are as many values as the header has, {len(row) - 1}", str(row))


def _unpivoted(table: Table, dimensions: int, findings: Findings) -> Iterator[tuple[int, Sequence[str]]]:
    years = [name.strip() for name in table.columns[1:]]
    for line, row in _whole_rows(table, findings):
        codes = [code.strip() for code in row[0].split(",")]
        if len(codes) != dimensions:
            findings.reject(table.name, line, f"right are {dimensions} codes with commas in the first column", row[0])
            continue
        for year, cell in zip(years, row[1:], strict=False):
            figure, _space, flag = cell.strip().partition(" ")
            yield line, [*codes, year, figure, flag.strip()]


def _picker(file: str, has: Sequence[str], wanted: Sequence[str]) -> _Pick:
    places = {name.strip().lower(): place for place, name in reversed(list(enumerate(has)))}
    if lacking := [column for column in wanted if column.lower() not in places]:
        raise UnusableSource(
            f"{file}, line 1: there is no column {', '.join(lacking)}; there are {', '.join(has[:30])}. "
            "Right are names of columns in the mapping that the file has."
        )
    return _Pick(tuple(places[column.lower()] for column in wanted))


@dataclass(frozen=True)
class _Pick:
    """Like itemgetter, but a tuple also of one or of none."""

    places: tuple[int, ...]

    def __call__(self, row: Sequence[str]) -> Cells:
        return tuple(row[place].strip() for place in self.places)


def _names(has: Sequence[str]) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in has)


def _is_parquet(file: SourceFile) -> bool:
    with file.open() as stream:
        if stream.read(4) != PARQUET:
            return False
    if file.path is None:
        raise UnusableSource(f"{file.name}: Parquet in an archive. Unpack it and name the file.")
    return True


def _parquet(file: SourceFile, columns: Sequence[str], progress: Progress) -> Rows:
    # Imported here: it costs a third of a second, and few files are Parquet.
    import pyarrow as arrow
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(file.path)
    except (arrow.ArrowException, OSError) as error:
        raise UnusableSource(f"{file.name}: broken Parquet ({error}). Fetch it again.") from error
    has = [field.name for field in table.schema_arrow]
    _picker(file.name, has, columns)
    by_small_letters = {name.lower(): name for name in has}
    names = [by_small_letters[column.lower()] for column in columns]

    def rows() -> Iterator[tuple[int, Cells]]:
        number = 0
        for batch in table.iter_batches(columns=list(dict.fromkeys(names)), batch_size=TELL_EVERY):
            progress(f"Reading {file.name}", number, table.metadata.num_rows)
            values = [[_text(value) for value in batch.column(name).to_pylist()] for name in names]
            for row in zip(*values, strict=True):
                number += 1
                yield number, row
        progress(f"Reading {file.name}", number, number)

    return Rows(file.name, _names(has), rows())


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value).strip()


def _told(
    rows: Iterator[tuple[int, Cells]], file: SourceFile, stream: object, progress: Progress
) -> Iterator[tuple[int, Cells]]:
    for number, row in enumerate(rows):
        if number % TELL_EVERY == 0:
            progress(f"Reading {file.name}", getattr(stream, "done", 0), file.size)
        yield row
    progress(f"Reading {file.name}", file.size, file.size)
