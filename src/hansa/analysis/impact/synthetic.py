"""Synthetic control: one region against a weighted mean of others that went the same way before."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import diff_diff
import numpy as np
import pandas as pd

from hansa.analysis.impact.panel import REGION, YEAR, require_regions, split_years, wide_panel

FEWEST_BEFORE = 5
FEWEST_DONORS = 5
POOR_FIT = 0.25
"""A pre-period error above this share of the region's own spread before is called a poor fit. Hansa's own bound."""


@dataclass(frozen=True)
class SyntheticControl:
    """One region against its synthetic twin.

    region, treated_from, outcome: what was asked.
    effect: mean of observed − synthetic over the years from `treated_from`, in the unit of the outcome.
    path: frame with year, observed, synthetic, gap and treated (False before), one row a year: the pre-trend is in it.
    weights: donors by weight, the largest first, those of 0 left out; they sum to 1.
    error_before: root mean square of the gap before, in the unit of the outcome.
    ratio: root mean square of the gap after over that before, the latter taken as 1/10,000 of the region's largest
        value before where it is smaller.
    p_value: rank of that ratio among the placebos, over their number + 1: each donor in turn is taken for the treated
        region, with the real one among its donors.
    smallest_p: 1/(placebos + 1), which no effect however large could fall below.
    placebos: frame with region and ratio, the largest first, the region itself included (is_region).
    backdated: frame with treated_from and effect: the same for made-up years before the real one; should be near 0.
    cautions: what a reader must know before using the effect.
    """

    region: object
    treated_from: int
    outcome: str
    effect: float
    path: pd.DataFrame
    weights: Mapping[object, float]
    error_before: float
    ratio: float
    p_value: float
    smallest_p: float
    placebos: pd.DataFrame
    backdated: pd.DataFrame
    cautions: tuple[str, ...]


def synthetic_control(
    panel: pd.DataFrame,
    *,
    region: object,
    treated_from: int,
    outcome: str = "employment",
    donors: Iterable[object] | None = None,
) -> SyntheticControl:
    """Compare a region with the weighted mean of donor regions that fits it best before a year.

    The weights w ≥ 0, Σw = 1 minimise Σ (yₜ − Σ wⱼ yⱼₜ)² over the years before; the gap afterwards is the estimate.
    All outcomes before are the only predictors, equally weighted: nothing is searched, so the result is one and the
    same each time. (With all of them in, further covariates hardly matter [2].)

    Args:
        panel: rows region × year with the outcome; no gaps. Take logarithms or an index where regions differ much in
            size: a large region cannot be a mean of small ones.
        region: the one with the cluster.
        treated_from: the first year in which the cluster could show.
        donors: regions that never had such a cluster and that it did not touch; left out, all others of the panel.
            Leave out neighbours, from which it may have drawn jobs.

    Raises:
        ValueError: fewer than 5 years before or 5 donors, gaps in the panel, unknown regions, no variation.

    Cost: years before × donors² for a fit, and as many fits as donors for the placebos.

    >>> import pandas as pd
    >>> years = range(2010, 2020)
    >>> paths = {f"D{j}": [j + 0.3 * j * (y - 2010) + (y * j) % 3 for y in years] for j in range(1, 7)}
    >>> paths["X"] = [0.6 * a + 0.4 * b + 4 * (y >= 2017) for a, b, y in zip(paths["D2"], paths["D5"], years)]
    >>> rows = [(r, y, v) for r, path in paths.items() for y, v in zip(years, path)]
    >>> panel = pd.DataFrame(rows, columns=["region", "year", "employment"])
    >>> found = synthetic_control(panel, region="X", treated_from=2017)
    >>> round(found.effect, 6), {donor: round(weight, 6) for donor, weight in found.weights.items()}
    (4.0, {'D2': 0.6, 'D5': 0.4})
    >>> round(found.p_value, 4)  # the smallest that 6 placebos can give
    0.1429

    References:
        [1] A. Abadie, A. Diamond, J. Hainmueller, "Synthetic control methods for comparative case studies", Journal of
        the American Statistical Association 105 (2010) 493–505.
        [2] A. Kaul, S. Klößner, G. Pfeifer, M. Schieler, "Standard synthetic control methods: the case of using all
        preintervention outcomes together with covariates", Journal of Business & Economic Statistics 40 (2022).
    """
    wide = wide_panel(panel, outcome)
    require_regions(wide, [region], "region")
    pool = require_regions(wide, wide.index.drop(region) if donors is None else donors, "donors")
    if region in pool:
        raise ValueError(f"region {region} is among its own donors; right are other regions only")
    if len(pool) < FEWEST_DONORS:
        raise ValueError(
            f"{len(pool)} donors; right are {FEWEST_DONORS} or more: with few, no placebo test says anything"
        )
    before, _after = split_years(wide, treated_from, FEWEST_BEFORE)
    used = wide.loc[[region, *pool]]
    if not np.ptp(used[before].to_numpy(), axis=0).any():
        raise ValueError(f"all regions have the same {outcome} in all years before {treated_from}: nothing to fit")
    # The library takes errors before as at least 0.0001 in the unit of the outcome: make no region smaller than 1.
    sizes = used[before].abs().max(axis=1)
    unit = float(sizes[sizes > 0].min())
    fitted = _fit(used / unit, region, treated_from, len(before), outcome)
    return _read(fitted, unit, used, region, treated_from, outcome)


def _fit(
    used: pd.DataFrame, region: object, treated_from: int, before: int, outcome: str
) -> diff_diff.SyntheticControlResults:
    long = used.rename_axis(index=REGION, columns=YEAR).stack().rename(outcome).reset_index()
    long["treated"] = ((long[REGION] == region) & (long[YEAR] >= treated_from)).astype(int)
    estimator = diff_diff.SyntheticControl(v_method="custom", custom_v=np.ones(before), standardize="none")
    with warnings.catch_warnings():
        # What they say (poor fit, few donors, truncated placebos) stands in `cautions` and in the documentation.
        warnings.simplefilter("ignore", UserWarning)
        fitted = estimator.fit(long, outcome=outcome, treatment="treated", unit=REGION, time=YEAR)
        fitted.in_space_placebo()
        fitted.in_time_placebo()
    return fitted


def _read(
    fitted: diff_diff.SyntheticControlResults,
    unit: float,
    used: pd.DataFrame,
    region: object,
    treated_from: int,
    outcome: str,
) -> SyntheticControl:
    years = [int(year) for year in used.columns]
    gap = unit * np.array([fitted.gap_path[year] for year in used.columns])
    observed = used.loc[region].to_numpy()
    path = pd.DataFrame({"year": years, "observed": observed, "synthetic": observed - gap, "gap": gap}).assign(
        treated=lambda frame: frame["year"] >= treated_from
    )
    error = float(np.sqrt(np.mean(np.square(path["gap"][~path["treated"]]))))
    ranked = fitted.get_placebo_df()
    ranked = ranked[ranked["status"].isin(["treated", "placebo"])]
    placebos = (
        ranked.rename(columns={"unit": "region", "rmspe_ratio": "ratio", "is_treated": "is_region"})
        .sort_values("ratio", ascending=False, kind="stable")[["region", "ratio", "is_region"]]
        .reset_index(drop=True)
    )
    backdated = fitted.get_in_time_placebo_df().query("status == 'ran'")
    weights = sorted(fitted.donor_weights.items(), key=lambda pair: -pair[1])
    return SyntheticControl(
        region=region,
        treated_from=treated_from,
        outcome=outcome,
        effect=unit * float(fitted.att),
        path=path,
        weights={donor: float(weight) for donor, weight in weights},
        error_before=error,
        ratio=float(fitted.rmspe_ratio),
        p_value=float(fitted.placebo_p_value),
        smallest_p=1 / (fitted.n_placebos + 1),
        placebos=placebos,
        backdated=pd.DataFrame(
            {
                "treated_from": backdated["placebo_period"].astype(int).to_numpy(),
                "effect": unit * backdated["placebo_att"].astype(float).to_numpy(),
            }
        ),
        cautions=_cautions(fitted, path, error, used, region),
    )


def _cautions(
    fitted: diff_diff.SyntheticControlResults, path: pd.DataFrame, error: float, used: pd.DataFrame, region: object
) -> tuple[str, ...]:
    found = []
    before = path[~path["treated"]]
    spread = float(before["observed"].std(ddof=0))
    if error > POOR_FIT * spread and error > 1e-9 * abs(before["observed"]).max():
        found.append(
            f"Poor fit before: the gap is {error:.3g} in the mean, the region itself varies by {spread:.3g}. "
            "The effect cannot be told from that error."
        )
    others = used.drop(index=region)[before["year"].to_list()]
    region_before = before["observed"].to_numpy()
    outside = (region_before > others.max().to_numpy()) | (region_before < others.min().to_numpy())
    if outside.any():
        found.append(
            f"In {int(outside.sum())} of the years before, the region lies outside of all donors, where no mean of "
            "them can follow. Take logarithms, an index, or other donors."
        )
    if len(others) >= len(before):
        found.append(
            f"{len(others)} donors and {len(before)} years before: several twins fit about as well, and this is one of "
            "them. Leave out donors that are unlike the region, or see whether the effect stays without some of them."
        )
    if (least := 1 / (fitted.n_placebos + 1)) > 0.05:
        found.append(f"With {fitted.n_placebos} placebos no p-value can be below {least:.3f}.")
    largest = max(fitted.donor_weights.values())
    if largest > 0.8:
        found.append(f"One donor carries {largest:.0%} of the twin: what happened there alone may be the effect.")
    if fitted.n_failed + fitted.n_infeasible:
        found.append(f"{fitted.n_failed + fitted.n_infeasible} placebos could not be computed and do not count.")
    return tuple(found)
