"""Do several activities cluster in the same regions: groups (Ellison and Glaeser) and pairs (with Kerr)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats, divided
from hansa.analysis.concentration.agglomeration import shares_and_weights
from hansa.analysis.concentration.plant_totals import PlantTotals


@dataclass(frozen=True, eq=False)
class Coagglomeration:
    """Coagglomeration of a group of activities.

    gamma: the index; 0 in expectation if activities settle independently, whatever each does by itself.
    z: gamma over its standard deviation if all plants of all activities fell like darts.
    weights: share of each activity of the group in the group's employment.
    """

    gamma: float
    z: float
    weights: Floats


@dataclass(frozen=True, eq=False)
class PairwiseCoagglomeration:
    """Coagglomeration of every pair: symmetric matrices activities × activities.

    gamma: the index of the pair; the diagonal holds G / (1 − Σx²) of the activity itself, which is no coagglomeration.
    z: gamma over its standard deviation under the dartboard; NaN on the diagonal.
    """

    gamma: Floats
    z: Floats


def coagglomeration(
    totals: PlantTotals, group: Sequence[int] | None = None, *, reference: ArrayLike | None = None
) -> Coagglomeration:
    """Index of Ellison and Glaeser for a group: concentration of the whole beyond that of its parts.

        γᶜ = {G / (1 − Σx²) − H − Σ γ_i w_i² (1 − H_i)} / (1 − Σ w_i²)

    with s_r = Σ w_i s_ir, G = Σ(s_r − x_r)², H = Σ w_i² H_i. Plant sizes cancel out of it, so it is computed as
    [G − Σ w_i² G_i] / [(1 − Σx²)(1 − Σw_i²)] and works for activities of a single plant too; they are used for z alone.

    Args:
        totals: sums over plants.
        group: numbers of the activities (columns) in the group, two or more; without it, all.
        reference: weights of the regions; without it, the sum of the whole matrix over activities.

    Raises:
        ValueError: fewer than two activities with employment, or one named twice.

    The variance is that of independent darts. Activities that are agglomerated each by itself vary more, so a large z
    of a small group may be two agglomerations that met by chance. Cost: regions × activities.

    >>> totals = PlantTotals(employment=[[50, 40, 10], [30, 40, 20], [20, 20, 70]], squares=[900, 800, 700])
    >>> result = coagglomeration(totals, [0, 1])
    >>> round(result.gamma, 4), result.weights
    (0.0585, array([0.5, 0.5]))

    References:
        [1] G. Ellison, E. L. Glaeser, "Geographic concentration in U.S. manufacturing industries: a dartboard
            approach", Journal of Political Economy 105 (1997) 889–927.
    """
    shares, regions = shares_and_weights(totals, reference)
    members = np.arange(shares.shape[1]) if group is None else np.asarray(group, dtype=np.intp)
    sums = totals.employment[:, members].sum(axis=0)
    if len(members) != len(set(members.tolist())) or (sums > 0).sum() < 2:
        raise ValueError(f"the group is {members.tolist()}; right are two or more different activities with employment")
    members = members[sums > 0]
    weights = sums[sums > 0] / sums.sum()
    pairs = _pairs(shares[:, members], regions)
    mixed = np.outer(weights, weights) * (1 - np.eye(len(members)))
    gamma = (mixed * pairs).sum() / (1 - (weights**2).sum())
    spread = mixed * np.sqrt(_pair_variance(totals.herfindahl[members], regions))
    sd = np.sqrt(2 * (spread**2).sum()) / (1 - (weights**2).sum())
    everyone = np.zeros(len(sums))
    everyone[sums > 0] = weights
    return Coagglomeration(float(gamma), float(divided(gamma, sd)), everyone)


def pairwise_coagglomeration(totals: PlantTotals, *, reference: ArrayLike | None = None) -> PairwiseCoagglomeration:
    """Index of Ellison, Glaeser and Kerr for every pair of activities.

        γᶜ_ab = Σ_r (s_ar − x_r)(s_br − x_r) / (1 − Σx²)

    Positive when two activities are over-represented in the same regions. The index needs no plant data; z does, and is
    γᶜ_ab·(1 − Σx²) / √{H_a·H_b·[Σx² − 2Σx³ + (Σx²)²]}: the root is its exact standard deviation if the plants of both
    fall like darts.

    Args:
        totals: sums over plants.
        reference: weights of the regions; without it, the sum of the matrix over activities.

    Returns:
        Symmetric matrices; NaN in rows and columns of activities without employment.

    Cost: regions × activities². Past one machine: the shares fit in memory up to some 10⁸ cells; their product is one
    matrix multiplication.

    >>> totals = PlantTotals(employment=[[50, 40, 10], [30, 40, 20], [20, 20, 70]], squares=[900, 800, 700])
    >>> pairwise_coagglomeration(totals).gamma.round(4)[0]
    array([ 0.0836,  0.0585, -0.1421])

    References:
        [1] G. Ellison, E. L. Glaeser, W. R. Kerr, "What causes industry agglomeration? Evidence from coagglomeration
            patterns", American Economic Review 100 (2010) 1195–1213.
    """
    shares, regions = shares_and_weights(totals, reference)
    gamma = _pairs(shares, regions)
    z = divided(gamma, np.sqrt(_pair_variance(totals.herfindahl, regions)))
    np.fill_diagonal(z, np.nan)
    return PairwiseCoagglomeration(gamma, z)


def _pairs(shares: Floats, regions: Floats) -> Floats:
    deviations = shares - regions[:, None]
    return divided(deviations.T @ deviations, 1 - (regions**2).sum())


def _pair_variance(herfindahl: Floats, regions: Floats) -> Floats:
    two, three = (regions**2).sum(), (regions**3).sum()
    return divided(np.outer(herfindahl, herfindahl) * (two - 2 * three + two**2), (1 - two) ** 2)
