"""Import of CORDIS against its floor: `python -m benchmarks.import_cordis [ZIP]`.

The import is the whole command `hansa import cordis ZIP` as a user runs it, start of the program included, into a new
home on SQLite that is prepared beforehand.

The floor is the least that any import must do: read the same tables with Polars, and write the same rows (all rows that
the import wrote, ties and search index included, ready-made in memory) into the same tables with the same indexes by
`executemany` of the database driver alone, in one transaction. The driver does not check, compare or derive anything.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import polars
import psutil

DEFAULT = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "cordis-h2020-2014-2019-csv.zip"
MOST_RATIO = 4.0
# The register's own rows, then what is derived from them. Entries of the journal and the dataset are one row each.
TABLES = (
    "directory_organisation",
    "directory_identifier",
    "directory_organisationname",
    "directory_project",
    "directory_participation",
    "directory_mergeproposal",
    "network_tie",
    "directory_searchword",
    "directory_searchkey",
)
RECORDS = TABLES[:5]


@dataclass(frozen=True)
class Floor:
    read: float
    write: float
    rows: int

    @property
    def seconds(self) -> float:
        return self.read + self.write


def run_import(source: Path, home: Path) -> float:
    """Seconds of the whole command, in a home that another command has prepared."""
    hansa = [str(Path(sys.executable).with_name("hansa"))]
    environment = {**os.environ, "HANSA_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    subprocess.run([*hansa, "doctor", "--json"], env=environment, capture_output=True, check=False)
    start = time.perf_counter()
    subprocess.run(
        [*hansa, "import", "cordis", str(source), "--json"], env=environment, capture_output=True, check=True
    )
    return time.perf_counter() - start


def run_floor(source: Path, filled: Path, folder: Path) -> Floor:
    """Read with Polars, write with sqlite3 what the import wrote into `filled`."""
    rows = {table: _rows(filled, table) for table in TABLES}
    with zipfile.ZipFile(source) as archive:
        start = time.perf_counter()
        for name in ("project.csv", "organization.csv"):
            polars.read_csv(archive.read(name), separator=";", infer_schema=False)
        read = time.perf_counter() - start
    with closing(_empty_copy(filled, folder / "floor.sqlite3")) as database:
        start = time.perf_counter()
        database.execute("BEGIN IMMEDIATE")
        for columns, values in rows.values():
            table = columns[0]
            names, marks = ", ".join(columns[1:]), ", ".join("?" * (len(columns) - 1))
            database.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
        database.execute("COMMIT")
        write = time.perf_counter() - start
    return Floor(read, write, sum(len(rows[table][1]) for table in RECORDS))


def _rows(database: Path, table: str) -> tuple[list[str], list[tuple]]:
    """The table's name and columns, and all its rows in order; columns that the database computes are left out."""
    with closing(sqlite3.connect(database)) as reader:
        columns = [row[1] for row in reader.execute(f"PRAGMA table_xinfo({table})") if row[6] == 0]
        return [table, *columns], reader.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id").fetchall()


def _empty_copy(filled: Path, path: Path) -> sqlite3.Connection:
    """A new database with the same tables, indexes and triggers, with the settings of the product."""
    with closing(sqlite3.connect(filled)) as reader:
        made = reader.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
            "AND name NOT LIKE 'directory_organisation_fts_%' ORDER BY type = 'trigger', type = 'index'"
        ).fetchall()
        triggers = reader.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        reference = {
            table: (_rows(filled, table)[0], reader.execute(f"SELECT * FROM {table}").fetchall())
            for table in ("directory_dataset",)
        }
    database = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-65536", "mmap_size=268435456"):
        database.execute(f"PRAGMA {pragma}")
    for (statement,) in dict.fromkeys([*made, *triggers]):
        database.execute(statement)
    for columns, values in reference.values():
        database.executemany(f"INSERT INTO {columns[0]} VALUES ({', '.join('?' * (len(columns) - 1))})", values)
    return database


def machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[0]
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, load before the start {load:.1f}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", nargs="?", type=Path, default=DEFAULT, help="a zip in the layout of CORDIS")
    source = parser.parse_args().source
    print(f"Machine: {machine()}")
    with tempfile.TemporaryDirectory(prefix="hansa-benchmark-") as folder:
        home = Path(folder, "home")
        seconds = run_import(source, home)
        floor = run_floor(source, home / "hansa.sqlite3", Path(folder))
    print(f"hansa import cordis: {seconds:6.1f} s  {floor.rows / seconds:8,.0f} rows/s  ({floor.rows:,} records)")
    print(
        f"floor:               {floor.seconds:6.1f} s  {floor.rows / floor.seconds:8,.0f} rows/s  "
        f"(Polars {floor.read:.1f} s, driver {floor.write:.1f} s)"
    )
    ratio = seconds / floor.seconds
    print(f"ratio: {ratio:.2f} (at most {MOST_RATIO})")
    return 0 if ratio <= MOST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
