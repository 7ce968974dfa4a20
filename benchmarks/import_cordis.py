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
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
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
class Spent:
    """Seconds by the clock, and of processor time, which says more on a machine that others use too."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:6.1f} s by the clock, {self.processor:6.1f} s of processor"


@contextmanager
def stopwatch(who: int) -> Iterator[list[Spent]]:
    """Fills the list with what this process (RUSAGE_SELF) or its children (RUSAGE_CHILDREN) spent."""
    found: list[Spent] = []
    clock, before = time.perf_counter(), resource.getrusage(who)
    yield found
    after = resource.getrusage(who)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found.append(Spent(time.perf_counter() - clock, processor))


def run_import(source: Path, home: Path) -> Spent:
    """What the whole command spends, in a home that another command has prepared."""
    hansa = [str(Path(sys.executable).with_name("hansa"))]
    environment = {**os.environ, "HANSA_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    subprocess.run([*hansa, "doctor", "--json"], env=environment, capture_output=True, check=False)
    with stopwatch(resource.RUSAGE_CHILDREN) as spent:
        command = [*hansa, "import", "cordis", str(source), "--json"]
        subprocess.run(command, env=environment, capture_output=True, check=True)
    return spent[0]


def run_floor(source: Path, filled: Path, folder: Path) -> tuple[Spent, int]:
    """Read with Polars, write with sqlite3 what the import wrote into `filled`; also the number of records."""
    rows = {table: _rows(filled, table) for table in TABLES}
    database = _empty_copy(filled, folder / "floor.sqlite3")
    with closing(database), stopwatch(resource.RUSAGE_SELF) as spent:
        with zipfile.ZipFile(source) as archive:
            for name in ("project.csv", "organization.csv"):
                polars.read_csv(archive.read(name), separator=";", infer_schema=False)
        database.execute("BEGIN IMMEDIATE")
        for table, (columns, values) in rows.items():
            names, marks = ", ".join(columns), ", ".join("?" * len(columns))
            database.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
        database.execute("COMMIT")
    return spent[0], sum(len(rows[table][1]) for table in RECORDS)


def _rows(database: Path, table: str) -> tuple[list[str], list[tuple]]:
    """The table's columns and all its rows in order; columns that the database computes are left out."""
    with closing(sqlite3.connect(database)) as reader:
        columns = [row[1] for row in reader.execute(f"PRAGMA table_xinfo({table})") if row[6] == 0]
        return columns, reader.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id").fetchall()


def _empty_copy(filled: Path, path: Path) -> sqlite3.Connection:
    """A new database with the same tables, indexes and triggers, with the settings of the product."""
    with closing(sqlite3.connect(filled)) as reader:
        made = reader.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
            "AND name NOT LIKE 'directory_organisation_fts_%' ORDER BY type = 'trigger', type = 'index'"
        ).fetchall()
        triggers = reader.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    database = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-65536", "mmap_size=268435456"):
        database.execute(f"PRAGMA {pragma}")
    for (statement,) in dict.fromkeys([*made, *triggers]):
        database.execute(statement)
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
        taken = run_import(source, home)
        floor, records = run_floor(source, home / "hansa.sqlite3", Path(folder))
    print(f"hansa import cordis: {taken}, {records / taken.clock:8,.0f} records/s ({records:,} records)")
    print(f"floor:               {floor}, {records / floor.clock:8,.0f} records/s")
    ratio = taken.clock / floor.clock
    print(
        f"ratio: {ratio:.2f} by the clock (at most {MOST_RATIO}), {taken.processor / floor.processor:.2f} of processor"
    )
    return 0 if ratio <= MOST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
