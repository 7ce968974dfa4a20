"""Intervals of location quotients: do they hold the truth, at what cost? `python -m benchmarks.quotient_intervals`.

Coverage: economies are drawn from known rates (a Poisson number of plants in each of 50 regions × 12 activities, sizes
of a known distribution), and it is counted how often the 95 % interval misses the quotient of the expected employment,
on either side, by number of plants in the cell. Beside ours stands the plain parametric bootstrap: redraw Poisson
numbers of plants and their sizes in every cell, take percentiles.

Cost: both on 900 regions × 50 activities, in one run.
"""

from __future__ import annotations

import os
import platform
import time

import numpy as np

from hansa.analysis.specialisation import location_quotient_intervals, location_quotients, plant_size_variation

ECONOMIES = 12
CASES = (  # distribution of plant sizes, its coefficient of variation, median plants per cell, spread between regions
    ("gamma", 0.5, 5, 0.0),
    ("gamma", 1.5, 5, 0.0),
    ("lognormal", 1.0, 5, 0.0),
    ("lognormal", 2.0, 1, 0.0),
    ("lognormal", 2.0, 5, 0.0),
    ("lognormal", 2.0, 30, 0.0),
    ("lognormal", 4.0, 5, 0.0),
    ("lognormal", 4.0, 30, 0.0),
    ("lognormal", 2.0, 30, 0.7),
)
BANDS = ((0, 0), (1, 2), (3, 9), (10, 49), (50, 10**9))


def plain_bootstrap(jobs: np.ndarray, plants: np.ndarray, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Percentiles after redrawing every cell: what the library does not do, and why."""
    squared = plant_size_variation(jobs, plants) ** 2
    sizes = np.divide(jobs, plants, out=np.zeros_like(jobs), where=plants > 0)
    quotients = np.empty((draws, *jobs.shape))
    for draw in quotients:
        redrawn = rng.standard_gamma(rng.poisson(plants) / squared) * squared * sizes
        draw[:] = location_quotients(redrawn)
    return np.nanquantile(quotients, [0.025, 0.975], axis=0)


def economy(
    distribution: str,
    variation: float,
    plants: float,
    spread: float,
    rng: np.random.Generator,
    shape: tuple[int, int] = (50, 12),
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Jobs, plants and the quotients of the expected jobs."""
    rates = rng.lognormal(0, 0.8, (shape[0], 1)) * rng.lognormal(0, 0.8, shape[1]) * rng.lognormal(0, 0.6, shape)
    rates *= plants / np.median(rates)
    means = rng.lognormal(3, 0.5, shape[1]) * rng.lognormal(0, spread, shape)
    counts = rng.poisson(rates)
    if distribution == "gamma":
        sums = rng.standard_gamma(counts / variation**2) * variation**2
    else:
        sigma = np.sqrt(np.log(1 + variation**2))
        cell = np.repeat(np.arange(counts.size), counts.ravel())
        sums = np.bincount(cell, rng.lognormal(-(sigma**2) / 2, sigma, len(cell)), counts.size).reshape(counts.shape)
    return sums * means, counts.astype(float), location_quotients(rates * means)


def misses(case: tuple[str, float, float, float], rng: np.random.Generator) -> dict[str, list[str]]:
    """Share of intervals wholly above and wholly below the truth, in percent, by band of plants and in all."""
    counted = {"ours": np.zeros((len(BANDS) + 1, 3)), "plain": np.zeros((len(BANDS) + 1, 3))}
    for _ in range(ECONOMIES):
        jobs, plants, truth = economy(*case, rng)
        both = {
            "ours": location_quotient_intervals(jobs, plants, rng=rng, draws=499),
            "plain": plain_bootstrap(jobs, plants, 499, rng),
        }
        for name, (lower, upper) in both.items():
            for row, (least, most) in enumerate((*BANDS, (0, 10**9))):
                cells = (plants >= least) & (plants <= most) & ~np.isnan(lower)
                counted[name][row] += (truth < lower)[cells].sum(), (truth > upper)[cells].sum(), cells.sum()
    return {
        name: [f"{100 * low / n:4.1f}/{100 * high / n:5.1f}" if n >= 100 else "    -     " for low, high, n in rows]
        for name, rows in counted.items()
    }


def cost(rng: np.random.Generator) -> None:
    jobs, plants, _ = economy("lognormal", 2.0, 5, 0.3, rng, (900, 50))
    filled = int((jobs > 0).sum())
    times = {}
    for name, run in (
        ("ours", lambda: location_quotient_intervals(jobs, plants, rng=rng)),
        ("plain", lambda: plain_bootstrap(jobs, plants, 999, rng)),
    ):
        start, processor = time.perf_counter(), time.process_time()
        run()
        times[name] = time.process_time() - processor
        print(f"{name:6} {time.perf_counter() - start:7.1f} s by the clock, {times[name]:6.1f} s of processor")
    print(
        f"{filled:,} cells with employment × 999 draws: {1e9 * times['ours'] / filled / 999:.0f} ns per cell and draw"
    )
    ratio = times["plain"] / times["ours"]
    print(f"plain / ours: {ratio:.2f} in time; the plain one holds 999 matrices, ours 200,000 draws")


def main() -> None:
    load = os.getloadavg()[0]
    print(f"Machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load:.1f}")
    rng = np.random.default_rng(20261123)
    bands = ["none" if most == 0 else f"{least}–{most}" if most < 10**9 else f"{least}+" for least, most in BANDS]
    print("missed below / above the truth in %, nominal 2.5 / 2.5, by plants in the cell")
    print(f"{'sizes':30} {'':6}" + "".join(f"{band:>12}" for band in (*bands, "all")))
    for case in CASES:
        title = f"{case[0]} {case[1]}, {case[2]} plants" + (f", regions {case[3]}" if case[3] else "")
        for name, row in misses(case, rng).items():
            print(f"{title:30} {name:6}" + "".join(f"{cell:>12}" for cell in row))
    cost(rng)


if __name__ == "__main__":
    main()
