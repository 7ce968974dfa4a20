"""Difference-in-differences for clusters that began in different years."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import diff_diff
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hansa.analysis.impact.deals import NEVER, deal
from hansa.analysis.impact.panel import REGION, YEAR, require_regions, split_years, wide_panel

FEWEST_BEFORE = 2
FEWEST_CONTROLS = 5
FEW_TREATED = 20
"""Below this many regions the normal law behind the library's standard errors is not to be trusted."""
_FIRST = "first_treated"


@dataclass(frozen=True)
class DifferenceInDifferences:
    """What regions with a cluster gained over those without, since it began.

    effect: mean over all treated regions and years since, in the unit of the outcome (of logarithms: about the share).
    low, high: its interval at 95 %, effect ± what nineteen in twenty random deals of the starting years stay within
        once the effect is taken away. Right if the effect is about the same for all.
    p_value: share of random deals with an effect as large. It cannot be below 1/(arrangements + 1).
    standard_error: of the effect, for many independent regions; too small for few.
    arrangements: random deals, the real one not counted.
    by_time: frame by years since the start (−1 is the year before, the base, with effect 0): time, effect,
        standard_error, low, high, regions. Rows before the start are the pre-trend and should be near 0. Standard
        errors and intervals here and below are the library's, by the normal law: too narrow for few regions.
    by_start: frame by starting year: start, effect, standard_error, low, high, regions.
    cells: frame by starting year and year: start, year, effect, standard_error, low, high.
    pre_trend_p: share of random deals in which the regions differed as much before; None where only the base year is
        before.
    treated, controls: how many regions of each.
    cautions: what a reader must know before using the effect.
    """

    effect: float
    low: float
    high: float
    p_value: float
    standard_error: float
    arrangements: int
    by_time: pd.DataFrame
    by_start: pd.DataFrame
    cells: pd.DataFrame
    pre_trend_p: float | None
    treated: int
    controls: int
    cautions: tuple[str, ...]


def difference_in_differences(
    panel: pd.DataFrame,
    *,
    started: Mapping[object, int],
    rng: np.random.Generator,
    outcome: str = "employment",
    controls: Iterable[object] | None = None,
    arrangements: int = 999,
) -> DifferenceInDifferences:
    """Compare regions whose clusters began in the same or in different years with regions that never had one.

    For start g and year t, ATT(g, t) = mean over regions of start g of (y_t − y_{g−1}) less the same mean over the
    controls (Callaway and Sant'Anna, without covariates) [1]; g − 1 is the last year of the panel before g. `effect` is
    the mean of ATT(g, t), t ≥ g, weighted by regions. Unlike regression with fixed effects it never compares late
    starters with early ones.

    Args:
        panel: rows region × year with the outcome; no gaps. Take logarithms where regions grow by rates.
        started: starting year by region. A region that started in the first year of the panel or before is refused:
            there is nothing to compare it with.
        rng: deals out the starting years.
        controls: regions that never had such a cluster; left out, all regions of the panel that did not start. Choose
            them with `match_regions` where treated regions differ from the rest.
        arrangements: random deals of the permutation test.

    Raises:
        ValueError: no year before a start, fewer than 2 before every start, fewer than 5 controls, no start, gaps or
            unknown regions.

    Cost: starts × years, and arrangements × regions × years for the test.

    >>> rows = [("X", 1, 5.0), ("X", 2, 6.0), ("X", 3, 10.0)]
    >>> rows += [(f"C{j}", t, j + t) for j in range(5) for t in (1, 2, 3)]
    >>> panel = pd.DataFrame(rows, columns=["region", "year", "employment"])
    >>> found = difference_in_differences(panel, started={"X": 3}, rng=np.random.default_rng(1), arrangements=99)
    >>> found.effect, found.by_time[["time", "effect"]].to_numpy().tolist()  # (10 − 6) − 1
    (3.0, [[-2.0, 0.0], [-1.0, 0.0], [0.0, 3.0]])

    References:
        [1] B. Callaway, P. H. C. Sant'Anna, "Difference-in-differences with multiple time periods", Journal of
        Econometrics 225 (2021) 200–230.
    """
    wide = wide_panel(panel, outcome)
    treated = require_regions(wide, started, "started")
    pool = wide.index.difference(pd.Index(treated)) if controls is None else controls
    never = require_regions(wide, pool, "controls")
    _require_enough(wide, started, treated, never)
    if arrangements < 1:
        raise ValueError(f"arrangements is {arrangements!r}; right is a whole number such as 999")
    used = wide.loc[[*treated, *never]]
    starts = np.array([int(started[region]) for region in treated] + [NEVER] * len(never))
    fitted, by_time = _fit(used, starts, outcome)
    dealt = deal(used.to_numpy(), starts, np.array([int(year) for year in used.columns]), rng, arrangements)
    effect = float(fitted.overall_att)
    return DifferenceInDifferences(
        effect=effect,
        low=effect - dealt.reach,
        high=effect + dealt.reach,
        p_value=dealt.p_value,
        standard_error=float(fitted.overall_se),
        arrangements=arrangements,
        by_time=_tidy(by_time, {"event_time": "time", "n": "regions"}),
        by_start=_tidy(fitted.aggregate("group").to_dataframe(), {"label": "start", "n": "regions"}),
        cells=_tidy(fitted.to_dataframe(), {"group": "start", "time": "year"}),
        pre_trend_p=dealt.pre_trend_p,
        treated=len(treated),
        controls=len(never),
        cautions=_cautions(len(treated), dealt.pre_trend_p),
    )


