"""Made-up clusters for the tests."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from hansa.analysis.cohesion import Network
from hansa.analysis.simulation import ClusterState


def by_chance(
    n: int, ties: int, *, seed: int = 1, outsiders: int = 0, rivals: int = 0, apart: bool = True
) -> ClusterState:
    """Members of different size and country, some of them rivals; the last are outsiders."""
    rng = np.random.default_rng(seed)
    inside = n - outsiders
    i, j = np.triu_indices(inside, k=1)
    tied = np.sort(rng.choice(len(i), ties, replace=False))
    rival = rng.choice(len(i), rivals, replace=False)
    strength = rng.random(rivals)
    ends = np.concatenate([i[rival], j[rival]]), np.concatenate([j[rival], i[rival]])
    return ClusterState.of(
        rng.lognormal(3, 1, n),
        Network.of(n, i[tied], j[tied]),
        group=rng.integers(4, size=n),
        present=np.arange(n) < inside,
        trust=rng.uniform(0.4, 1, ties),
        overlap=csr_array((np.concatenate([strength, strength]), ends), shape=(n, n)),
        latitude=rng.uniform(36, 60, n) if apart else None,
        longitude=rng.uniform(-8, 30, n) if apart else None,
    )


def trusting(n: int, pairs: list[tuple[int, int]], trust: float = 1.0, **more: object) -> ClusterState:
    """Equal members at one place, nobody's rival, all trusting alike."""
    ties = Network.of(n, [i for i, _j in pairs], [j for _i, j in pairs])
    return ClusterState.of(np.ones(n), ties, trust=np.full(ties.ties, trust), **more)  # type: ignore[arg-type]
