"""Is an activity localised or dispersed? Its K-density against plants that stand anywhere plants stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.kdensity.checked import check_bandwidth, check_pairs, checked_distances, checked_plants
from hansa.analysis.kdensity.choice import PAIRS_AT_MOST, ImpreciseGridError, Trial, choose_grid
from hansa.analysis.kdensity.curve import ADVICE, Method, exact_density
from hansa.analysis.kdensity.envelopes import Excess, GlobalBand, Verdict, bands, check_simulations, excess
from hansa.analysis.kdensity.estimate import FromGrid, FromPairs
from hansa.analysis.kdensity.sites import Floats, Sites
from hansa.analysis.kdensity.smoothing import BandwidthRule, relative_error
from hansa.analysis.kdensity.threads import in_threads

# Simulations of so many plants are computed from every pair; larger ones from the grid.
PAIRS_IN_SIMULATIONS = 3_000
# One of so many takes a few milliseconds.
SHORT = 500


@dataclass(frozen=True, eq=False)
class KDensityTest:
    """An activity's K-density and what chance would do.

    distances: metres.
    observed: K̂ of the activity at each, per metre.
    lower_local, upper_local: at each distance alone, α/2 of the simulations lie below and above.
    lower_global, upper_global: a whole simulated curve stays inside with probability 1 − α.
    excess: where the curve leaves the global band, with the indices of localisation and dispersion (shares of pairs).
    p_value: of the whole curve against chance, by extreme rank length, both sides.
    bandwidth: of the observed curve, metres.
    draws: number of simulations.
    alpha: level of the bands, both sides together.
    method: how the observed curve was computed, and `simulation_method` how the simulated ones.
    error: the greatest relative error of the curves, as in `KDensity`; for a grid it is measured against exact curves
        of the observed plants and of one simulation.
    """

    distances: Floats
    observed: Floats
    lower_local: Floats
    upper_local: Floats
    lower_global: Floats
    upper_global: Floats
    excess: Excess
    p_value: float
    bandwidth: float
    draws: int
    alpha: float
    method: Method
    simulation_method: Method
    error: float

    @property
    def verdict(self) -> Verdict:
        """Localised where the curve rises above the global band anywhere; else dispersed where it falls below it."""
        return self.excess.verdict


def k_density_test(
    plants: Sites,
    sites: Sites,
    *,
    rng: np.random.Generator,
    distances: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    site_weights: ArrayLike | None = None,
    bandwidth: BandwidthRule | float = "all pairs",
    draws: int = 1_000,
    alpha: float = 0.05,
    band: GlobalBand = "extreme rank length",
    tolerance: float = 0.01,
    progress: Callable[[int], None] | None = None,
) -> KDensityTest:
    """The K-density of an activity's plants against as many plants drawn from all sites, with local and global bands.

    Each simulation draws as many sites as there are plants, without replacement, and computes their K-density in the
    same way, each with its own bandwidth. So land, coasts and cities, where nobody or everybody builds, weigh on both
    sides alike; so do the edges of the map.

    Args:
        plants: the activity's plants, at least two.
        sites: all sites where a plant may stand: those of all activities, this one included. Several plants at one
            address are several sites.
        rng: where chance comes from. Equal seeds give equal results, with any number of threads.
        distances: metres. Without them, 101 from 0 to the median distance of the sites, as Duranton and Overman do.
        weights: employment of the plants. In a simulation the plants keep it and move: the same weights fall on the
            sites drawn, in random order (Duranton and Overman; “random location” of dbmss).
        site_weights: employment at all sites, only with `weights`. In a simulation the sites drawn then bring their own
            (“random labelling” of dbmss).
        bandwidth: as in `k_density`; a rule is applied to each curve.
        draws: number of simulations, 1,000 or more for publication.
        alpha: level of both bands, both sides together. Duranton and Overman put 5 % on each side: that is 0.10 here.
        band: "extreme rank length" is exact; "drop extremes" reproduces dbmss.
        tolerance: error allowed to the grid.
        progress: told after each simulation how many are done.

    Up to 3,000 plants every pair of every simulation is computed (10 milliseconds each, growing with n²). With more,
    simulations are counted on the coarsest grid whose error, measured on the plants and on one simulation, is below the
    tolerance: their time depends on the area and the bandwidth, not on the plants. The p-value compares curves computed
    in one way; `observed` is exact up to 50,000 plants. Sites spread over more than a continent (3,500 km from their
    centre) have no plane: then every pair is computed on great circles, and more than 50,000 plants are refused.

    Raises:
        ValueError: as `k_density`; or more plants than sites, too few draws for alpha, weights on one side only.

    References:
        G. Duranton, H. G. Overman, "Testing for localization using micro-geographic data", Review of Economic Studies
        72 (2005) 1077–1106.
        M. Myllymäki et al., "Global envelope tests for spatial processes", Journal of the Royal Statistical Society B
        79 (2017) 381–404.

    >>> from hansa.analysis.kdensity import k_density_test, sites_on_plane
    >>> rng = np.random.default_rng(1)
    >>> sites = sites_on_plane(rng.uniform(0, 100_000, 400), rng.uniform(0, 100_000, 400))
    >>> near_the_middle = np.hypot(sites.east - 50_000, sites.north - 50_000) < 20_000
    >>> found = k_density_test(sites.take(near_the_middle), sites, rng=rng, draws=99)
    >>> found.verdict, found.p_value
    ('localised', 0.01)
    """
    check_bandwidth(bandwidth)
    check_simulations(draws, alpha)
    mine, theirs = checked_plants(plants, weights, "plants"), checked_plants(sites, site_weights, "sites")
    check_pairs(plants, mine, bandwidth)
    _check_draws(plants, sites, mine, theirs)
    at = checked_distances(distances, sites)
    draw = _Draw(sites, len(plants), mine, theirs)
    ways = _choose_ways(plants, mine, draw, at, bandwidth, tolerance, rng)
    flat = replace(draw, sites=ways.place(sites))

    def simulate(chance: np.random.Generator) -> Floats:
        return ways.simulation(*flat(chance)).density

    simulated = np.array(in_threads(simulate, rng.spawn(draws), progress, short=len(plants) <= SHORT))
    found = bands(ways.comparable, simulated, alpha, band)
    return KDensityTest(
        distances=at,
        observed=ways.observed,
        lower_local=found.lower_local,
        upper_local=found.upper_local,
        lower_global=found.lower_global,
        upper_global=found.upper_global,
        excess=excess(ways.observed, found, at),
        p_value=found.p_value,
        bandwidth=ways.bandwidth,
        draws=draws,
        alpha=alpha,
        method=ways.method,
        simulation_method="pairs" if isinstance(ways.simulation, FromPairs) else "grid",
        error=ways.error,
    )


def _check_draws(plants: Sites, sites: Sites, weights: Floats | None, site_weights: Floats | None) -> None:
    plants.together(sites.take(sites.evenly(1)))
    if len(plants) > len(sites):
        raise ValueError(
            f"{len(plants):,} plants cannot be drawn from {len(sites):,} sites without replacement; right are the "
            "sites of all activities, this one included"
        )
    if len(plants) == len(sites) and weights is None:
        raise ValueError(
            f"all {len(sites):,} sites are plants of the activity, so every simulation would be the same; right are "
            "the sites of all activities"
        )
    if weights is None and site_weights is not None:
        raise ValueError("the sites have weights and the plants have none; right are weights of both, or of the plants")


@dataclass(frozen=True, eq=False)
class _Draw:
    """Draws as many sites as there are plants, with their weights."""

    sites: Sites
    number: int
    weights: Floats | None
    site_weights: Floats | None

    def __call__(self, chance: np.random.Generator) -> tuple[Sites, Floats | None]:
        # In random order, so that the plants' weights fall on them at random.
        chosen = chance.choice(len(self.sites), self.number, replace=False)
        return self.sites.take(chosen), self.weights if self.site_weights is None else self.site_weights[chosen]


@dataclass(frozen=True, eq=False)
class _Ways:
    """How curves are computed: the observed one for readers, and in the same way as the simulations.

    place: puts sites where the simulations want them: on a plane for a grid.
    """

    observed: Floats
    bandwidth: float
    comparable: Floats
    method: Method
    error: float
    simulation: FromPairs | FromGrid
    place: Callable[[Sites], Sites]


def _choose_ways(
    plants: Sites,
    weights: Floats | None,
    draw: _Draw,
    distances: Floats,
    bandwidth: BandwidthRule | float,
    tolerance: float,
    rng: np.random.Generator,
) -> _Ways:
    few = len(plants) <= PAIRS_AT_MOST
    chosen = None
    if len(plants) > PAIRS_IN_SIMULATIONS:
        some = plants.evenly(PAIRS_AT_MOST)
        trials = [(plants.take(some), None if weights is None else weights[some]), draw(rng)]
        trials[1] = (trials[1][0].take(some), None if trials[1][1] is None else trials[1][1][some])
        area = plants.together(draw.sites)
        try:
            chosen = choose_grid(
                area, [Trial(*trial, len(plants)) for trial in trials], distances, bandwidth, tolerance, np.float32
            )
        except ImpreciseGridError as reason:
            if not few:
                message = f"{len(plants):,} plants are too many for all their pairs, and {reason}. {ADVICE}"
                raise ValueError(message) from reason
    if chosen is None:
        exact, method, error = exact_density(plants, distances, bandwidth, weights)
        simulation = FromPairs(distances, bandwidth, parallel=False)
        return _Ways(exact.density, exact.bandwidth, exact.density, method, error, simulation, lambda sites: sites)
    on_grid = chosen.estimator(chosen.plane.project(plants), weights)
    observed, method, error = on_grid, "grid", chosen.error
    if few:
        observed, method, error = exact_density(plants, distances, bandwidth, weights)
        error = max(chosen.error, error, relative_error(on_grid.density, observed.density, distances))
    return _Ways(
        observed.density, observed.bandwidth, on_grid.density, method, error, chosen.estimator, chosen.plane.project
    )
