"""Location quotients of small regions drawn towards the mean of their activity, by as much as they are uncertain."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats, checked_matrix, divided
from hansa.analysis.specialisation.plants import cells, plant_size_variation
from hansa.analysis.specialisation.quotients import reference_shares


def shrunken_location_quotients(
    employment: ArrayLike, establishments: ArrayLike | None = None, *, reference: ArrayLike | None = None
) -> Floats:
    """Location quotients by empirical Bayes (gamma–Poisson): what remains of a quotient once chance is allowed for.

    Without it, tables of quotients are led by tiny regions with one plant. With E_rc = e_r · E_c / E the employment to
    expect, and u_c the size of a plant that an average job works in (1 where whole plants are counted),

        shrunken LQ = mean + w · (LQ − mean),    w = A / (A + mean · u_c / E_rc)

    where mean is Σe/ΣE of the activity (1 unless a reference is given) and A = s² − mean · u_c / Ē the variance of true
    quotients between regions, s² being the variance observed, weighted by E. w is near 1 in large regions and near 0 in
    small ones; when regions differ no more than chance explains (A ≤ 0) every region gets the mean.

    Args:
        employment: jobs by region and activity, or numbers of plants; matrix regions × activities.
        establishments: plants, same shape. Give it whenever `employment` holds jobs: without it each unit of employment
            counts as independent, which is right for plants and shrinks far too little for jobs.
        reference: employment of the reference area by activity; without it, all regions together.

    Returns:
        A matrix regions × activities; NaN where there is no quotient.

    Cost: regions × activities.

    >>> counts = [[3, 1], [450, 550], [300, 700], [600, 400]]
    >>> shrunken_location_quotients(counts)[:, 0].round(2)  # plain: 1.66, 1.0, 0.67, 1.33
    array([1.08, 1.  , 0.68, 1.32])

    References:
        [1] R. J. Marshall, "Mapping disease and mortality rates using empirical Bayes estimators", Journal of the Royal
            Statistical Society C 40 (1991) 283–294 (the global estimator; here with plants as units).
    """
    matrix = checked_matrix(employment, "employment")
    unit = np.ones(matrix.shape[1]) if establishments is None else _plant_of_a_job(*cells(matrix, establishments))
    expected = np.nan_to_num(matrix.sum(axis=1, keepdims=True) * reference_shares(matrix, reference))
    regions = (expected > 0).sum(axis=0)
    quotients = divided(matrix, expected)
    mean = divided(matrix.sum(axis=0, where=expected > 0), expected.sum(axis=0))
    deviations = np.where(expected > 0, quotients - mean, 0.0)
    observed = divided((expected * np.square(deviations)).sum(axis=0), expected.sum(axis=0))
    between = np.maximum(observed - mean * unit * divided(regions.astype(float), expected.sum(axis=0)), 0)
    weight = divided(between, between + divided(mean * unit, expected))
    return np.where(between > 0, mean + np.where(between > 0, weight, 0.0) * deviations, mean) + 0 * quotients


def _plant_of_a_job(jobs: Floats, plants: Floats) -> Floats:
    """Size-weighted mean plant size of each activity, m · (1 + κ²)."""
    counted = np.where(plants > 0, jobs, 0).sum(axis=0)
    mean_size = np.nan_to_num(divided(counted, plants.sum(axis=0)))
    return mean_size * (1 + np.square(plant_size_variation(jobs, plants)))
