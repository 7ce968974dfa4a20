"""The balance of many clusters: `python -m benchmarks.balance.speed [--sample N] [--processes N]`.

Clusters of 170 members made by chance, as in `benchmarks.cohesion`, each with some 1,500 pairs that cooperate, and
members of one of eight trades as rivals. Measured: balance with band (200 draws), table of sensitivity, and lines of
fracture with fault lines, camps by search with bounds; then the balance alone beside a straightforward version with
networkx (equal values), which is no dependency of Hansa: where it is not installed, that part says so.
"""

from __future__ import annotations

import argparse
import os
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.balance.__main__ import machine
from benchmarks.cohesion import CLUSTERS, MEMBERS, cluster
from hansa.analysis.balance import Facts, Pairs, balance, band, lines_of_fracture, sensitivity

TRADES = 8


def facts_of(seed: int) -> tuple[Facts, dict[str, list[str]]]:
    network, countries = cluster(seed)
    rng = np.random.default_rng(seed)
    trade = rng.integers(TRADES, size=network.n)
    rivalry = np.triu(trade[:, None] == trade[None, :], 1) * rng.random((network.n, network.n))
    cooperation = np.zeros_like(rivalry)
    cooperation[network.i, network.j] = 1 - np.exp(-network.weight)
    i, j = np.nonzero((rivalry > 0) | (cooperation > 0))
    lasting = rng.random(len(i))
    pairs = Pairs.of(network.n, i, j, cooperation[i, j], rivalry[i, j], lasting=lasting, before=cooperation[i, j])
    facts = Facts(pairs, common_work=rng.random(network.n), conflicts=np.zeros(network.n))
    return facts, {"country": [str(one) for one in countries], "trade": [str(one) for one in trade]}


def everything(seed: int) -> float:
    """Seconds of processor for one cluster."""
    facts, attributes = facts_of(seed)
    threadpool_limits(1)  # one process for each core: threads of the linear algebra would only get in each other's way
    begun = time.process_time()
    rng = np.random.default_rng(seed)
    balance(facts)
    band(facts, rng=rng, draws=200)
    sensitivity(facts)
    # Exact camps of signs made by chance would take minutes each; those of real networks under a second.
    lines_of_fracture(facts.pairs, rng=rng, attributes=attributes, most_ties=0)
    return time.process_time() - begun


def straightforward(facts: Facts) -> float:
    """The same balance, pair by pair."""
    import networkx as nx

    pairs, graph = facts.pairs, nx.Graph()
    graph.add_nodes_from(range(pairs.n))
    assert pairs.lasting is not None
    assert pairs.before is not None
    assert facts.common_work is not None
    columns = pairs.i, pairs.j, pairs.cooperation, pairs.competition, pairs.lasting, pairs.before
    for i, j, c, k, lasting, before in zip(*(column.tolist() for column in columns), strict=True):
        graph.add_edge(i, j, c=c, k=k, lasting=lasting, before=before)
    plus = minus = 0.0
    for member in graph:
        plus += facts.common_work[member]
        minus += 1 - facts.common_work[member]
        for _other, tie in graph[member].items():
            plus += tie["c"] * tie["lasting"] + max(tie["c"] - tie["before"], 0)
            minus += tie["c"] * (1 - tie["lasting"]) + max(tie["before"] - tie["c"], 0)
            minus += min(tie["c"], tie["k"]) + tie["k"] * (1 - tie["c"]) / (pairs.n - 1)
    return (plus - minus) / (plus + minus)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sample", type=int, default=40, help="how many clusters are measured")
    asked.add_argument("--processes", type=int, default=os.cpu_count())
    given = asked.parse_args()
    print(f"Machine: {machine()}")
    everything(0)  # compiles
    with ProcessPoolExecutor(given.processes) as pool:
        list(pool.map(everything, range(given.processes)))
        begun = time.perf_counter()
        own = list(pool.map(everything, range(given.sample)))
        seconds = time.perf_counter() - begun
    print(f"{given.sample} clusters of {MEMBERS} in {seconds:.1f} s; {np.mean(own):.2f} s of processor each")
    print(f"  {CLUSTERS:,} clusters: {seconds / given.sample * CLUSTERS / 60:.1f} minutes at this load")
    facts = [facts_of(seed)[0] for seed in range(5)]
    try:
        straightforward(facts[0])  # imports
    except ImportError:
        print("networkx is not installed, so there is no ratio: pip install networkx, and run this again")
        return
    begun = time.perf_counter()
    ours = [balance(one).value for one in facts]
    fast = time.perf_counter() - begun
    begun = time.perf_counter()
    theirs = [straightforward(one) for one in facts]
    slow = time.perf_counter() - begun
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)
    print(f"balance, its parts and those of all members: {fast / 5 * 1e3:.1f} ms; the value alone with networkx: "
          f"{slow / 5 * 1e3:.1f} ms, equal; ratio {slow / fast:.1f}")  # fmt: skip


if __name__ == "__main__":
    main()
