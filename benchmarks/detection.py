"""Detection end to end: `python -m benchmarks.detection [ZIP] [--times 10]`.

The whole command `hansa detect` as a user runs it, start of the program and report included: seconds by the clock, of
processor, its parts as its progress tells them, and the greatest memory of all its processes together (sampled). Then
the same on generated data of `--times` the size: copies of the network whose organisations and projects are others,
with one participation in twenty given to the same organisation of another copy, so that the copies hang together.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

from benchmarks.import_cordis import DEFAULT, Spent, machine, stopwatch
from hansa.observatory.detect import Request
from hansa.observatory.detect.reading import read_sources
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.progress import silent

MOST_SECONDS = 60.0
NOISE = 0.05
STEPS = {"Reading": "reading", "Searching": "searching", "Writing": "writing", "Drawing": "the report"}


@dataclass(frozen=True)
class Run:
    """A run of the command. parts: seconds of each step; memory: GiB."""

    spent: Spent
    parts: dict[str, float]
    memory: float
    said: str

    def show(self, name: str) -> None:
        parts = ", ".join(f"{part} {seconds:.1f}" for part, seconds in self.parts.items())
        print(
            f"\n{name}\n  {self.said}\n  {self.spent}; peak memory {self.memory:.2f} GiB\n  seconds: {parts}",
            flush=True,
        )


def run(source: Path, folder: Path) -> Run:
    """`hansa detect` in processes of its own."""
    hansa = str(Path(sys.executable).with_name("hansa"))
    with stopwatch(resource.RUSAGE_CHILDREN) as spent:
        process = subprocess.Popen(
            [hansa, "detect", str(source), "--out", str(folder / "out")],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
        )  # fmt: skip
        peak: list[float] = [0.0]
        watch = threading.Thread(target=_watch, args=(process, peak))
        watch.start()
        parts = dict(_parts(process))
        said = process.stdout.read() if process.stdout else ""
        if process.wait():
            raise SystemExit(f"hansa detect {source} failed")
        watch.join()
    return Run(spent[0], parts, peak[0], " ".join(said.splitlines()[:2]))


def _watch(process: subprocess.Popen, peak: list[float]) -> None:
    """The greatest sum of what belongs to the command and its children alone."""
    while process.poll() is None:
        total = 0
        try:
            whole = psutil.Process(process.pid)
            for one in (whole, *whole.children(recursive=True)):
                total += one.memory_full_info().uss
        except psutil.Error:
            continue
        peak[0] = max(peak[0], total / 2**30)
        time.sleep(0.2)


def _parts(process: subprocess.Popen) -> Iterator[tuple[str, float]]:
    """Seconds of each step, from one line of progress to the first of the next step."""
    step, begun = "start", time.perf_counter()
    assert process.stderr
    for line in process.stderr:
        found = next((name for word, name in STEPS.items() if line.startswith(word)), step)
        if found != step:
            yield step, time.perf_counter() - begun
            step, begun = found, time.perf_counter()
    process.wait()
    yield step, time.perf_counter() - begun


def read(source: Path) -> pd.DataFrame:
    findings = Findings(Path("/dev/null"))
    try:
        return read_sources(Request((str(source),), Path(".")), findings, silent).frame
    finally:
        findings.close()


def enlarged(frame: pd.DataFrame, times: int, rng: np.random.Generator) -> pd.DataFrame:
    """Copies of a network, with noise between them."""
    parts = []
    for copy in range(times):
        home = np.full(len(frame), copy)
        away = rng.random(len(frame)) < NOISE
        home[away] = rng.integers(times, size=int(away.sum()))
        organisation = pd.Series(home).astype(str).to_numpy() + "-" + frame["organisation"].to_numpy(dtype=object)
        parts.append(frame.assign(organisation=organisation, project=f"{copy}-" + frame["project"]))
    return pd.concat(parts, ignore_index=True)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("source", nargs="?", type=Path, default=DEFAULT, help="a zip in the layout of CORDIS")
    asked.add_argument("--times", type=int, default=10, help="size of the generated data; 1 generates none")
    given = asked.parse_args()
    print(f"Machine: {machine()}")
    with tempfile.TemporaryDirectory(prefix="hansa-benchmark-") as folder:
        one = run(given.source.resolve(), Path(folder))
        one.show(given.source.name)
        if given.times > 1:
            frame = read(given.source)
            larger = Path(folder, "enlarged.parquet")
            enlarged(frame, given.times, np.random.default_rng(1)).to_parquet(larger)
            many = run(larger, Path(folder))
            many.show(f"{given.times} × as much, {given.times * len(frame):,} rows")
            print(f"\n{many.spent.processor / one.spent.processor:.1f} × the time of the processor")
    verdict = "within" if one.spent.clock <= MOST_SECONDS else "MORE THAN"
    print(f"\nEnd to end {one.spent.clock:.1f} s: {verdict} {MOST_SECONDS:.0f} s.")
    return int(one.spent.clock > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
