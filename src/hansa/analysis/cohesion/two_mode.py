"""Members and their projects: ties made by joint projects, and measures that do not mistake a project for a clique."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, triu

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.clustering import transitivity
from hansa.analysis.cohesion.network import Ints, Network
from hansa.analysis.cohesion.paths import path_lengths


@dataclass(frozen=True, eq=False)
class TwoModeNull:
    """Transitivity and mean path length of the ties made by projects, beside projects dealt anew.

    transitivity, mean_length: observed. random_transitivity, random_length: of each draw.
    """

    transitivity: float
    mean_length: float
    random_transitivity: Floats
    random_length: Floats

    @property
    def sigma(self) -> float:
        """(C / C_random) / (L / L_random): over 1 where partners meet again more than their projects make them."""
        clustering = self.transitivity / self.random_transitivity.mean()
        return float(clustering / (self.mean_length / self.random_length.mean()))


def tied_by_projects(
    members: ArrayLike, projects: ArrayLike, n: int, *, weighting: Literal["fractional", "full"] = "fractional"
) -> Network:
    """The network in which members of the same project are tied.

    Args:
        members, projects: of each participation, the member from 0 to n − 1 and the project from 0. A member that is
            listed twice in a project counts once.
        n: number of members.
        weighting: "fractional": a project of k members adds 1 / (k − 1) to each pair, so that each member has a weight
            of 1 from each project (Newman); "full": 1 to each pair, which lets large consortia dominate.

    Raises:
        ValueError: the lists differ in length, or a number is not from 0, or no member.

    Cost: Σ of squared project sizes.

    >>> tied_by_projects([0, 1, 2, 0, 1], [0, 0, 0, 1, 1], 3).weight.tolist()
    [1.5, 0.5, 0.5]

    References:
        M. E. J. Newman, "Scientific collaboration networks. II", Physical Review E 64 (2001) 016132.
    """
    if weighting not in ("fractional", "full"):
        raise ValueError(f'weighting is "{weighting}"; right is "fractional" or "full"')
    takes_part = _participation(members, projects, n)
    sizes = np.asarray(takes_part.sum(axis=0)).ravel()
    share = 1 / np.maximum(sizes - 1, 1) if weighting == "fractional" else np.ones(len(sizes))
    pairs = triu(takes_part @ (takes_part.T.multiply(share[:, None])), k=1).tocoo()
    return Network.of(n, pairs.row.astype(np.int64), pairs.col.astype(np.int64), pairs.data)


def two_mode_clustering(members: ArrayLike, projects: ArrayLike, n: int) -> float:
    """Share of three-step paths member–project–member–project that close in a joint project: 4 × C₄ / L₃, 0 to 1.

    High where the same pairs meet in project after project. NaN where there is no such path. A single large project
    gives none: unlike transitivity, this does not rise with the size of projects alone.

    Args: as for `tied_by_projects`. Cost: Σ of squared project sizes.

    >>> two_mode_clustering([0, 1, 0, 1], [0, 0, 1, 1], 2)
    1.0

    References:
        G. Robins, M. Alexander, "Small worlds among interlocking directors", Computational & Mathematical Organization
        Theory 10 (2004) 69–94.
    """
    takes_part = _participation(members, projects, n)
    both = triu(takes_part @ takes_part.T, k=1)
    cycles = (both.data * (both.data - 1) / 2).sum()
    of_member, of_project = (np.asarray(takes_part.sum(axis=axis)).ravel() for axis in (1, 0))
    ends = takes_part.tocoo()
    paths = ((of_member[ends.row] - 1) * (of_project[ends.col] - 1)).sum()
    return float(4 * cycles / paths) if paths else float("nan")


def two_mode_null(
    members: ArrayLike, projects: ArrayLike, n: int, *, rng: np.random.Generator, draws: int = 20
) -> TwoModeNull:
    """Transitivity and path length beside chance: each member keeps its number of projects, each project its size.

    Pairs of members trade the projects that only one of them has (the curveball method), 5 × n trades for each draw.

    Args: as for `tied_by_projects`; draws: how many.

    Cost: draws × (Σ of squared project sizes + n × ties).

    >>> null = two_mode_null([0, 1, 2, 2, 3, 4], [0, 0, 0, 1, 1, 1], 5, rng=np.random.default_rng(1), draws=5)
    >>> round(null.transitivity, 4), null.random_transitivity.shape
    (0.6, (5,))

    References:
        M. E. J. Newman, S. H. Strogatz, D. J. Watts, "Random graphs with arbitrary degree distributions and their
        applications", Physical Review E 64 (2001) 026118.
        G. Strona et al., "A fast and unbiased procedure to randomize ecological binary matrices", Nature
        Communications 5 (2014) 4114.
    """
    if draws < 1:
        raise ValueError(f"{draws} draws; at least one is needed")
    start = _participation(members, projects, n).tocsr()
    observed = tied_by_projects(members, projects, n)
    rows = [set(start.indices[start.indptr[one] : start.indptr[one + 1]].tolist()) for one in range(n)]
    values = []
    for _draw in range(draws):
        _trade(rows, rng)
        of_member = np.repeat(np.arange(n), [len(row) for row in rows])
        dealt = np.array([project for row in rows for project in sorted(row)], dtype=np.int64)
        drawn = tied_by_projects(of_member, dealt, n)
        values.append((transitivity(drawn), path_lengths(drawn).mean_length))
    random = np.array(values)
    return TwoModeNull(transitivity(observed), path_lengths(observed).mean_length, random[:, 0], random[:, 1])


def _trade(rows: list[set[int]], rng: np.random.Generator) -> None:
    if len(rows) < 2:
        return
    for _trade in range(5 * len(rows)):
        one, other = rng.choice(len(rows), 2, replace=False)
        only_one, only_other = sorted(rows[one] - rows[other]), sorted(rows[other] - rows[one])
        if only_one and only_other:
            pool = rng.permutation(only_one + only_other).tolist()
            shared = rows[one] & rows[other]
            rows[one], rows[other] = shared | set(pool[: len(only_one)]), shared | set(pool[len(only_one) :])


def _participation(members: ArrayLike, projects: ArrayLike, n: int) -> csr_array:
    """members × projects of 0 and 1."""
    one: Ints = np.asarray(members, dtype=np.int64)
    other: Ints = np.asarray(projects, dtype=np.int64)
    if one.shape != other.shape or one.ndim != 1:
        raise ValueError(f"{one.size} members and {other.size} projects; right are two lists of equal length")
    if one.size and (one.min() < 0 or one.max() >= n or other.min() < 0):
        raise ValueError(f"right are members from 0 to {n - 1} and projects from 0")
    matrix = csr_array((np.ones(one.size), (one, other)), shape=(n, int(other.max(initial=-1)) + 1))
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix
