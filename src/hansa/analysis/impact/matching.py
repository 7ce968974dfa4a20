"""Chooses comparison regions: those that were alike before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hansa.analysis.impact.panel import require_regions, wide_panel

FEWEST_BEFORE = 3


@dataclass(frozen=True)
class Matching:
    """Comparison regions and how alike they are.

    partners: for each treated region its partners, the nearest first.
    controls: all partners, each once, in the order of the panel.
    distances: frame with region, partner, distance (mean absolute difference of the two paths before, in pooled
        standard deviations of level and of growth).
    balance: frame by "level" and "growth": standardised mean difference of treated and others before matching, and of
        treated and their partners after; by custom, above 0.25 in absolute value is not alike.
    """

    partners: Mapping[object, tuple[object, ...]]
    controls: tuple[object, ...]
    distances: pd.DataFrame
    balance: pd.DataFrame


def match_regions(
    panel: pd.DataFrame,
    *,
    regions: Iterable[object],
    treated_from: int,
    outcome: str = "employment",
    candidates: Iterable[object] | None = None,
    partners: int = 5,
) -> Matching:
    """Find for each region those that had the most similar level and growth of the outcome before a year.

    Of each region the mean of the outcome before and its yearly changes before are taken, each divided by its standard
    deviation over all regions in question; the distance is the mean of |difference of levels| and of the mean
    |difference of changes|. Partners may serve several regions. Matching on what came before uses nothing of what came
    after; it does not make a comparison right, it only removes the differences that can be seen.

    Args:
        panel, outcome: as of `difference_in_differences`; take logarithms where sizes differ much.
        regions: those with a cluster.
        treated_from: the first year that is not looked at.
        candidates: who may be a partner; left out, all other regions.
        partners: how many for each region.

    Raises:
        ValueError: fewer than 3 years before, fewer candidates than partners, unknown regions, or no variation.

    Cost: regions × candidates × years.

    >>> paths = [("X", 9, 1), ("A", 9, 1.1), ("B", 2, 1), ("C", 9, 5)]
    >>> rows = [(region, year, level + growth * year) for region, level, growth in paths for year in range(4)]
    >>> panel = pd.DataFrame(rows, columns=["region", "year", "employment"])
    >>> match_regions(panel, regions=["X"], treated_from=4, partners=1).partners
    {'X': ('A',)}
    """
    wide = wide_panel(panel, outcome)
    treated = require_regions(wide, regions, "regions")
    others = wide.index.difference(pd.Index(treated)) if candidates is None else candidates
    pool = require_regions(wide, others, "candidates")
    if both := set(treated) & set(pool):
        raise ValueError(f"region {next(iter(both))} cannot be matched with itself; leave it out of the candidates")
    if not treated or not 1 <= partners <= len(pool):
        raise ValueError(
            f"{len(treated)} regions, {len(pool)} candidates, {partners} partners each; right is a region or more, and "
            "at least as many candidates as partners"
        )
    before = [year for year in wide.columns if int(year) < treated_from]
    if len(before) < FEWEST_BEFORE:
        raise ValueError(f"{len(before)} years before {treated_from}; right are {FEWEST_BEFORE} or more to be alike in")
    traits = _traits(wide.loc[[*treated, *pool], before])
    found = _nearest(traits, treated, pool, partners)
    chosen = {region: tuple(group["partner"]) for region, group in found.groupby("region", sort=False)}
    used = {partner for names in chosen.values() for partner in names}
    return Matching(
        partners=chosen,
        controls=tuple(region for region in wide.index if region in used),
        distances=found,
        balance=_balance(traits, treated, pool, found["partner"].to_list()),
    )


def _traits(before: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Level (one column) and yearly changes, each in standard deviations over the regions."""
    level = before.mean(axis=1).to_frame()
    changes = before.diff(axis=1).iloc[:, 1:]
    spreads = float(level.std(ddof=0).iloc[0]), float(np.sqrt(changes.var(ddof=0).mean()))
    if not any(spreads):
        raise ValueError("all regions are the same in all years before: there is nothing to match on")
    return {
        "level": level / (spreads[0] or 1.0),
        "growth": changes / (spreads[1] or 1.0),
    }


def _nearest(traits: dict[str, pd.DataFrame], treated: list[object], pool: list[object], count: int) -> pd.DataFrame:
    rows = []
    for region in treated:
        apart = [(part.loc[pool] - part.loc[region]).abs().mean(axis=1) for part in traits.values()]
        distance = (sum(apart) / len(apart)).sort_values(kind="stable")
        rows += [(region, partner, float(distance[partner])) for partner in distance.index[:count]]
    return pd.DataFrame(rows, columns=["region", "partner", "distance"])


def _balance(
    traits: dict[str, pd.DataFrame], treated: list[object], pool: list[object], partners: list[object]
) -> pd.DataFrame:
    rows = []
    for name, part in traits.items():
        mean = part.mean(axis=1)
        spread = float(mean.std(ddof=0)) or 1.0
        rows.append(
            (
                name,
                float(mean[treated].mean() - mean[pool].mean()) / spread,
                float(mean[treated].mean() - mean[partners].mean()) / spread,
            )
        )
    return pd.DataFrame(rows, columns=["trait", "before", "after"])
