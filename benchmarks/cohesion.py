"""Cohesion of many clusters, and the gains of all pairs of a large one: `python -m benchmarks.cohesion`.

Clusters of 170 members are made by chance: 120 projects of six members, nearly everyone in at least one, eight
countries. Measured are

1. every measure once, without draws, beside a straightforward version in networkx on a few of the same clusters (the
   values are compared as well). networkx is no dependency of Hansa: where it is not installed, that part says so;
2. the whole table with its nulls and intervals (`cohesion_summary`), clusters spread over processes, and what that
   makes for 1,400 clusters;
3. the gain in the Kirchhoff index of every pair of 1,000 members, and ten ties one after the other, beside computing
   the index anew for every pair (a few timed, the rest extrapolated).
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
import psutil

from hansa.analysis.cohesion import (
    Network,
    algebraic_connectivity,
    brokerage,
    candidate_ties,
    cohesion_summary,
    constraint,
    core_numbers,
    degree_assortativity,
    density,
    effective_size,
    external_internal,
    greedy_ties,
    group_assortativity,
    kirchhoff_index,
    mean_clustering,
    minimum_cut,
    path_lengths,
    resilience,
    tied_by_projects,
    transitivity,
)

CLUSTERS, MEMBERS, PROJECTS, SIZE, COUNTRIES = 1_400, 170, 120, 6, 8


def cluster(seed: int, members: int = MEMBERS) -> tuple[Network, np.ndarray]:
    """Members, their ties and their countries."""
    rng = np.random.default_rng(seed)
    chosen = rng.permutation(members)[: members // SIZE * SIZE]
    more = PROJECTS * members // MEMBERS - members // SIZE
    chosen = np.concatenate([chosen, *(rng.choice(members, SIZE, replace=False) for _project in range(more))])
    projects = len(chosen) // SIZE
    network = tied_by_projects(chosen, np.repeat(np.arange(projects), SIZE), members)
    return network, rng.integers(COUNTRIES, size=members)


def ours(network: Network, countries: np.ndarray) -> dict[str, float]:
    paths = path_lengths(network)
    return {
        "density": density(network),
        "transitivity": transitivity(network),
        "clustering": mean_clustering(network),
        "length": paths.mean_length,
        "efficiency": paths.efficiency,
        "degeneracy": float(core_numbers(network).max()),
        "algebraic connectivity": algebraic_connectivity(network),
        "Kirchhoff index": kirchhoff_index(network),
        "degree assortativity": degree_assortativity(network),
        "group assortativity": group_assortativity(network, countries),
        "external": external_internal(network, countries).external,
        "brokers": brokerage(network, countries).sum(),
        "constraint": float(np.nanmean(constraint(network))),
        "effective size": float(np.nanmean(effective_size(network))),
        "resilience": resilience(network).index,
        "minimum cut": minimum_cut(network).weight,
    }


def straightforward(network: Network, countries: np.ndarray) -> dict[str, float]:
    """The same with networkx, as its documentation suggests, and loops where it has nothing."""
    import networkx as nx

    graph = nx.Graph(zip(network.i.tolist(), network.j.tolist(), strict=True))
    graph.add_nodes_from(range(network.n))
    nx.set_node_attributes(graph, dict(enumerate(countries.tolist())), "country")
    pieces = nx.is_connected(graph)
    return {
        "density": nx.density(graph),
        "transitivity": nx.transitivity(graph),
        "clustering": nx.average_clustering(graph),
        "length": _mean_length(graph),
        "efficiency": nx.global_efficiency(graph),
        "degeneracy": max(nx.core_number(graph).values()),
        "algebraic connectivity": float(np.linalg.eigvalsh(nx.laplacian_matrix(graph).toarray())[1]),
        "Kirchhoff index": nx.effective_graph_resistance(graph) if pieces else float("inf"),
        "degree assortativity": nx.degree_assortativity_coefficient(graph),
        "group assortativity": nx.attribute_assortativity_coefficient(graph, "country"),
        "external": sum(countries[a] != countries[b] for a, b in graph.edges),
        "brokers": sum(
            a != b and not graph.has_edge(a, b) for broker in graph for a in graph[broker] for b in graph[broker]
        ),
        "constraint": float(np.nanmean(list(nx.constraint(graph).values()))),
        "effective size": float(np.nanmean(list(nx.effective_size(graph).values()))),
        "resilience": _attacked(graph),
        "minimum cut": nx.stoer_wagner(graph)[0] if pieces else 0,
    }


def _mean_length(graph: Any) -> float:
    """Over pairs that can reach one another, where networkx refuses if some cannot."""
    import networkx as nx

    lengths = [length for _one, others in nx.all_pairs_shortest_path_length(graph) for length in others.values()]
    return sum(lengths) / sum(length > 0 for length in lengths)


def _attacked(graph: Any) -> float:
    import networkx as nx

    left, total, n = graph.copy(), 0, len(graph)
    for _leaver in range(n):
        left.remove_node(max(left.nodes, key=lambda one: (left.degree(one), -one)))
        total += max((len(piece) for piece in nx.connected_components(left)), default=0)
    return total / n**2


def timed(task: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = task()
    return time.perf_counter() - start, result


def summed_up(seed: int) -> float:
    """Seconds of processor for the table of one cluster."""
    network, countries = cluster(seed)
    start = time.process_time()
    cohesion_summary(network, groups={"country": countries}, rng=np.random.default_rng(seed))
    return time.process_time() - start


def machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"load before the start {os.getloadavg()[0]:.1f}"
    )


def each_measure(sample: int) -> None:
    clusters = [cluster(seed) for seed in range(sample)]
    ours(*clusters[0])  # compiles
    fast, values = timed(lambda: [ours(*one) for one in clusters])
    print(f"every measure once, ours: {fast / sample * 1e3:8.1f} ms a cluster of {MEMBERS} members")
    try:
        slow, others = timed(lambda: [straightforward(*one) for one in clusters])
    except ImportError:
        print("networkx is not installed, so there is no ratio: pip install networkx, and run this again")
        return
    for mine, theirs in zip(values, others, strict=True):
        for name, value in mine.items():
            np.testing.assert_allclose(theirs[name], value, rtol=1e-9, err_msg=name)
    print(f"the same with networkx:   {slow / sample * 1e3:8.1f} ms, equal values; ratio {slow / fast:,.0f}")


def whole_tables(clusters: int, processes: int) -> None:
    summed_up(0)  # compiles
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(summed_up, range(processes)))
        seconds, own = timed(lambda: list(pool.map(summed_up, range(clusters), chunksize=4)))
    print(f"tables with nulls and intervals: {clusters} clusters in {seconds:.1f} s with {processes} processes")
    alone = np.mean(own) * CLUSTERS / processes / 60
    print(f"  {CLUSTERS:,} clusters: {seconds / clusters * CLUSTERS / 60:.1f} minutes at this load")
    print(f"  of processor {np.mean(own):.2f} s each: {alone:.1f} minutes for {CLUSTERS:,} on {processes} idle cores")


def gains(members: int) -> None:
    network, _countries = cluster(1, members)
    seconds, found = timed(lambda: candidate_ties(network))
    print(f"gains of {len(found.i):,} pairs of {members:,} members: {seconds:.2f} s")
    greedy, _ties = timed(lambda: greedy_ties(network, 10))
    print(f"ten ties, one after the other: {greedy:.2f} s")
    tries = 2

    def anew() -> None:
        for i, j, gain in zip(found.i[:tries], found.j[:tries], found.gain[:tries], strict=True):
            after = Network.of(members, [*network.i, i], [*network.j, j])
            np.testing.assert_allclose(found.kirchhoff_index - kirchhoff_index(after), gain, rtol=1e-6)

    slow = timed(anew)[0] / tries * len(found.i)
    print(f"the index anew for every pair: {slow / 3600:,.0f} h (extrapolated); ratio {slow / seconds:,.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clusters", type=int, default=200, help="how many tables are made")
    parser.add_argument("--sample", type=int, default=5, help="how many clusters networkx measures too")
    parser.add_argument("--members", type=int, default=1_000, help="of the cluster whose gains are computed")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    options = parser.parse_args()
    print(f"Machine: {machine()}")
    each_measure(options.sample)
    whole_tables(options.clusters, options.processes)
    gains(options.members)


if __name__ == "__main__":
    main()
