"""K-density with simulations against counting pairs: `python -m benchmarks.kdensity`.

Ours is the whole test as a user calls it: exact observed curve, choice of the grid with its error measured, 1,000
simulations, local and global bands.

The comparison is the algorithm of the R package dbmss 2.11 as published, told in NumPy and SciPy, because R is not
assumed here: for each simulation all pairs are counted into 2,048 steps up to twice the greatest distance (its
`Approximate = 1`, the default from 10,000 points), the bandwidth is taken from the steps that hold a pair (bw.nrd0),
and the mirrored counts are smoothed. A few of its simulations are timed and the rest is extrapolated. dbmss itself
counts in compiled C++, one thread; how fast that would be here is not measured. Our own compiled loop over all pairs,
one thread, stands beside it for scale.

Then a million points, with peak memory: the curve of a million plants beside those of fewer, and 20,000 plants among a
million sites with 1,000 simulations. Each runs in a process of its own, compiled code loaded from disk.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from scipy.spatial.distance import cdist, pdist

from hansa.analysis.kdensity import KDensityTest, Sites, k_density, k_density_test, sites_on_plane
from hansa.analysis.kdensity.estimate import FromPairs
from hansa.analysis.kdensity.smoothing import BandwidthRule

SIDE, GREATEST, STEPS = 1e6, 2e5, 2_048
DISTANCES = np.linspace(0, GREATEST, 101)
LEAST_RATIO, MOST_ERROR = 50.0, 0.01


def places(number: int, seed: int) -> Sites:
    """Sites on 1,000 × 1,000 km: three in four in sixty towns of 2, 10 or 40 km, the rest anywhere."""
    rng = np.random.default_rng(seed)
    in_towns = number * 3 // 4
    middle, town = rng.uniform(0, SIDE, (2, 60)), rng.integers(0, 60, in_towns)
    around = middle[:, town] + rng.normal(size=(2, in_towns)) * rng.choice([2e3, 1e4, 4e4], 60)[town]
    return sites_on_plane(*np.hstack([around, rng.uniform(0, SIDE, (2, number - in_towns))]))


def counted(sites: Sites) -> np.ndarray:
    """The K-density as dbmss approximates it, from a straightforward count of all pairs."""
    points, edge = np.column_stack([sites.east, sites.north]), 2 * GREATEST / (STEPS - 1)
    counts = np.zeros(STEPS + 1)
    for start in range(0, len(points), 500):
        block, later = points[start : start + 500], points[start + 500 :]
        distances = np.concatenate([pdist(block), cdist(block, later).ravel()])
        steps = np.minimum(np.ceil(distances / edge), STEPS).astype(np.int64)
        counts += np.bincount(steps, minlength=STEPS + 1)
    middles = np.r_[0, (np.arange(1, STEPS) - 0.5) * edge]
    held = middles[counts[:-1] > 0]
    spread = min(held.std(ddof=1), np.subtract(*np.quantile(held, [0.75, 0.25])) / 1.34)
    width = 0.9 * spread * len(held) ** -0.2
    kernel = sum(np.exp(-0.5 * ((DISTANCES[:, None] + sign * middles) / width) ** 2) for sign in (-1, 1))
    return kernel @ counts[:-1] / (np.sqrt(2 * np.pi) * width * counts.sum())


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and of processor time, which says more on a machine that others use too."""

    clock: float
    processor: float

    @classmethod
    def since(cls, begun: Spent, parts: int = 1) -> Spent:
        now = cls.now()
        return cls((now.clock - begun.clock) / parts, (now.processor - begun.processor) / parts)

    @classmethod
    def now(cls) -> Spent:
        return cls(time.perf_counter(), time.process_time())

    def __str__(self) -> str:
        return f"{self.clock:.2f} s by the clock, {self.processor:.2f} s of processor"


def time_one(way: Callable[[Sites], object], sites: Sites, plants: int, simulations: int) -> Spent:
    """What one simulation takes, the mean of a few."""
    rng, begun = np.random.default_rng(2), Spent.now()
    for _ in range(simulations):
        way(sites.take(rng.choice(len(sites), plants, replace=False)))
    return Spent.since(begun, simulations)


