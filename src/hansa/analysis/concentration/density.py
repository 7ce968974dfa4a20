"""Clusters as density: the index of Litzenberger and Sternberg."""

from __future__ import annotations

from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats, checked_matrix, checked_vector, divided


def litzenberger_sternberg(
    employment: ArrayLike, establishments: ArrayLike, *, area: ArrayLike, population: ArrayLike
) -> Floats:
    """Cluster index of Litzenberger and Sternberg: relative jobs per area times jobs per head over jobs per plant.

        CI = [(e_rc/a_r) / (e_c/a)] · [(e_rc/p_r) / (e_c/p)] / [(e_rc/b_rc) / (e_c/b_c)]
           = (e_rc/e_c) · (b_rc/b_c) · (a/a_r) · (p/p_r)

    1: the region has as much as all regions together; 0: nothing; no upper limit. Many plants raise it, large plants
    lower it, on purpose. The authors' cut-offs are said to be 4 (cluster) and 64 (strong): recalled, not checked.

    Args:
        employment: jobs by region and activity; matrix regions × activities.
        establishments: plants, same shape.
        area: area of each region, any unit; built-up area if known, else city states win.
        population: inhabitants of each region.

    Returns:
        A matrix regions × activities; NaN for activities without jobs or plants.

    Raises:
        ValueError: a value is negative or unknown, shapes differ, or a region has no area or no population.

    It has no inference: it is a description. Compare logarithms, and only within one set of regions, as it depends on
    scale. Cost: regions × activities; a group-by past one machine.

    >>> jobs, plants = [[1743], [5740 - 1743]], [[35], [53 - 35]]
    >>> result = litzenberger_sternberg(jobs, plants, area=[50, 576 - 50], population=[488, 4621 - 488])
    >>> result[0].round(5)
    array([21.87491])

    References:
        [1] T. Litzenberger, R. Sternberg, "Der Clusterindex – eine Methodik zur Identifizierung regionaler Cluster am
            Beispiel deutscher Industriebranchen", Geographische Zeitschrift 94 (2006) 209–224.
        [2] O. Farhauer, A. Kröll, Standorttheorien, 2nd edition, Springer Gabler, 2014 (the example).
    """
    jobs = checked_matrix(employment, "employment")
    plants = checked_matrix(establishments, "establishments")
    if jobs.shape != plants.shape:
        raise ValueError(f"employment is {jobs.shape}, establishments are {plants.shape}; right are two equal shapes")
    land = _positive(area, "area", len(jobs))
    people = _positive(population, "population", len(jobs))
    density = (land.sum() / land) * (people.sum() / people)
    return divided(jobs, jobs.sum(axis=0)) * divided(plants, plants.sum(axis=0)) * density[:, None]


def _positive(values: ArrayLike, what: str, length: int) -> Floats:
    vector = checked_vector(values, what, length)
    if (vector == 0).any():
        raise ValueError(f"{what} number {vector.argmin()} (counted from 0) is 0; right is above 0 for every region")
    return vector
