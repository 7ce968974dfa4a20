"""At which level a synergy arises: within regions, between the regions of a nation, between nations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from hansa.analysis.checked import Floats
from hansa.analysis.helix.information import checked_counts, stacked_bits


@dataclass(frozen=True, eq=False)
class Decomposition:
    """T = T₀ + Σ (n_G / n) · T_G.

    total_bits: T of the whole table. between_bits: T₀, what arises only between the groups.
    groups: one row for each group: group, units, bits (T_G, of the group alone), contribution_bits ((n_G / n) · T_G)
        and share (of the total; NaN where the total is 0).
    """

    total_bits: float
    between_bits: float
    groups: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Levels:
    """A synergy by the level at which it arises, coarse to fine.

    levels: one row for each: level, bits, share. The first is between the groups of the coarsest level; the next,
        within those and between the groups of the level after; the last, named “within”, inside the finest groups. The
        bits add to the total.
    parts: for each level, the decomposition over its groups.
    """

    total_bits: float
    levels: pd.DataFrame
    parts: Mapping[str, Decomposition]


def decompose(counts: ArrayLike, groups: Sequence[str], *, axis: int = 0) -> Decomposition:
    """Divide a mutual information into what arises within groups and what arises between them.

    T₀ is the same measure with the groups in place of the classes of the axis: T of the table summed up to groups. So
    the parts add up exactly, and T₀ tells what the groups say of the other dimensions.

    Args:
        counts: as for `mutual_information`; one dimension is usually the region.
        groups: the group of each class along the axis, the nation of each region for example.
        axis: number of that dimension.

    Raises:
        ValueError: as for `mutual_information`, or the groups are not one for each class.

    A small group has a large bias of its own; see `permutation_null`. Cost: number of cells.

    >>> regions = [[[20, 0], [0, 20]], [[0, 20], [20, 0]], [[10, 10], [10, 10]]]
    >>> found = decompose(regions, ["A", "A", "B"])
    >>> round(found.between_bits, 6) + 0.0, found.groups["bits"].round(6).tolist()
    (0.0, [-1.0, 0.0])

    References:
        L. Leydesdorff, Ø. Strand, "The Swedish system of innovation: regional synergies in a knowledge-based economy",
        Journal of the American Society for Information Science and Technology 64 (2013) 1890–1902.
        H. Theil, Statistical Decomposition Analysis, North-Holland (1972).
    """
    table = np.moveaxis(checked_counts(counts), axis, 0)
    names, numbers = _numbered(groups, len(table), "groups")
    units = np.array([table[numbers == place].sum() for place in range(len(names))])
    bits = np.array([_bits(table[numbers == place]) for place in range(len(names))])
    total = _bits(table)
    contributions = bits * units / max(units.sum(), 1)
    between = np.zeros((len(names), *table.shape[1:]))
    np.add.at(between, numbers, table)
    frame = pd.DataFrame(
        {
            "group": names,
            "units": units.astype(np.int64),
            "bits": bits,
            "contribution_bits": contributions,
            "share": contributions / total if total else np.nan,
        }
    )
    return Decomposition(total, _bits(between), frame)


def decompose_levels(counts: ArrayLike, levels: Mapping[str, Sequence[str]], *, axis: int = 0) -> Levels:
    """Divide a mutual information over nested levels: nations, regions within nations, what is within regions.

    Args:
        counts: as for `mutual_information`, the axis as fine as the data are (municipalities, say).
        levels: from coarse to fine, by name, the group of each class along the axis. Each group of a finer level lies
            in one of the coarser.

    Raises:
        ValueError: as for `decompose`, or the levels do not nest.

    Cost: levels × cells.

    >>> regions = [[[20, 0], [0, 20]], [[0, 20], [20, 0]], [[10, 10], [10, 10]]]
    >>> found = decompose_levels(regions, {"nation": ["A", "A", "B"], "region": ["A1", "A2", "B1"]})
    >>> found.levels["level"].tolist(), found.levels["bits"].round(4).abs().tolist(), round(found.total_bits, 4)
    (['nation', 'region', 'within'], [0.0, 0.6667, 0.0], -0.6667)
    """
    table = checked_counts(counts)
    if not levels or "within" in levels:
        raise ValueError("give at least one level, and none called “within”: that is what remains inside the finest")
    _refuse_crossing(levels)
    parts = {name: decompose(table, groups, axis=axis) for name, groups in levels.items()}
    total = _bits(np.moveaxis(table, axis, 0))
    rests = [total, *(float(part.groups["contribution_bits"].sum()) for part in parts.values())]
    bits = [*(coarse - fine for coarse, fine in pairwise(rests)), rests[-1]]
    frame = pd.DataFrame({"level": [*levels, "within"], "bits": bits})
    frame["share"] = frame["bits"] / total if total else np.nan
    return Levels(total, frame, parts)


def _bits(table: Floats) -> float:
    return float(stacked_bits(table[None])[0])


def _numbered(groups: Sequence[str], length: int, what: str) -> tuple[list[str], NDArray[np.intp]]:
    if len(groups) != length:
        raise ValueError(f"there are {len(groups)} {what}; right is one for each of the {length} classes of the axis")
    names = sorted(set(groups))
    places = {name: place for place, name in enumerate(names)}
    return names, np.array([places[group] for group in groups], dtype=np.intp)


def _refuse_crossing(levels: Mapping[str, Sequence[str]]) -> None:
    names = list(levels)
    for coarse, fine in pairwise(names):
        owner: dict[str, str] = {}
        for outer, inner in zip(levels[coarse], levels[fine], strict=True):
            if owner.setdefault(inner, outer) != outer:
                raise ValueError(
                    f"{fine} {inner} lies in {coarse} {owner[inner]} and in {coarse} {outer};"
                    " levels must nest, from coarse to fine"
                )
