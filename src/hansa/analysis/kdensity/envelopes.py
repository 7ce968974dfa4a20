"""Bands around simulated curves: at each distance alone, and around whole curves at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from hansa.analysis.kdensity.sites import Floats

GlobalBand = Literal["extreme rank length", "drop extremes"]
Verdict = Literal["localised", "dispersed", "neither"]


@dataclass(frozen=True, eq=False)
class Bands:
    """What chance does, from simulated curves.

    lower_local, upper_local: at each distance, α/2 of the simulations lie below and above.
    lower_global, upper_global: a whole simulated curve stays inside with probability 1 − α.
    p_value: share of the curves, the observed one included, that are as extreme as the observed one or more.
    """

    lower_local: Floats
    upper_local: Floats
    lower_global: Floats
    upper_global: Floats
    p_value: float


def bands(observed: Floats, simulated: Floats, alpha: float, band: GlobalBand = "extreme rank length") -> Bands:
    """The bands of simulated curves (simulations × distances), and the observed curve's p-value.

    Where a curve is not defined (NaN) all bands are NaN, and the global ones and the p-value speak of the other
    distances. The p-value is that of extreme rank length with either band.

    Raises:
        ValueError: too few simulations for α, or no distance where all curves are defined.

    >>> flat = np.arange(39.0)[:, None] + np.zeros(3)
    >>> found = bands(np.array([20.0, 50.0, 50.0]), flat, alpha=0.05)
    >>> found.upper_global, found.p_value
    (array([38., 38., 38.]), 0.05)
    """
    check_simulations(len(simulated), alpha)
    defined = np.isfinite(observed) & np.isfinite(simulated).all(axis=0)
    if not defined.any():
        raise ValueError(
            "all curves together are defined at no distance; right are wider distances, at which plants have neighbours"
        )
    result = np.full((4, len(observed)), np.nan)
    result[:2, defined] = np.quantile(simulated[:, defined], [alpha / 2, 1 - alpha / 2], axis=0)
    lower, upper, p_value = extreme_rank_length_band(observed[defined], simulated[:, defined], alpha)
    if band == "drop extremes":
        lower, upper = drop_extremes_band(simulated[:, defined], alpha)
    result[2:, defined] = lower, upper
    return Bands(result[0], result[1], result[2], result[3], p_value)


@dataclass(frozen=True, eq=False)
class Excess:
    """Where and how far an observed curve leaves its global band.

    localisation: Γ(d) = max(observed − upper_global, 0) at each distance.
    dispersion: Ψ(d) = max(lower_global − observed, 0) at each, 0 throughout where Γ is above 0 anywhere.
    localisation_index, dispersion_index: their integrals over the distances.
    """

    localisation: Floats
    dispersion: Floats
    localisation_index: float
    dispersion_index: float

    @property
    def verdict(self) -> Verdict:
        """Localised where the curve rises above the global band anywhere; else dispersed where it falls below it."""
        if self.localisation.any():
            return "localised"
        return "dispersed" if self.dispersion.any() else "neither"


def excess(observed: Floats, found: Bands, distances: Floats) -> Excess:
    """The parts of the observed curve outside its global band; 0 where the band is not defined.

    >>> flat = Bands(*np.array([[1.0, 1.0]] * 4), p_value=1.0)
    >>> excess(np.array([1.0, 3.0]), flat, np.array([0.0, 10.0])).localisation_index
    10.0
    """
    above = np.nan_to_num(np.maximum(observed - found.upper_global, 0))
    below = np.nan_to_num(np.maximum(found.lower_global - observed, 0)) * (not above.any())
    return Excess(above, below, float(np.trapezoid(above, distances)), float(np.trapezoid(below, distances)))


def check_simulations(number: int, alpha: float) -> None:
    """Enough simulations for the level.

    Raises:
        ValueError: α is no probability below one half, or (number + 1) · α is below 1.
    """
    if not 0 < alpha < 0.5:
        raise ValueError(f"alpha is {alpha}; right is a probability between 0 and 0.5, such as 0.05")
    if (number + 1) * alpha < 1 - 1e-9:
        raise ValueError(
            f"{number} simulations cannot tell a curve that is extreme at alpha {alpha}; right are at least "
            f"{int(np.ceil(1 / alpha - 1e-9)) - 1}, and 1,000 for a smooth band"
        )


def extreme_rank_length_band(observed: Floats, simulated: Floats, alpha: float) -> tuple[Floats, Floats, float]:
    """The global envelope by extreme rank length, and the p-value of the observed curve.

    At each distance a curve has a rank from outside: 1 for the lowest and the highest of all S + 1 curves, ties sharing
    their mean. A curve's ranks in increasing order are compared like words in a dictionary: the first is the most
    extreme. The band spans the curves that are left when the most extreme, at most α of all, are taken away. The
    observed curve leaves the band somewhere exactly if p ≤ α (but for ties), and under the null hypothesis that
    happens with probability α or less.

    Reference: M. Myllymäki, T. Mrkvička, P. Grabarnik, H. Seijo, U. Hahn, "Global envelope tests for spatial
    processes", Journal of the Royal Statistical Society B 79 (2017) 381–404.
    """
    curves = np.vstack([observed, simulated])
    extremeness = _dictionary_order(curves)
    more_extreme = np.array([np.searchsorted(np.sort(extremeness), value) for value in extremeness])
    kept = more_extreme >= more_extreme[more_extreme <= alpha * len(curves)].max()
    p_value = float((extremeness <= extremeness[0]).mean())
    return curves[kept].min(axis=0), curves[kept].max(axis=0), p_value


def _dictionary_order(curves: Floats) -> NDArray[np.int64]:
    """Each curve's place when they are ordered from the most extreme on; equal ones share a place."""
    ranks = rankdata(curves, axis=0)
    outside = np.sort(np.minimum(ranks, len(curves) + 1 - ranks), axis=1)
    order = np.lexsort(outside.T[::-1])
    new = np.any(np.diff(outside[order], axis=0) != 0, axis=1)
    places = np.empty(len(curves), dtype=np.int64)
    places[order] = np.concatenate([[0], np.cumsum(new)])
    return places


def drop_extremes_band(simulated: Floats, alpha: float) -> tuple[Floats, Floats]:
    """The global envelope of dbmss, for reproduction: without the simulations that are extreme anywhere.

    All simulations that are the least or the greatest at some distance are dropped, again and again, until at most
    (1 − α) of the S are left; the bounds lie between those of the last two rounds, by (target − left) / S, as dbmss has
    it. Rounds drop many curves at once, so the level is only roughly α.

    Raises:
        ValueError: no simulation is left.

    Reference: E. Marcon, S. Traissac, F. Puech, G. Lang, "Tools to characterize point patterns: dbmss for R", Journal
    of Statistical Software 67 (2015), code snippet 3; the package dbmss 2.11.
    """
    kept, target = simulated, (1 - alpha) * len(simulated)
    now = previous = simulated.min(axis=0), simulated.max(axis=0)
    while len(kept) > target:
        previous = now
        kept = np.delete(kept, np.union1d(kept.argmin(axis=0), kept.argmax(axis=0)), axis=0)
        if not len(kept):
            raise ValueError(f"no simulation of {len(simulated)} is left in the band; right are more simulations")
        now = kept.min(axis=0), kept.max(axis=0)
    share = (target - len(kept)) / len(simulated)
    lower, upper = (present + (before - present) * share for present, before in zip(now, previous, strict=True))
    return lower, upper
