"""How far two divisions of the same activities agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linear_sum_assignment

from hansa.analysis.definitions.definition import DefinitionSet
from hansa.analysis.definitions.scores import cluster_numbers


@dataclass(frozen=True)
class Overlap:
    """Agreement of two divisions, shares from 0 to 1.

    activities: how many are compared.
    matched: part of the activities that are in the same cluster, when each cluster of the first division is paired with
        at most one of the second so that this part is largest.
    best_of_first: part of the activities when each cluster of the first is compared with the cluster of the second that
        shares most with it, and several may choose the same; `best_of_second` the other way round.
    adjusted_rand: agreement over pairs of activities, 1 for equal divisions and 0 on average for random ones of these
        sizes.
    """

    activities: int
    matched: float
    best_of_first: float
    best_of_second: float
    adjusted_rand: float


def overlap(first: ArrayLike, second: ArrayLike) -> Overlap:
    """Compare two divisions of the same activities.

    Args:
        first, second: the cluster of each activity, whole numbers in any numbering.

    Raises:
        ValueError: there are no activities, or the lengths differ.

    Cost: clusters³ for the pairing, activities for the rest.

    >>> overlap([0, 0, 1, 1], [5, 5, 5, 7])
    Overlap(activities=4, matched=0.75, best_of_first=0.75, best_of_second=0.75, adjusted_rand=0.0)

    References:
        L. Hubert, P. Arabie, "Comparing partitions", Journal of Classification 2 (1985) 193–218.
    """
    size = np.asarray(first).size
    if not size:
        raise ValueError("there are no activities to compare")
    table = _table(cluster_numbers(first, size), cluster_numbers(second, size))
    rows, columns = linear_sum_assignment(-table)
    return Overlap(
        activities=size,
        matched=float(table[rows, columns].sum() / size),
        best_of_first=float(table.max(axis=1).sum() / size),
        best_of_second=float(table.max(axis=0).sum() / size),
        adjusted_rand=_adjusted_rand(table),
    )


@dataclass(frozen=True)
class AgainstChance:
    """An overlap beside that of random divisions with the same sizes of clusters.

    random_mean, random_high: mean and 95th percentile of `matched` over the draws.
    p_value: (1 + draws with at least the same match) / (1 + draws).
    """

    found: Overlap
    random_mean: float
    random_high: float
    p_value: float
    draws: int


def overlap_against_chance(
    first: ArrayLike, second: ArrayLike, *, rng: np.random.Generator, draws: int = 200
) -> AgainstChance:
    """Is the overlap of two divisions more than the sizes of their clusters make by themselves?

    The first division is shuffled over the activities `draws` times.

    Cost: draws × the cost of `overlap`.

    >>> halves = np.repeat([0, 1], 20)
    >>> overlap_against_chance(halves, halves, rng=np.random.default_rng(1), draws=99).p_value
    0.01
    """
    if draws < 1:
        raise ValueError(f"{draws} draws; at least one is needed")
    found = overlap(first, second)
    one, other = cluster_numbers(first, found.activities), cluster_numbers(second, found.activities)
    matches = np.empty(draws)
    for draw in range(draws):
        table = _table(rng.permutation(one), other)
        rows, columns = linear_sum_assignment(-table)
        matches[draw] = table[rows, columns].sum() / found.activities
    return AgainstChance(
        found=found,
        random_mean=float(matches.mean()),
        random_high=float(np.percentile(matches, 95)),
        p_value=float((1 + (matches >= found.matched - 1e-12).sum()) / (1 + draws)),
        draws=draws,
    )


@dataclass(frozen=True)
class Comparison:
    """Two sets of definitions side by side.

    overlap: over the codes that both sets have; a code with shares in several clusters counts for the largest, the
        first by key among equals.
    only_first, only_second: codes of one set alone.
    pairs: one row for each pair of clusters that have codes in common: first, second, codes (in common), first_share
        and second_share (their part of each cluster's compared codes), most in common first.
    """

    overlap: Overlap
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    pairs: pd.DataFrame


def compare_definitions(first: DefinitionSet, second: DefinitionSet) -> Comparison:
    """How far a set of definitions agrees with another, and where it differs.

    Raises:
        ValueError: the sets are in different classifications, or have no code in common.

    Cost: codes, and clusters³ for the pairing.
    """
    if first.classification != second.classification:
        raise ValueError(
            f"“{first.name}” is in {first.classification} and “{second.name}” in {second.classification}; recode one"
        )
    one, other = _main_cluster(first), _main_cluster(second)
    common = sorted(set(one) & set(other))
    if not common:
        raise ValueError(f"“{first.name}” and “{second.name}” have no code in common")
    frame = pd.DataFrame({"first": [one[c] for c in common], "second": [other[c] for c in common]})
    pairs = frame.groupby(["first", "second"]).size().rename("codes").reset_index()
    for side in ("first", "second"):
        pairs[f"{side}_share"] = pairs["codes"] / pairs.groupby(side)["codes"].transform("sum")
    return Comparison(
        overlap=overlap(pd.factorize(frame["first"])[0], pd.factorize(frame["second"])[0]),
        only_first=tuple(sorted(set(one) - set(other))),
        only_second=tuple(sorted(set(other) - set(one))),
        pairs=pairs.sort_values(["codes", "first", "second"], ascending=[False, True, True], ignore_index=True),
    )


def _main_cluster(definitions: DefinitionSet) -> dict[str, str]:
    frame = definitions.frame().sort_values(["share", "cluster"], ascending=[False, True])
    main = frame.drop_duplicates("code")
    return dict(zip(main["code"], main["cluster"], strict=True))


def _table(one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.int64]:
    table = np.zeros((one.max() + 1, other.max() + 1), dtype=np.int64)
    np.add.at(table, (one, other), 1)
    return table


def _adjusted_rand(table: NDArray[np.int64]) -> float:
    def pairs(counts: NDArray[np.int64]) -> float:
        return float((counts * (counts - 1) / 2).sum())

    together, one, other = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    everything = pairs(table.sum(keepdims=True))
    if not everything:
        return 1.0
    chance = one * other / everything
    most = (one + other) / 2
    # Both divisions all in one cluster, or all alone: they are equal.
    return 1.0 if most == chance else (together - chance) / (most - chance)
