"""Where the rows are read and grouped: DuckDB on this machine, or Spark.

Only the rows differ. What comes after the first group-by, a few millions of cells at most, is always measured by DuckDB
on this machine: the joins over 46,000 cells took Spark a minute, and DuckDB two seconds.
"""

from __future__ import annotations

import glob
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend as DuckDB

from hansa.observatory.observe.layout import Layout, as_utf8, check_columns, layout_of, not_in_encoding
from hansa.observatory.observe.request import Request
from hansa.observatory.sources.errors import UnusableSource

SPARK_MASTERS = re.compile(r"spark://.+|local(\[(\d+|\*)\])?|yarn|k8s://.+")
ENGINES = "duckdb, local[*] or spark://HOST:PORT"


@dataclass(frozen=True)
class Rows:
    """The rows of a file, under the names of their roles, and where results are kept.

    table: the rows; to be scanned as seldom as possible.
    local: DuckDB on this machine; it spills to disk when its memory ends.
    keep: computes an expression over the rows, and keeps the result in `local` under a name.
    """

    table: ir.Table
    local: DuckDB
    keep: Callable[[str, ir.Table], ir.Table]


@contextmanager
def opened(request: Request) -> Iterator[Rows]:
    """Open the file of a request with its engine.

    Raises:
        UnusableSource: the file, its columns or the engine cannot be used; also when that shows only while rows are
            read, inside the block.
    """
    if request.engine != "duckdb" and not SPARK_MASTERS.fullmatch(request.engine):
        raise UnusableSource(f"There is no engine “{request.engine}”; right is {ENGINES}.")
    with _local(request) as local:
        if request.engine == "duckdb":
            with _duckdb_table(local, request) as table:
                yield Rows(table, local, lambda name, rows: local.create_table(name, rows, temp=True))
            return
        from hansa.observatory.observe.spark import spark_table

        with spark_table(request) as table:
            yield Rows(table, local, lambda name, rows: _brought(local, name, rows.to_pyarrow()))


def _brought(local: DuckDB, name: str, rows: pa.Table) -> ir.Table:
    """Keep a table that came from elsewhere."""
    local.con.register("brought", rows)
    kept = local.create_table(name, local.table("brought"), temp=True)
    local.con.unregister("brought")
    return kept


@contextmanager
def _local(request: Request) -> Iterator[DuckDB]:
    folder = tempfile.mkdtemp(prefix="hansa-observe-")
    settings: dict[str, Any] = {"temp_directory": folder}
    settings |= {"memory_limit": request.memory} if request.memory else {}
    settings |= {"threads": request.threads} if request.threads else {}
    try:
        connection = ibis.duckdb.connect(**settings)
        with closing(connection.con):
            # Its bar would run through the standard output; `watching` asks how far it is.
            connection.con.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
            yield connection
    except (duckdb.Error, RuntimeError) as error:
        if "interrupted" in str(error).lower():
            # What DuckDB makes of Ctrl+C.
            raise KeyboardInterrupt from error
        if isinstance(error, duckdb.Error):
            raise _unusable(request, error) from error
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unusable(request: Request, error: duckdb.Error) -> UnusableSource:
    """What DuckDB did not like, in words; what it does not say of the input is a defect of ours and passes."""
    text = str(error)
    if isinstance(error, duckdb.OutOfMemoryException):
        limit = f" of {request.memory}" if request.memory else ""
        right = "more of it (--memory), or fewer --threads"
        return UnusableSource(f"The memory{limit} is not enough; right is {right}. {_in_short(text)}")
    if "unicode" in text.lower() or "utf-8" in text.lower():
        return not_in_encoding(request.source, request.encoding or "utf-8")
    if isinstance(error, duckdb.IOException | duckdb.InvalidInputException | duckdb.ConversionException):
        return UnusableSource(f"{request.source} cannot be read: {_in_short(text)}")
    if isinstance(error, duckdb.ParserException | duckdb.CatalogException) and request.memory:
        return UnusableSource(f"--memory {request.memory} is no amount of memory; right is a number with MB or GB.")
    raise error


def _in_short(text: str) -> str:
    """The first line and, of text files, the line of the file that is wrong and how many cells it should have."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " ".join([lines[0], *(line for line in lines[1:] if line.startswith(("Original Line", "Expected Number")))])


@contextmanager
def _duckdb_table(local: DuckDB, request: Request) -> Iterator[ir.Table]:
    layout = layout_of(Path(request.source), delimiter=request.delimiter, encoding=request.encoding)
    with as_utf8(layout) as readable:
        # In DuckDB a name with * ? [ is a pattern.
        path = glob.escape(readable.path)
        if readable.is_text:
            yield _text_table(local, path, readable, request)
        else:
            table = local.read_parquet(f"{path}/*.parquet" if Path(readable.path).is_dir() else path)
            yield by_role(table, table.columns, request)


def _text_table(local: DuckDB, path: str, layout: Layout, request: Request) -> ir.Table:
    relation = local.con.read_csv(
        path,
        columns=dict.fromkeys(plain_names(layout.names), "VARCHAR"),
        header=True,
        auto_detect=False,
        delimiter=layout.delimiter,
        quotechar='"',
        escapechar='"',
        compression="gzip" if layout.compressed else "auto",
    )
    relation.create_view("given")
    return by_role(local.table("given"), layout.names, request)


def plain_names(names: Sequence[str]) -> list[str]:
    """Names for columns that no engine takes for one another: not those of the file, which may differ by case only."""
    return [f"column_{place}" for place in range(len(names))]


def by_role(table: ir.Table, names: Sequence[str], request: Request) -> ir.Table:
    """The chosen columns under the names of their roles; `names` are those of the file, in the order of the table's."""
    check_columns(request.columns, names, request.source)
    places = {role: list(names).index(column) for role, column in request.columns.given().items()}
    return table.select(**{role: table[place] for role, place in places.items()})
