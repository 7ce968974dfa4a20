"""Do plants of an activity cluster more than dartboard chance: Ellison and Glaeser, Maurel and Sédillot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm

from hansa.analysis.checked import Floats, divided
from hansa.analysis.concentration.gini import region_weights
from hansa.analysis.concentration.plant_totals import PlantTotals


@dataclass(frozen=True, eq=False)
class Agglomeration:
    """Agglomeration of each activity (one value per activity in every field).

    gamma: the index; its expectation is 0 if plants fall like darts. NaN for an activity without employment, with a
        single plant, or when all reference employment is in one region.
    raw_concentration: what is observed before plant sizes are allowed for (G of Ellison and Glaeser, or Σs² here).
    expected: raw concentration to expect from darts.
    plant_herfindahl: H of plant sizes.
    z: (raw − expected) / sd under the dartboard; NaN where the power sums of plant sizes are unknown.
    p_value: P(Z ≥ z) of the normal distribution: small when plants cluster. With few plants the distribution is skewed;
        then use `dartboard_test`.
    """

    gamma: Floats
    raw_concentration: Floats
    expected: Floats
    plant_herfindahl: Floats
    z: Floats
    p_value: Floats


def ellison_glaeser(totals: PlantTotals, *, reference: ArrayLike | None = None) -> Agglomeration:
    """Index of Ellison and Glaeser: concentration beyond what the lumpiness of plants explains.

        γ = [G − (1 − Σx²)·H] / [(1 − Σx²)·(1 − H)],   G = Σ_r (s_r − x_r)²

    s_r the share of region r in the activity, x_r its share in the reference, H the plant Herfindahl. If every plant
    chooses a region with probability x_r independently, E γ = 0; γ can be negative (plants avoid each other). The
    authors call γ above 0.05 high and below 0.02 low (recalled, not checked). The variance of G under chance is

        2·{H²·[Σx² − 2Σx³ + (Σx²)²] − Σz⁴·[Σx² − 4Σx³ + 3(Σx²)²]}.

    Args:
        totals: sums over plants.
        reference: weights of the regions (one value for each row): their total employment. Without it, the sum of the
            matrix over activities, which must then hold all of them.

    Raises:
        ValueError: a region has employment but no weight, or one activity is given without a reference.

    Region borders matter (a cluster cut in two is not seen), distance between regions does not. Cost: regions ×
    activities.

    >>> from hansa.analysis.concentration import plant_totals
    >>> sizes = [200, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000]
    >>> plants = plant_totals(sizes, regions=[0, 0, 0, 0, 0, 1, 1, 1, 1, 2])
    >>> result = ellison_glaeser(plants, reference=[500000, 400000, 100000])
    >>> result.gamma.round(8), result.z.round(6)
    (array([0.05990628]), array([0.1959]))

    References:
        [1] G. Ellison, E. L. Glaeser, "Geographic concentration in U.S. manufacturing industries: a dartboard
            approach", Journal of Political Economy 105 (1997) 889–927.
        [2] O. Farhauer, A. Kröll, Standorttheorien, 2nd edition, Springer Gabler, 2014 (the example).
    """
    shares, weights = shares_and_weights(totals, reference)
    herfindahl, fourth = totals.herfindahl, totals.power_sum(4)
    two, three = (weights**2).sum(), (weights**3).sum()
    raw = np.square(shares - weights[:, None]).sum(axis=0)
    variance = 2 * (herfindahl**2 * (two - 2 * three + two**2) - fourth * (two - 4 * three + 3 * two**2))
    return _agglomeration(raw, (1 - two) * herfindahl, herfindahl, (1 - two) * (1 - herfindahl), variance)


def maurel_sedillot(totals: PlantTotals, *, reference: ArrayLike | None = None) -> Agglomeration:
    """Index of Maurel and Sédillot: an estimate of how much likelier than chance two plants share a region.

        γ = [(Σs² − Σx²) / (1 − Σx²) − H] / (1 − H)

    It takes the probability that two jobs of the activity are in one region, Σs² (here `raw_concentration`), where
    Ellison and Glaeser take the distance from the reference, so that an activity in regions small in the reference
    scores lower here: the two can differ in sign on the same data. Report both, or say why one. The variance used for z
    is our own derivation for plants that fall like darts (see the method page), with Σz² = H:

        2·(H² − Σz⁴)·(Σx² − (Σx²)²) + 4·(Σx³ − (Σx²)²)·(H − 2Σz³ + 2Σz⁴ − H²).

    Args and degenerate cases as `ellison_glaeser`.

    >>> from hansa.analysis.concentration import plant_totals
    >>> sizes = [200, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000]
    >>> plants = plant_totals(sizes, regions=[0, 0, 0, 0, 0, 1, 1, 1, 1, 2])
    >>> maurel_sedillot(plants, reference=[500000, 400000, 100000]).gamma.round(7)
    array([-0.4357626])

    References:
        [1] F. Maurel, B. Sédillot, "A measure of the geographic concentration in French manufacturing industries",
            Regional Science and Urban Economics 29 (1999) 575–604.
    """
    shares, weights = shares_and_weights(totals, reference)
    herfindahl, third, fourth = totals.herfindahl, totals.power_sum(3), totals.power_sum(4)
    two, three = (weights**2).sum(), (weights**3).sum()
    raw = np.square(shares).sum(axis=0)
    variance = 2 * (herfindahl**2 - fourth) * (two - two**2)
    variance += 4 * (three - two**2) * (herfindahl - 2 * third + 2 * fourth - herfindahl**2)
    expected = two + (1 - two) * herfindahl
    return _agglomeration(raw, expected, herfindahl, (1 - two) * (1 - herfindahl), variance)


def shares_and_weights(totals: PlantTotals, reference: ArrayLike | None) -> tuple[Floats, Floats]:
    """Share of each region in each activity (columns add up to 1, or are NaN), and of each region in the reference."""
    weights = region_weights(totals.employment, reference)
    return divided(totals.employment, totals.employment.sum(axis=0)), weights


def _agglomeration(raw: Floats, expected: Floats, herfindahl: Floats, most: Floats, variance: Floats) -> Agglomeration:
    possible = most > 1e-12
    gamma = divided(np.where(possible, raw - expected, np.nan), np.where(possible, most, 0.0))
    z = divided(raw - expected, np.sqrt(np.where(variance > 1e-18, variance, 0.0)))
    z = np.where(np.isnan(variance), np.nan, z)
    return Agglomeration(gamma, raw, expected, herfindahl, z, norm.sf(z))
