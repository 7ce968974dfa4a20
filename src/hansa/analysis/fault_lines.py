"""Fault lines: do the attributes of members line up so that the group would split along them?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist, squareform

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Ints
from hansa.analysis.compiled import compiled
from hansa.analysis.signed.search import numbered

_EXACT_SPLITS = 14  # 2^13 splits into two
_EXACT_GROUPS = 8  # 4,140 divisions into any number of groups
_MOST_GROUPS = 8  # of a division that is searched, not proven
_MOST_MEMBERS = 2_000
_ROUNDS = 3


@dataclass(frozen=True, eq=False)
class FaultLines:
    """strength: Thatcher's Fau of the best split in two, from 0 to 1; NaN where members do not differ or are under
    four. split: of each member, which half (0 or 1). silhouette: the greatest average silhouette width (ASW) over
    divisions into two groups or more, up to 1; NaN where members do not differ or are under three. group: of each
    member in it.
    exact: every split and every division was tried; else the best found by search, which another may beat.
    """

    strength: float
    split: Ints
    silhouette: float
    group: Ints
    exact: bool


def fault_lines(
    *,
    numbers: Mapping[str, ArrayLike] | None = None,
    names: Mapping[str, Sequence[str]] | None = None,
    weights: Mapping[str, float] | None = None,
) -> FaultLines:
    """How strongly attributes divide the members, and into whom.

    Each attribute becomes columns of x: a number as it is, a name as one column for each of its values (1 or 0) divided
    by √2, so that two names that differ are 1 apart; all times the weight of the attribute.

    Fau = max over splits in two, each of two members or more, of Σ_g n_g ‖x̄_g − x̄‖² / Σ_i ‖x_i − x̄‖².
    ASW = max over divisions of the mean of (b_i − a_i) / max(a_i, b_i), a_i the mean distance of i to its own group,
    b_i the least mean distance to another; 0 for who is alone in a group.

    Args:
        numbers: attribute to one number of each member. Scale them (by weights): a year of age and a million of
            turnover are not alike.
        names: attribute to one name of each member, such as helix or country.
        weights: of attributes; 1 if left out.

    Raises:
        ValueError: no attribute, lists of different lengths, a number that is not known, an unknown or negative weight,
            or more than 2,000 members.

    Cost: up to 14 members every split, up to 8 every division; beyond, a search of some n² × groups².

    >>> found = fault_lines(names={"helix": ["a", "a", "b", "b"], "country": ["x", "x", "y", "y"]})
    >>> round(found.strength, 9), found.split.tolist(), round(found.silhouette, 9), found.exact
    (1.0, [0, 0, 1, 1], 1.0, True)

    References:
        S. M. B. Thatcher, K. A. Jehn, E. Zanutto, "Cracks in diversity research", Group Decision and Negotiation 12
        (2003) 217–241. B. Meyer, A. Glenz, "Team faultline measures",
        Organizational Research Methods 16 (2013) 393–424.
    """
    x = _columns(numbers or {}, names or {}, weights or {})
    n = len(x)
    if n > _MOST_MEMBERS:
        raise ValueError(f"{n} members; at most {_MOST_MEMBERS:,} can be compared")
    differ = bool(n) and bool((x != x[:1]).any())
    none = np.zeros(n, dtype=np.int64)
    strength, split, silhouette, group = float("nan"), none, float("nan"), none
    if differ and n >= 4:
        strength, split = _best_split(x)
    if differ and n >= 3:
        silhouette, group = _best_groups(squareform(pdist(x)))
    return FaultLines(strength, split, silhouette, group, n <= _EXACT_GROUPS)


def _columns(
    numbers: Mapping[str, ArrayLike], names: Mapping[str, Sequence[str]], weights: Mapping[str, float]
) -> Floats:
    if unknown := sorted(set(weights) - set(numbers) - set(names)):
        raise ValueError(f"a weight for “{unknown[0]}”, which is no attribute; there are {[*numbers, *names]}")
    if wrong := [name for name, weight in weights.items() if not 0 <= weight < np.inf]:
        raise ValueError(f"the weight of {wrong[0]} is {weights[wrong[0]]}; right is a number from 0")
    columns: list[Floats] = []
    for name, values in numbers.items():
        column = np.asarray(values, dtype=np.float64)
        if column.ndim != 1 or not np.isfinite(column).all():
            raise ValueError(f"{name} has a value that is not known; right is a number for each member")
        columns.append(weights.get(name, 1.0) * column[:, None])
    for name, texts in names.items():
        different, place = np.unique(np.asarray(texts, dtype=str), return_inverse=True)
        columns.append(weights.get(name, 1.0) * np.eye(len(different))[place] / np.sqrt(2))
    if not columns:
        raise ValueError("no attribute; right is at least one number or name of each member")
    if len({len(column) for column in columns}) > 1:
        raise ValueError("attributes of different lengths; right is one value for each member")
    return np.hstack(columns)


def _best_split(x: Floats) -> tuple[float, Ints]:
    n = len(x)
    middle = x - x.mean(axis=0)
    total = float((middle**2).sum())

    def between(halves: NDArray[np.bool_]) -> Floats:
        """Of each row of halves; the two means weigh each other out, so that one sum tells both."""
        size = halves.sum(axis=1)
        length = ((halves @ middle) ** 2).sum(axis=1)
        allowed = (size >= 2) & (n - size >= 2)
        return np.asarray(np.where(allowed, length * n / np.maximum(size * (n - size), 1), -1.0))

    if n <= _EXACT_SPLITS:
        codes = np.arange(1, 2 ** (n - 1))
        halves = (codes[:, None] >> np.arange(n)) % 2 == 1
    else:
        halves = np.array([_climbed(start, between) for start in _starts(x)])
    values = between(halves)
    best = int(np.argmax(values))
    return float(values[best] / total), numbered(halves[best].astype(np.int64))


def _starts(x: Floats) -> Iterator[NDArray[np.bool_]]:
    """Halves by Ward's tree, by average distance, and along each of the first directions in which members differ."""
    for method in ("ward", "average"):
        yield fcluster(linkage(x, method), 2, "maxclust") == 1
    _u, _s, directions = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
    for direction in directions[:5]:
        along = x @ direction
        yield along > np.median(along)


