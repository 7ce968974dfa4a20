"""What an analyst asks for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hansa.analysis.stars import RuleSet


@dataclass(frozen=True)
class Columns:
    """Which column of the file holds what; None for what it has not."""

    region: str
    activity: str
    employment: str
    establishments: str | None = None
    year: str | None = None
    group: str | None = None

    def given(self) -> dict[str, str]:
        """The columns by their role, those that were given."""
        return {role: column for role, column in vars(self).items() if column is not None}


@dataclass(frozen=True)
class Request:
    """One run of `hansa observe`.

    source: file, or folder of Parquet files; with Spark also an address that Spark can read.
    out: folder for the results.
    engine: duckdb, local[N] or the address of a Spark master.
    reference: code of the region whose rows are the reference area (a nation's, the Union's), if the file has them.
    intervals: whether to give intervals of the quotients; they need establishments.
    rules: the star rating.
    outlined: codes of the regions there are outlines of, for the map; None where there is no map.
    delimiter, decimal, encoding: how the text of the file is written; empty to find out.
    memory: most memory for DuckDB, as 2GB; empty for its own choice.
    threads: number of threads; None for all processors.
    """

    source: str
    out: Path
    columns: Columns
    rules: RuleSet
    engine: str = "duckdb"
    reference: str | None = None
    intervals: bool = False
    outlined: frozenset[str] | None = None
    delimiter: str = ""
    decimal: str = ""
    encoding: str = ""
    memory: str = ""
    threads: int | None = None
