"""Are an activity's plants nearer to their own kind than to all others? M and m against chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.kdensity.envelopes import Excess, GlobalBand, Verdict, bands, check_simulations, excess
from hansa.analysis.kdensity.labels import Chance, Labels
from hansa.analysis.kdensity.marcon_puech import Function, Measure
from hansa.analysis.kdensity.sites import Floats, Sites
from hansa.analysis.kdensity.smoothing import BandwidthRule
from hansa.analysis.kdensity.threads import in_threads


@dataclass(frozen=True, eq=False)
class MarconPuechTest:
    """M or m of an activity and what chance would do.

    distances: metres.
    observed: M or m at each; NaN where no plant has a neighbour.
    lower_local, upper_local: at each distance alone, α/2 of the simulations lie below and above.
    lower_global, upper_global: a whole simulated curve stays inside with probability 1 − α; NaN, like the local ones,
        at distances at which a curve is not defined.
    excess: where the curve leaves the global band, and by how much.
    p_value: of the whole curve against chance, by extreme rank length, both sides.
    bandwidth: of the observed m, metres; None for M.
    draws: number of simulations.
    alpha: level of the bands, both sides together.
    """

    distances: Floats
    observed: Floats
    lower_local: Floats
    upper_local: Floats
    lower_global: Floats
    upper_global: Floats
    excess: Excess
    p_value: float
    bandwidth: float | None
    draws: int
    alpha: float

    @property
    def verdict(self) -> Verdict:
        """Localised where the curve rises above the global band anywhere; else dispersed where it falls below it."""
        return self.excess.verdict


def marcon_puech_test(
    sites: Sites,
    plants: ArrayLike,
    distances: ArrayLike,
    *,
    rng: np.random.Generator,
    neighbours: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    function: Function = "M",
    bandwidth: BandwidthRule | float = "near pairs",
    chance: Chance = "random location",
    draws: int = 1_000,
    alpha: float = 0.05,
    band: GlobalBand = "extreme rank length",
    progress: Callable[[int], None] | None = None,
) -> MarconPuechTest:
    """M or m of an activity against chance, with local and global bands.

    Args:
        rng: where chance comes from. Equal seeds give equal results, with any number of threads.
        chance: what a simulation does. "random location": plants of all activities, with their weights, are dealt out
            anew to all sites, as Marcon and Puech do. "random labelling": sites keep their weights, activities are
            dealt out anew. "population independence" (with neighbours): the plants stay, all others are dealt out anew
            to the sites left, so that only the relation of the two activities is tested.
        draws, alpha, band, progress: as in `k_density_test`.
        All others: as in `marcon_puech`.

    Cost: that of `marcon_puech`, for each simulation.

    >>> from hansa.analysis.kdensity import marcon_puech_test, sites_on_plane
    >>> rng = np.random.default_rng(1)
    >>> sites = sites_on_plane(rng.uniform(0, 100_000, 400), rng.uniform(0, 100_000, 400))
    >>> near_the_middle = np.hypot(sites.east - 50_000, sites.north - 50_000) < 20_000
    >>> found = marcon_puech_test(sites, near_the_middle, [10_000, 20_000], rng=rng, draws=99)
    >>> found.verdict, found.p_value
    ('localised', 0.01)
    """
    labels = Labels.checked(sites, plants, neighbours, weights)
    measure = Measure.checked(sites, distances, function, bandwidth)
    check_simulations(draws, alpha)
    _check_chance(chance, labels)
    observed, width = measure(labels, parallel=True)

    def simulate(source: np.random.Generator) -> Floats:
        return measure(labels.dealt_anew(chance, source))[0]

    simulated = np.array(in_threads(simulate, rng.spawn(draws), progress))
    limits = bands(observed, simulated, alpha, band)
    return MarconPuechTest(
        distances=measure.distances,
        observed=observed,
        lower_local=limits.lower_local,
        upper_local=limits.upper_local,
        lower_global=limits.lower_global,
        upper_global=limits.upper_global,
        excess=excess(observed, limits, measure.distances),
        p_value=limits.p_value,
        bandwidth=width,
        draws=draws,
        alpha=alpha,
    )


def _check_chance(chance: Chance, labels: Labels) -> None:
    if chance not in ("random location", "random labelling", "population independence"):
        raise ValueError(
            f"chance is {chance!r}; right is “random location”, “random labelling” or “population independence”"
        )
    if chance == "population independence" and labels.neighbours is None:
        raise ValueError(
            "“population independence” is about two activities; right are neighbours too, or another chance"
        )
