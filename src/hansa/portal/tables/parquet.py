"""Writing a table as Parquet: columns with types, for programs that read millions of rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from hansa.portal.tables.table import Row, Table

if TYPE_CHECKING:
    import pyarrow

# The type of a column is known by its key and never by what happens to stand in it: so a file of one year or of one
# country can be joined to any other. Whatever is not named here is text.
WHOLE = {
    "id", "organisation", "first", "second", "project", "found", "run", "projects", "members", "participants",
    "occasions", "organisations", "level", "year", "establishments", "stars", "founded_year", "sites",
}  # fmt: skip
NUMBER = {
    "latitude", "longitude", "employment", "location_quotient", "size_share", "focus_share", "relatedness_density",
    "cohesion", "stability", "likeness", "strength", "total_cost", "public_contribution", "contribution",
    "distance_km", "observed", "lower", "upper",
}  # fmt: skip
TRUTH = {"is_global", "fictitious", "strong"}
DAY = {"joined_on", "left_on", "started_on", "founded_on", "starts_on", "ends_on"}
MOMENT = {"imported_at"}

ROWS = 20_000  # in a group: what is held in memory at a time
PIECE = 1 << 16
MOST_LICENCES = 50


def parquet(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """The table in a temporary file, then its bytes. Memory holds one group of rows, however many there are.

    Text is text here: no program runs a cell of Parquet as a formula, so nothing is put before it. The metadata of the
    file name the table, where it is from, and the licences of its rows.
    """
    with tempfile.TemporaryFile() as file:
        _write(file, table, iter(rows))
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _write(file: IO[bytes], table: Table, rows: Iterator[Row]) -> None:
    import pyarrow
    import pyarrow.parquet

    schema = pyarrow.schema([(key, _type(pyarrow, key)) for key in table.columns])
    licences: set[str] = set()
    with pyarrow.parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := list(islice(rows, ROWS)):
            writer.write_batch(_batch(pyarrow, schema, group))
            licences |= {str(row["licence"]) for row in group if row.get("licence")}
        writer.add_key_value_metadata(_described(table, licences))


def _batch(pyarrow: Any, schema: pyarrow.Schema, group: Sequence[Row]) -> pyarrow.RecordBatch:
    columns = [pyarrow.array([_value(field.name, row[field.name]) for row in group], field.type) for field in schema]
    return pyarrow.RecordBatch.from_arrays(columns, schema=schema)


def _type(pyarrow: Any, key: str) -> pyarrow.DataType:
    if key in WHOLE:
        return pyarrow.int64()
    if key in NUMBER:
        return pyarrow.float64()
    if key in TRUTH:
        return pyarrow.bool_()
    if key in DAY:
        return pyarrow.date32()
    return pyarrow.timestamp("us", tz="UTC") if key in MOMENT else pyarrow.string()


def _value(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | datetime | date):
        return value
    return float(value) if key in NUMBER else str(value)


def _described(table: Table, licences: set[str]) -> dict[str, str]:
    return {
        "title": str(table.title),
        "source": settings.SITE_NAME,
        "terms": settings.SITE_URL + reverse("sources"),
        "licence": "; ".join(sorted(licences)[:MOST_LICENCES]) or "several sources, see the terms",
    }