def _climbed(half: NDArray[np.bool_], value) -> NDArray[np.bool_]:  # type: ignore[no-untyped-def]
    """Move the one member whose move helps most, until none does."""
    while True:
        moves = half ^ np.eye(len(half), dtype=bool)
        values = value(moves)
        if values.max() <= value(half[None, :])[0] + 1e-12:
            return half
        half = moves[int(np.argmax(values))]


def _best_groups(distance: Floats) -> tuple[float, Ints]:
    n = len(distance)
    if n <= _EXACT_GROUPS:
        candidates = (np.array(division) for division in _divisions(n) if max(division))
        found = ((_silhouette(distance, group, int(group.max()) + 1), group) for group in candidates)
        value, group = max(found, key=lambda one: one[0])
        return float(value), group
    best, of = -2.0, np.zeros(n, dtype=np.int64)
    close = squareform(distance, checks=False)
    for method in ("ward", "average", "complete"):
        tree = linkage(close, method)
        for many in range(2, min(n - 1, _MOST_GROUPS) + 1):
            group = numbered(fcluster(tree, many, "maxclust").astype(np.int64))
            if group.any():
                group = group.copy()
                _improved(distance, group, many, _ROUNDS)
                value = float(_silhouette(distance, group, many))  # anew, without the rounding of many moves
                if value > best:
                    best, of = value, numbered(group)
    return best, of


@compiled
def _silhouette(distance, group, many):  # type: ignore[no-untyped-def]
    """The mean width; −2 if it is of one group alone."""
    n = len(group)
    size, sums = np.zeros(many), np.zeros((n, many))
    for member in range(n):
        size[group[member]] += 1
    for member in range(n):
        for other in range(n):
            sums[member, group[other]] += distance[member, other]
    return _width(sums, group, size)


@compiled
def _width(sums, group, size):  # type: ignore[no-untyped-def]
    total = 0.0
    for member in range(len(group)):
        own = group[member]
        least = np.inf
        for other in range(len(size)):
            if other != own and size[other] > 0:
                least = min(least, sums[member, other] / size[other])
        if least == np.inf:
            return -2.0
        if size[own] > 1:
            inside = sums[member, own] / (size[own] - 1)
            larger = max(inside, least)
            if larger > 0:
                total += (least - inside) / larger
    return total / len(group)


@compiled
def _improved(distance, group, many, rounds):  # type: ignore[no-untyped-def]
    """Move members one by one to the group where the mean width is greatest; changes `group`, gives the width."""
    n = len(group)
    size, sums = np.zeros(many), np.zeros((n, many))
    for member in range(n):
        size[group[member]] += 1
        for other in range(n):
            sums[other, group[member]] += distance[other, member]
    best = _width(sums, group, size)
    for _round in range(rounds):
        moved = False
        for member in range(n):
            for target in range(many):
                here = group[member]
                if target == here or size[here] == 1:
                    continue
                sums[:, here] -= distance[:, member]
                sums[:, target] += distance[:, member]
                size[here] -= 1
                size[target] += 1
                group[member] = target
                width = _width(sums, group, size)
                if width > best + 1e-12:
                    best, moved = width, True
                else:
                    sums[:, here] += distance[:, member]
                    sums[:, target] -= distance[:, member]
                    size[here] += 1
                    size[target] -= 1
                    group[member] = here
        if not moved:
            break
    return best


def _divisions(n: int) -> Iterator[list[int]]:
    """Every division of n members into groups, each once: no number before a smaller one has been used."""

    def grown(prefix: list[int]) -> Iterator[list[int]]:
        if len(prefix) == n:
            yield prefix
            return
        for group in range(max(prefix, default=-1) + 2):
            yield from grown([*prefix, group])

    yield from grown([])