def _require_enough(
    wide: pd.DataFrame, started: Mapping[object, int], treated: list[object], never: list[object]
) -> None:
    if not treated:
        raise ValueError("no region started; right is a starting year for one region or more")
    if both := set(treated) & set(never):
        raise ValueError(f"region {next(iter(both))} started and is among the controls; right is one of the two")
    if len(never) < FEWEST_CONTROLS:
        raise ValueError(f"{len(never)} regions without a cluster; right are {FEWEST_CONTROLS} or more to compare with")
    for region in treated:
        try:
            split_years(wide, int(started[region]), 1)
        except ValueError as error:
            raise ValueError(f"region {region}: {error}") from error
    split_years(wide, max(int(started[region]) for region in treated), FEWEST_BEFORE)


def _fit(
    used: pd.DataFrame, starts: NDArray[np.int64], outcome: str
) -> tuple[diff_diff.CallawaySantAnnaResults, pd.DataFrame]:
    long = used.rename_axis(index=REGION, columns=YEAR).stack().rename(outcome).reset_index()
    long[_FIRST] = np.repeat(starts, used.shape[1])
    estimator = diff_diff.CallawaySantAnna(
        control_group="never_treated", base_period="universal", estimation_method="reg"
    )
    with warnings.catch_warnings():
        # Groups of one region have no standard error; that stands in `cautions`.
        warnings.simplefilter("ignore")
        fitted = estimator.fit(long, outcome=outcome, unit=REGION, time=YEAR, first_treat=_FIRST)
        return fitted, fitted.aggregate("event_study").to_dataframe()


def _tidy(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    ours = {"att": "effect", "se": "standard_error", "conf_int_lower": "low", "conf_int_upper": "high"}
    frame = frame.rename(columns=dict(names)).rename(columns=ours)
    kept = [c for c in ("start", "year", "time", "effect", "standard_error", "low", "high", "regions") if c in frame]
    return frame[kept].reset_index(drop=True)


def _cautions(treated: int, pre_trend_p: float | None) -> tuple[str, ...]:
    found = []
    if treated < FEW_TREATED:
        found.append(
            f"Only {treated} region{'s' * (treated != 1)} started: standard errors, and intervals by time and start, "
            "are too narrow. Use the p-value, and look at each region with synthetic control."
        )
    if pre_trend_p is None:
        found.append("There is one year before: whether the regions developed alike cannot be seen.")
    elif pre_trend_p < 0.1:
        found.append(
            f"The regions did not develop alike before the start (p = {pre_trend_p:.3f}): the effect may be their "
            "older difference. Match the regions, or use synthetic control."
        )
    return tuple(found)
