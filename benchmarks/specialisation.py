"""The specialisation table of many rows against DuckDB's bare scan: `python -m benchmarks.specialisation`.

Rows are generated: 1,500 regions × 615 activities, one establishment a row, as Parquet in a temporary folder. Each
measurement runs in a process of its own, in turn, several times; the median counts. Reading and starting Python are not
part of it.

bare     what DuckDB needs to scan region, activity and employment and to group them by region and activity, with the
         sum and the number of rows of each.
table    what `hansa observe` needs from the file to the specialisation table: the same, checks of figures and codes,
         location quotient, size, focus and the flag. Kept in DuckDB, not written.
command  everything of `hansa observe FILE`: stars, measures of regions and activities, Parquet, CSV and the report.
intervals  the same with --establishments and --intervals.
spark    the command with --engine local[*], for the record (with --spark).
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.import_cordis import machine

REGIONS, ACTIVITIES = 1500, 615
MOST_RATIO = 1.3
WAYS = ("bare", "table", "command", "intervals", "spark")


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock, of processor time, and the most memory of the whole process in GB."""

    clock: float
    processor: float
    memory: float

    def __str__(self) -> str:
        return f"{self.clock:7.1f} s by the clock, {self.processor:7.1f} s of processor, {self.memory:.2f} GB at most"


def generate(path: Path, rows: int) -> None:
    """Establishments of 1 to a few hundred jobs, spread over all cells by a hash, in no order."""
    duckdb.sql(
        f"""COPY (
            SELECT 'R' || lpad((hash(i) % {REGIONS})::VARCHAR, 4, '0') AS region,
                   lpad((hash(i + 7) % {ACTIVITIES})::VARCHAR, 4, '0') AS activity,
                   (1 - 20 * ln((hash(i + 13) % 1000000 + 1) / 1000001.0))::INTEGER AS employment,
                   1::INTEGER AS establishments
            FROM range({rows}) AS numbers(i)
        ) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""
    )


def bare(path: Path) -> None:
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.execute(
        "CREATE TEMP TABLE cells AS SELECT region, activity, sum(employment) AS employment, count(*) AS many "
        f"FROM read_parquet('{path}') GROUP BY region, activity"
    )


def table(path: Path) -> None:
    from hansa.analysis.cells import specialisation_table
    from hansa.observatory.observe.counting import count
    from hansa.observatory.observe.engines import opened
    from hansa.observatory.sources.progress import silent

    request = _request(path, Path("never"))
    with opened(request) as rows:
        cells = count(rows, request, silent).cells.drop("year", "establishments")
        rows.local.create_table("measured", specialisation_table(cells), temp=True)


def command(path: Path, **asked: object) -> None:
    from hansa.observatory.observe import observe
    from hansa.portal.reports.specialisation import write_specialisation_report

    with tempfile.TemporaryDirectory() as folder:
        request = _request(path, Path(folder, "out"), **asked)
        observe(request, report=lambda target, found: write_specialisation_report(target, found, request))


def _request(path: Path, out: Path, **asked):
    from hansa.analysis.stars import preset
    from hansa.observatory.observe import Columns, Request

    establishments = "establishments" if asked.get("intervals") else None
    columns = Columns("region", "activity", "employment", establishments)
    return Request(str(path), out, columns, preset("observatory_2007_2011"), **asked)


def measure(way: str, path: Path) -> None:
    """In a process of its own: do it, and print the seconds."""
    if way != "bare":
        # Starting Python is not measured.
        importlib.import_module("hansa.portal.reports.specialisation")
    asked = {"intervals": {"intervals": True}, "spark": {"engine": "local[*]"}}.get(way, {})
    work = {"bare": bare, "table": table}.get(way, lambda source: command(source, **asked))
    clock, processor = time.perf_counter(), time.process_time()
    work(path)
    print(json.dumps([time.perf_counter() - clock, time.process_time() - processor]))


def taken(way: str, path: Path) -> Taken:
    command_line = [sys.executable, "-W", "ignore", "-m", "benchmarks.specialisation", "--measure", way, str(path)]
    process = subprocess.Popen(command_line, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{way} failed")
    clock, processor = json.loads(said.splitlines()[-1])
    return Taken(clock, processor, used.ru_maxrss / 1e6)


def median(runs: list[Taken]) -> Taken:
    return Taken(*(statistics.median(getattr(run, name) for run in runs) for name in ("clock", "processor", "memory")))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=50_000_000)
    parser.add_argument("--times", type=int, default=3, help="how often bare and table are run, in turn")
    parser.add_argument("--file", type=Path, help="keep the rows here, or take them from here")
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--measure", nargs=2, metavar=("WAY", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure[0], Path(asked.measure[1]))
        return 0
    print(f"Machine: {machine()}, DuckDB {duckdb.__version__}")
    with tempfile.TemporaryDirectory(prefix="hansa-benchmark-") as folder:
        path = asked.file or Path(folder, "rows.parquet")
        if not path.exists():
            generate(path, asked.rows)
        print(f"{asked.rows:,} rows, {path.stat().st_size / 1e6:.0f} MB of Parquet")
        return report(path, asked.times, spark=asked.spark)


def report(path: Path, times: int, *, spark: bool) -> int:
    runs: dict[str, list[Taken]] = {"bare": [], "table": []}
    for _ in range(times):
        for way in runs:
            runs[way].append(taken(way, path))
    floor, ours = (median(runs[way]) for way in runs)
    print(f"bare:      {floor}\ntable:     {ours}")
    pairs = [one.clock / other.clock for one, other in zip(runs["table"], runs["bare"], strict=True)]
    ratio = ours.clock / floor.clock
    print(
        f"ratio:     {ratio:.2f} by the clock (at most {MOST_RATIO}; pairs {min(pairs):.2f} to {max(pairs):.2f}), "
        f"{ours.processor / floor.processor:.2f} of processor"
    )
    for way in ("command", "intervals", *(["spark"] if spark else [])):
        print(f"{way + ':':11}{taken(way, path)}", flush=True)
    return 0 if ratio <= MOST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