def time_test(sites: Sites, plants: int, draws: int, rule: BandwidthRule) -> tuple[Spent, KDensityTest]:
    """What the whole test takes."""
    rng = np.random.default_rng(3)
    activity, begun = sites.take(rng.choice(len(sites), plants, replace=False)), Spent.now()
    found = k_density_test(activity, sites, rng=rng, distances=DISTANCES, bandwidth=rule, draws=draws)
    return Spent.since(begun), found


def peak_memory() -> float:
    """The most memory this process has had so far, MiB. Linux tells it; what getrusage tells includes the parent's."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 2**10


def in_own_process(*arguments: str) -> dict[str, float]:
    """What this program measures in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.kdensity", *arguments]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def measure_one(points: int, plants: int, draws: int) -> dict[str, float]:
    """One part with its peak memory: the curve of all points, or the test of plants among them."""
    sites = places(points, 1)
    k_density(sites.take(np.arange(10)), DISTANCES)
    begun, before = Spent.now(), peak_memory()
    found = time_test(sites, plants, draws, "all pairs")[1] if plants else k_density(sites, DISTANCES)
    spent = Spent.since(begun)
    return {
        "clock": spent.clock,
        "processor": spent.processor,
        "before": before,
        "peak": peak_memory(),
        "error": found.error,
        "bandwidth": found.bandwidth,
    }


def report(name: str, found: dict[str, float]) -> None:
    print(
        f"{name}: {Spent(found['clock'], found['processor'])}; bandwidth {found['bandwidth']:,.0f} m, error of the "
        f"grid {found['error']:.2%}; peak memory {found['peak']:,.0f} MiB ({found['before']:,.0f} MiB before)"
    )


def machine() -> str:
    memory, load = psutil.virtual_memory().total / 2**30, os.getloadavg()[0]
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"NumPy {np.__version__}, load before the start {load:.1f}"
    )


def compare(plants: int, draws: int, simulations: int) -> bool:
    """Both ways on the same sites; is the goal met?"""
    sites, met = places(5 * plants, 0), True
    once = time_one(counted, sites, plants, simulations)
    print(
        f"counting pairs as dbmss does, {plants:,} plants: {once} for a simulation (mean of {simulations}); "
        f"{draws:,} of them EXTRAPOLATED: {once.clock * draws:,.0f} s"
    )
    exact = FromPairs(DISTANCES, "near pairs", parallel=False)
    exact(sites.take(np.arange(10)))
    ours = time_one(exact, sites, plants, simulations)
    print(f"our compiled loop over all pairs, one thread: {ours} for a simulation")
    rules: tuple[BandwidthRule, ...] = ("all pairs", "near pairs")
    for rule in rules:
        taken, found = time_test(sites, plants, draws, rule)
        by_clock, by_processor = draws * once.clock / taken.clock, draws * once.processor / taken.processor
        met &= by_clock >= LEAST_RATIO and found.error <= MOST_ERROR
        print(
            f"k_density_test, {draws:,} simulations, bandwidth of {rule} ({found.bandwidth:,.0f} m): {taken}; "
            f"{by_clock:,.0f} times as fast by the clock (goal {LEAST_RATIO:.0f}), {by_processor:,.0f} by processor; "
            f"error of the grid {found.error:.2%} (goal {MOST_ERROR:.0%})"
        )
    return met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plants", type=int, default=20_000)
    parser.add_argument("--draws", type=int, default=1_000)
    parser.add_argument("--simulations", type=int, default=3, help="simulations of the comparison that are timed")
    parser.add_argument("--one", nargs=3, type=int, metavar=("POINTS", "PLANTS", "DRAWS"), help="one part, as JSON")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure_one(*options.one)))
        return 0
    print(f"Machine: {machine()}")
    met = compare(options.plants, options.draws, options.simulations)
    for points in (100_000, 1_000_000, 4_000_000):
        report(f"curve of {points:9,} plants", in_own_process("--one", str(points), "0", "0"))
    found = in_own_process("--one", "1000000", str(options.plants), str(options.draws))
    report(f"{options.plants:,} plants among 1,000,000 sites, {options.draws:,} simulations", found)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
