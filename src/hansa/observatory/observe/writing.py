"""Results as files: all of them, or none."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from hansa.observatory.observe.measuring import Part

TABLES = ("specialisation", "regions", "activities")


class Tables:
    """Gathers the parts of the tables, then writes them: specialisation as Parquet and CSV, the others as CSV.

    Floats are written with as many digits as they take to be read back the same.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._made: set[str] = set()

    def add(self, part: Part) -> None:
        for name in TABLES:
            self._add(name, getattr(part, name))

    def _add(self, name: str, frame: pd.DataFrame) -> None:
        # Through Arrow, where a missing number is missing and not “not a number”.
        relation = self._connection.from_arrow(pa.Table.from_pandas(frame, preserve_index=False))
        if name in self._made:
            relation.insert_into(f"result_{name}")
        else:
            relation.create(f"result_{name}")
        self._made.add(name)

    def write(self, folder: Path) -> None:
        for name in TABLES:
            table = self._connection.table(f"result_{name}")
            table.write_csv(str(folder / f"{name}.csv"), header=True)
        self._connection.table("result_specialisation").write_parquet(
            str(folder / "specialisation.parquet"), compression="zstd"
        )
