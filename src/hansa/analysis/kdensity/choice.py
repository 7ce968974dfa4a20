"""Which grid a K-density is computed from: the coarsest whose measured error is small enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import DTypeLike

from hansa.analysis.kdensity.estimate import FromGrid, FromPairs, from_grid
from hansa.analysis.kdensity.projection import EqualAreaPlane, equal_area_plane
from hansa.analysis.kdensity.sites import Floats, Sites
from hansa.analysis.kdensity.smoothing import BandwidthRule, relative_error

# Curves of so many plants are computed from every pair; those of more from the grid.
PAIRS_AT_MOST = 50_000
# Beyond this stretch of distances at the margin (reached 3,500 km from the centre) there is no plane for the sites.
MOST_STRETCH = 0.04
# Cells in a bandwidth, tried in turn.
CELLS_PER_BANDWIDTH = (2.0, 3.0, 4.5, 6.5)


class ImpreciseGridError(ValueError):
    """The sites spread too widely for a plane, or no grid that fits into memory is precise enough."""


@dataclass(frozen=True, eq=False)
class Trial:
    """Sites whose density is computed both ways, exactly and from the grid.

    stands_for: the number of sites this one is a sample of; the bandwidth is the one that so many would have.
    """

    sites: Sites
    weights: Floats | None
    stands_for: int


@dataclass(frozen=True, eq=False)
class Chosen:
    """A grid that is precise enough, the plane its sites must be projected to, and the error measured."""

    estimator: FromGrid
    plane: EqualAreaPlane
    error: float


def choose_grid(
    area: Sites,
    trials: Sequence[Trial],
    distances: Floats,
    rule: BandwidthRule | float,
    tolerance: float,
    precision: DTypeLike = np.float64,
) -> Chosen:
    """The coarsest grid over the area that is precise on all trials, by comparison with their exact densities.

    Raises:
        ImpreciseGridError: there is none; says why.
    """
    plane = equal_area_plane(area)
    stretch = plane.greatest_stretch(area)
    if stretch > MOST_STRETCH:
        raise ImpreciseGridError(
            f"the sites spread so widely that a plane would stretch distances at its margin by {stretch:.0%} "
            f"(at most {MOST_STRETCH:.0%}, reached 3,500 km from the centre)"
        )
    exact = [_exact(trial, distances, rule) for trial in trials]
    width = min(found for _, found in exact)
    flat, error = plane.project(area), np.inf
    for cells in CELLS_PER_BANDWIDTH:
        estimator = replace(from_grid(flat, distances, rule, width, cells), precision=precision)
        if not estimator.fine.affordable:
            break
        error = max(_error(estimator, plane, *pair) for pair in zip(trials, exact, strict=True))
        if error <= tolerance:
            return Chosen(estimator, plane, error)
    measured = f"the finest one errs by {error:.1%}" if np.isfinite(error) else f"one for {width:,.0f} m is too large"
    raise ImpreciseGridError(f"no grid that fits into memory keeps the error below {tolerance:.1%}: {measured}")


def _exact(trial: Trial, distances: Floats, rule: BandwidthRule | float) -> tuple[Floats, float]:
    """The density of the trial, smoothed with the bandwidth of what it stands for, and that bandwidth."""
    found = FromPairs(distances, rule)(trial.sites, trial.weights)
    if not isinstance(rule, str) or trial.stands_for <= len(trial.sites):
        return found.density, found.bandwidth
    width = found.bandwidth * (trial.stands_for / len(trial.sites)) ** -0.4
    return FromPairs(distances, width)(trial.sites, trial.weights).density, width


def _error(estimator: FromGrid, plane: EqualAreaPlane, trial: Trial, exact: tuple[Floats, float]) -> float:
    density, width = exact
    given = replace(estimator, bandwidth=width)
    return relative_error(given(plane.project(trial.sites), trial.weights).density, density, estimator.distances)
