"""The public goods game as published, and simulated clusters large and small: `python -m benchmarks.simulation`.

Measured are

1. the public goods game on the square lattice (oracle 30): groups of five, noise ½, L = 150, 4,000 steps, the mean
   share that cooperates over the last quarter, beside the values of an earlier trial and the published thresholds;
2. the cluster model: 10,000 members with 40,000 ties, 100 steps, 200 runs; and the same written with agents,
   dictionaries and loops (`benchmarks.plain_simulation`) on 300 members, per member and step. The ratio is that of the
   small size; what the plain one would take for the large size is extrapolated;
3. a cluster of 150 members with 700 ties as a page asks for it: calibration on two dates (2,000 simulated histories),
   five scenarios of five years in 200 runs each, and a sensitivity table.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import psutil
from scipy.sparse import csr_array

from benchmarks.plain_simulation import PlainCluster
from hansa.analysis.cohesion import Network
from hansa.analysis.kdensity.threads import in_threads
from hansa.analysis.simulation import (
    BASE,
    ClusterState,
    History,
    Programme,
    Rules,
    Scenario,
    Shock,
    calibrate,
    compare,
    public_goods_game,
    sensitivity,
    simulate,
    square_lattice,
)

TRIAL = {3.70: 0.0, 3.78: 0.261, 3.85: 0.384, 4.0: 0.517, 4.5: 0.751, 5.0: 0.930, 5.4: 0.984, 5.6: 0.998}
"""Synergy and the share that cooperates in the trial of methods.md, K."""


def cluster(n: int, ties: int, rivals: int, seed: int = 1) -> ClusterState:
    """Members by chance over Europe, eight countries, sizes of a log-normal law."""
    rng = np.random.default_rng(seed)
    strength = rng.random(rivals)
    i, j = some_pairs(n, rivals, rng)
    overlap = csr_array((np.tile(strength, 2), (np.concatenate([i, j]), np.concatenate([j, i]))), shape=(n, n))
    return ClusterState.of(
        rng.lognormal(3, 1.5, n),
        Network.of(n, *some_pairs(n, ties, rng)),
        group=rng.integers(8, size=n),
        trust=rng.uniform(0.5, 1, ties),
        overlap=overlap,
        latitude=rng.uniform(36, 60, n),
        longitude=rng.uniform(-8, 30, n),
    )


def some_pairs(n: int, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    i, j = rng.integers(n, size=(2, 3 * count + 10))
    keys = np.unique(np.minimum(i, j)[i != j] * n + np.maximum(i, j)[i != j])
    chosen = np.sort(rng.permutation(keys)[:count])
    return chosen // n, chosen % n


def timed(task: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = task()
    return time.perf_counter() - start, result


def machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"load before the start {os.getloadavg()[0]:.1f}"
    )


def published_game(side: int, steps: int) -> None:
    lattice = square_lattice(side)
    public_goods_game(square_lattice(3), 3.0, steps=1, rng=np.random.default_rng(1))  # compiles

    def played(synergy: float) -> float:
        game = public_goods_game(lattice, synergy, steps=steps, rng=np.random.default_rng(int(synergy * 100)))
        return game.level(max(1, steps // 4))

    seconds, shares = timed(lambda: in_threads(played, TRIAL))
    print(f"public goods game, L = {side}, {steps:,} steps: {seconds:.0f} s for {len(TRIAL)} values")
    print("  synergy   share   trial     (published: dies below 3.74, fills the lattice above 5.49)")
    for (synergy, trial), share in zip(TRIAL.items(), shares, strict=True):
        print(f"  {synergy:7.2f} {share:7.3f} {trial:7.3f}")


def large_cluster(n: int, steps: int, runs: int) -> None:
    state, rules = cluster(n, 4 * n, 5 * n), Rules(synergy=2.6)
    simulate(cluster(10, 10, 5), rules, steps=1, runs=1, rng=np.random.default_rng(1))  # compiles
    seconds, done = timed(lambda: simulate(state, rules, steps=steps, runs=runs, rng=np.random.default_rng(1)))
    ties = done.path("ties").mean()
    per_step = seconds / (n * steps * runs)
    print(f"cluster model: {n:,} members × {steps} steps × {runs} runs in {seconds:.0f} s, {ties:,.0f} ties on average")
    print(f"  {per_step * 1e9:.0f} ns a member and step; {seconds / (ties * steps * runs) * 1e9:.0f} ns a tie and step")
    small = cluster(300, 1_200, 1_500)
    plain, mine = plain_seconds(small, rules, 20), own_seconds(small, rules, 20)
    print(f"  written plainly, 300 members, 20 steps: {plain:.2f} s a run; ours {mine * 1e3:.2f} ms a run on the same")
    hours = plain / 6_000 * n * steps * runs / 3600
    print(f"  ratio {plain / mine:,.0f}; plainly the large one would take {hours:,.0f} h")
    print("  (extrapolated by members × steps × runs, one core)")


def plain_seconds(state: ClusterState, rules: Rules, steps: int) -> float:
    luck = random.Random(1)

    def run() -> None:
        plain = PlainCluster(state, rules, lambda *_of: luck.random())
        for step in range(1, steps + 1):
            plain.step(step)

    return min(timed(run)[0] for _try in range(3))


def own_seconds(state: ClusterState, rules: Rules, steps: int) -> float:
    runs = 200
    return min(
        timed(lambda: simulate(state, rules, steps=steps, runs=runs, rng=np.random.default_rng(1)))[0] / runs
        for _try in range(3)
    )


def page_of_a_cluster() -> None:
    state = cluster(150, 700, 900)
    later = simulate(state, Rules(synergy=2.3), steps=8, runs=1, rng=np.random.default_rng(2))
    kept = later.tie_stays > 0
    present = later.member_stays > 0
    history = History(state, Network.of(150, state.ties.i[kept], state.ties.j[kept]), present, 8)
    seconds, found = timed(lambda: calibrate(history, rng=np.random.default_rng(3)))
    print(f"150 members, 700 ties: calibration on 2,000 histories of two years in {seconds:.1f} s")
    budget = 60.0
    scenarios = [
        BASE,
        Scenario("the largest member leaves", leaving=(int(np.argmax(state.size)),)),
        Scenario("crisis", shock=Shock(0.4, first=2, last=6)),
        Scenario("joint projects", programme=Programme("projects", budget, last=12)),
        Scenario("fewer barriers", programme=Programme("barriers", budget, last=12)),
    ]
    luck = np.random.default_rng(4)
    seconds, done = timed(lambda: compare(state, found.rules, scenarios, steps=20, runs=200, rng=luck))
    print(
        f"  {len(scenarios)} scenarios × 200 runs × 20 steps in {seconds:.1f} s; ties after five years, less the base:"
    )
    for one in done[1:]:
        last = one.against(done[0]).query("measure == 'ties' and step == 20").iloc[0]
        paid = one.path("paid")[:, -1].mean()
        print(
            f"  {one.scenario:26} {last['middle']:+7.1f} ({last['low']:+.1f} to {last['high']:+.1f}), paid {paid:,.0f}"
        )
    seconds, _table = timed(
        lambda: sensitivity(state, found.middle, scenarios[1], steps=20, runs=50, rng=np.random.default_rng(5))
    )
    print(f"  sensitivity of one scenario, 16 changes × 50 runs: {seconds:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=150, help="of the lattice")
    parser.add_argument("--game-steps", type=int, default=4_000)
    parser.add_argument("--members", type=int, default=10_000, help="of the large cluster")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--runs", type=int, default=200)
    options = parser.parse_args()
    print(f"Machine: {machine()}")
    page_of_a_cluster()
    published_game(options.side, options.game_steps)
    large_cluster(options.members, options.steps, options.runs)


if __name__ == "__main__":
    main()
