"""What is said of a whole region, or of a whole activity, and how sure the quotients are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hansa.analysis.concentration import PlantTotals, ellison_glaeser, locational_gini, maurel_sedillot
from hansa.analysis.specialisation import krugman_specialisation, location_quotient_intervals
from hansa.observatory.observe.matrices import Matrices

SEED = 20_261_123  # fixed, so that the same file gives the same intervals
LEVEL, DRAWS = 0.95, 999


def region_profiles(frame: pd.DataFrame, matrices: Matrices | None) -> pd.DataFrame:
    """A row for each region: size, number of activities, strong cells and stars, and
    krugman: distance of its mix of activities from that of all other regions, or of the reference area (0 to 2);
    herfindahl: how much of its employment is in few activities."""
    profiles = _sums(frame, "region").rename(columns={"cells": "activities"})
    if matrices is None:
        return profiles.assign(krugman=np.nan, herfindahl=np.nan)
    measures = pd.DataFrame(
        {
            "krugman": krugman_specialisation(matrices.employment, reference=matrices.reference),
            "herfindahl": _herfindahl(matrices.employment),
        },
        index=matrices.regions,
    )
    return profiles.join(measures, on="region")


def activity_profiles(frame: pd.DataFrame, matrices: Matrices | None) -> pd.DataFrame:
    """A row for each activity: size, number of regions, strong cells and stars, and
    herfindahl: how much of its employment is in few regions; locational_gini: the same, allowing for their size;
    ellison_glaeser, maurel_sedillot: beyond what few large establishments explain; empty without establishments."""
    profiles = _sums(frame, "activity").rename(columns={"cells": "regions"})
    names = ("herfindahl", "locational_gini", "plant_herfindahl", "ellison_glaeser", "maurel_sedillot")
    if matrices is None:
        return profiles.assign(**dict.fromkeys(names, np.nan))
    used = matrices.employment.sum(axis=0) > 0
    employment = matrices.employment[:, used]
    measures = pd.DataFrame(np.nan, index=matrices.activities[used], columns=list(names))
    measures["herfindahl"] = _herfindahl(employment.T)
    if employment.shape[1] > 1:
        # One activity alone has nothing to be compared with but itself.
        measures["locational_gini"] = locational_gini(employment)
        if "employment_squares" in frame and matrices.establishments is not None:
            squares = frame.groupby("activity", sort=False)["employment_squares"].sum()
            totals = PlantTotals(employment=employment, squares=squares.reindex(measures.index).to_numpy(dtype=float))
            measures["plant_herfindahl"] = totals.herfindahl
            measures["ellison_glaeser"] = ellison_glaeser(totals).gamma
            measures["maurel_sedillot"] = maurel_sedillot(totals).gamma
    return profiles.join(measures, on="activity")


def _sums(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    groups = frame.groupby(by, sort=True)
    sums = groups[["employment", "establishments"]].sum(min_count=1)
    sums["cells"] = groups.size()
    sums["strong"] = groups["strong"].sum()
    sums["stars"] = groups["stars"].sum()
    return sums.reset_index()


def _herfindahl(matrix: np.ndarray) -> np.ndarray:
    """Σ share² of each row."""
    totals = matrix.sum(axis=1, keepdims=True)
    return np.square(np.divide(matrix, totals, out=np.full_like(matrix, np.nan), where=totals > 0)).sum(axis=1)


def quotient_intervals(
    frame: pd.DataFrame, matrices: Matrices, *, plants_are_rows: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper bounds of the quotient of each cell of the frame, at 95 %.

    Where each row is one establishment, the spread of their sizes is known; else it is estimated from the cells.
    """
    assert matrices.establishments is not None
    bounds = location_quotient_intervals(
        matrices.employment,
        matrices.establishments,
        level=LEVEL,
        draws=DRAWS,
        rng=np.random.default_rng(SEED),
        reference=matrices.reference,
        size_variation=_variation(frame, matrices) if plants_are_rows else None,
    )
    return bounds.lower[matrices.row, matrices.column], bounds.upper[matrices.row, matrices.column]


def _variation(frame: pd.DataFrame, matrices: Matrices) -> np.ndarray:
    """Coefficient of variation of the sizes of establishments by activity: κ² = n · Σe² / (Σe)² − 1."""
    count = len(matrices.activities)
    plants, jobs, squares = (
        np.bincount(matrices.column, weights=frame[name].to_numpy(dtype=float), minlength=count)
        for name in ("establishments", "employment", "employment_squares")
    )
    ratio = np.divide(plants * squares, np.square(jobs), out=np.ones(count), where=jobs > 0)
    return np.sqrt(np.maximum(ratio - 1, 0))
