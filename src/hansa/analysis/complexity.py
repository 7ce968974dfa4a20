"""Complexity of regions and activities: who can do what only few can.

Input is a matrix of presence, regions × activities, 1 where the region is specialised in the activity
(`hansa.analysis.relatedness.presence`) and 0 elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import bmat, csr_array
from scipy.sparse.csgraph import connected_components

from hansa.analysis.checked import Floats, divided
from hansa.analysis.relatedness import checked_presence

__all__ = [
    "Complexity",
    "Fitness",
    "complexity",
    "fitness",
    "giant_component",
    "modular_complexity",
    "projected_complexity",
    "recombination_ease",
    "reflections",
]

_EQUAL = 1e-9


@dataclass(frozen=True, eq=False)
class Complexity:
    """Complexity of regions (ECI) and of activities (PCI).

    regions, activities: mean 0 and deviation 1 over the giant component. NaN outside of it, and throughout where the
        index
        is not determined: see `complexity`.
    eigenvalues: the largest ones of the matrix region × region, descending; the first is 1, the second belongs to the
        index. Near the third, a few cells more or less turn the order of regions about.
    agreement: correlation of `regions` with what sets the sign (diversity, or what was named). Near 0 the sign says
        nothing; where it is 0, the first region is positive.
    """

    regions: Floats
    activities: Floats
    eigenvalues: Floats
    agreement: float

    @property
    def gap(self) -> float:
        """Second eigenvalue less the third; NaN where there is no second."""
        if len(self.eigenvalues) < 2:
            return float("nan")
        return float(self.eigenvalues[1] - (self.eigenvalues[2] if len(self.eigenvalues) > 2 else 0))


def giant_component(present: ArrayLike) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The largest part of regions and activities that hang together: which regions, which activities.

    Two regions hang together when one activity is present in both, or through others. Of equally large parts (regions
    and activities counted together) the one with the first region is taken. None of either where nothing is present.

    Cost: number of ones.

    >>> regions, activities = giant_component([[1, 1, 0], [0, 1, 0], [0, 0, 1]])
    >>> regions.tolist(), activities.tolist()
    ([True, True, False], [True, True, False])
    """
    matrix = checked_presence(present)
    links = csr_array(matrix)
    if not links.nnz:
        return np.zeros(matrix.shape[0], dtype=bool), np.zeros(matrix.shape[1], dtype=bool)
    _, parts = connected_components(bmat([[None, links], [links.T, None]], format="csr"), directed=False)
    sizes = np.bincount(parts)
    largest = parts == parts[int(sizes[parts].argmax())]
    return largest[: len(matrix)], largest[len(matrix) :]


def complexity(present: ArrayLike, *, towards: ArrayLike | None = None) -> Complexity:
    """Economic and product complexity indices.

    With k_r activities of region r and k_p regions of activity p, ECI is the eigenvector to the second largest
    eigenvalue of W_rs = Σ_p present_rp · present_sp / (k_r · k_p), PCI that of the matrix with the sides exchanged;
    each standardised. An activity is as complex as the regions that have it. Computed from the singular vectors of
    present_rp / √(k_r · k_p), which is symmetric in the sides and exact.

    An eigenvector has no sign. Here ECI correlates positively with diversity k_r, the usual convention between
    countries. Between regions of one country it can turn the index upside down, where the metropolis is specialised in
    few things: so name what the index should grow with, income for example, by `towards`.

    Only the giant component counts: in a matrix that falls apart, the second eigenvalue is 1 too and its vector only
    says which part a region is in. Within it, nothing is determined, and all is NaN, where fewer than two regions or
    activities are left, where all regions have the same activities (second eigenvalue 0), or where the second and third
    eigenvalue are equal.

    Args:
        present: regions × activities of 0 and 1.
        towards: one value for each region, with which ECI is to correlate positively; without it, diversity.

    What it is not: a level of sophistication. It is the position on the axis along which regions differ most in what
    they have, the relaxed form of cutting the network of shared activities in two (Mealy and others). With regions of
    one country the axis is often city against country. Prefer `projected_complexity` where national figures are at
    hand.

    Cost: a dense singular value decomposition, regions × activities × the smaller of both.

    >>> result = complexity([[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]])
    >>> result.regions.round(7).tolist(), result.eigenvalues.round(4).tolist()
    ([1.3416408, 0.4472136, -0.4472136, -1.3416408], [1.0, 0.25, 0.1111, 0.0625])

    References:
        C. A. Hidalgo, R. Hausmann, "The building blocks of economic complexity", Proceedings of the National Academy of
        Sciences 106 (2009) 10570–10575.
        P. Mealy, J. D. Farmer, A. Teytelboym, "Interpreting economic complexity", Science Advances 5 (2019) eaau1705.
    """
    matrix = checked_presence(present)
    guide = matrix.sum(axis=1) if towards is None else np.asarray(towards, dtype=np.float64)
    if guide.shape != matrix.shape[:1] or not np.isfinite(guide).all():
        raise ValueError(
            f"towards has the shape {guide.shape}; right is a known value for each of {len(matrix)} regions"
        )
    inside = giant_component(matrix)
    part = matrix[np.ix_(*inside)]
    regions, activities = (np.full(len(side), np.nan) for side in inside)
    if min(part.shape) < 2:
        return Complexity(regions, activities, np.ones(min(1, part.size)), float("nan"))
    diversity, ubiquity = part.sum(axis=1), part.sum(axis=0)
    left, values, right = np.linalg.svd(part / np.sqrt(np.outer(diversity, ubiquity)), full_matrices=False)
    eigenvalues = np.clip(values**2, 0, 1)
    tied = len(values) > 2 and eigenvalues[1] - eigenvalues[2] < _EQUAL
    if eigenvalues[1] < _EQUAL or tied:
        return Complexity(regions, activities, eigenvalues[:10], float("nan"))
    of_regions = _standardised(left[:, 1] / np.sqrt(diversity))
    of_activities = _standardised(right[1] / np.sqrt(ubiquity))
    agreement = _correlation(of_regions, guide[inside[0]])
    sign = 1.0 if (agreement if abs(agreement) > _EQUAL else of_regions[0]) > 0 else -1.0
    regions[inside[0]], activities[inside[1]] = sign * of_regions, sign * of_activities
    return Complexity(regions, activities, eigenvalues[:10], float(sign * agreement))


def projected_complexity(present: ArrayLike, activities: ArrayLike) -> Floats:
    """Complexity of regions from that of activities measured elsewhere: the mean over the activities a region has.

    Location quotients of small regions are noisy, and so is an index made of them. So measure the complexity of
    activities where there are many data, between countries say, and project it.

    Args:
        present: regions × activities of 0 and 1.
        activities: complexity of each activity; activities with NaN are left out.

    Returns:
        One value for each region, in the units of `activities`; NaN for a region without any measured activity.

    >>> projected_complexity([[1, 1, 0], [0, 1, 1], [0, 0, 0]], [2, 0, float("nan")]).tolist()
    [1.0, 0.0, nan]
    """
    matrix = checked_presence(present)
    values = np.asarray(activities, dtype=np.float64)
    if values.shape != matrix.shape[1:]:
        raise ValueError(
            f"complexity has the shape {values.shape}; right is one for each of {matrix.shape[1]} activities"
        )
    known = np.isfinite(values)
    return divided(matrix[:, known] @ values[known], matrix[:, known].sum(axis=1))


def reflections(present: ArrayLike, steps: int) -> tuple[Floats, Floats]:
    """The method of reflections: averages of averages, of regions and of activities.

    Step 0 is the number of activities of a region (diversity) and of regions of an activity (ubiquity). Each step
    further is the mean of the last step of the other side over what is present. Even steps of regions approach ECI, up
    to scale and place, while their spread shrinks towards 0; `complexity` gives the limit at once.

    Returns:
        Values of regions, and of activities, after `steps`. NaN for a region or activity without any.

    >>> [side.tolist() for side in reflections([[1, 1], [0, 1]], 1)]
    [[1.5, 2.0], [2.0, 1.5]]
    """
    matrix = checked_presence(present)
    if steps < 0:
        raise ValueError(f"{steps} steps; right is 0 or more")
    diversity, ubiquity = matrix.sum(axis=1), matrix.sum(axis=0)
    regions, activities = diversity, ubiquity
    for _ in range(steps):
        means = divided(matrix @ activities, diversity), divided(matrix.T @ regions, ubiquity)
        regions, activities = (np.nan_to_num(side) for side in means)
    return np.where(diversity > 0, regions, np.nan), np.where(ubiquity > 0, activities, np.nan)


@dataclass(frozen=True, eq=False)
class Fitness:
    """Fitness of regions and complexity of activities after Tacchella and others; the mean of each is 1.

    steps: how many were made. converged: no value changed in the last step by more than the tolerance.
    """

    regions: Floats
    activities: Floats
    steps: int
    converged: bool


def fitness(present: ArrayLike, *, steps: int = 1000, tolerance: float = 1e-9) -> Fitness:
    """Fitness and complexity: a second opinion that does not average.

    A region's fitness is the *sum* of the complexities of its activities; an activity is as complex as its least fit
    regions allow: 1 / Σ_r present_rp / F_r. Both are divided by their mean in each step.

    Returns:
        NaN for a region or activity without any. Where the matrix is shaped so that values tend to 0 (as in the
        perfectly nested one, whose limit gives all but the first region 0), the steps end unconverged: then read the
        order of the regions and not the values.

    Cost: steps × regions × activities.

    >>> result = fitness([[1, 1, 1], [1, 1, 0], [0, 1, 1]])
    >>> result.regions.round(3).tolist(), result.converged
    ([1.342, 0.829, 0.829], True)

    References:
        A. Tacchella, M. Cristelli, G. Caldarelli, A. Gabrielli, L. Pietronero, "A New Metrics for Countries' Fitness
        and Products' Complexity", Scientific Reports 2 (2012) 723.
    """
    matrix = checked_presence(present)
    rows, columns = matrix.any(axis=1), matrix.any(axis=0)
    part = matrix[np.ix_(rows, columns)]
    of_regions, of_activities = np.ones(len(part)), np.ones(part.shape[1])
    step, change = 0, np.inf
    while part.size and step < steps and change > tolerance:
        with np.errstate(divide="ignore"):
            weakest = part.T @ (1 / of_regions)
        sums, harmonic = part @ of_activities, 1 / weakest
        new = sums / sums.mean(), harmonic / harmonic.mean()
        change = max(np.abs(new[0] - of_regions).max(), np.abs(new[1] - of_activities).max())
        of_regions, of_activities = new
        step += 1
    regions, activities = (np.full(length, np.nan) for length in matrix.shape)
    regions[rows], activities[columns] = of_regions, of_activities
    return Fitness(regions, activities, step, bool(change <= tolerance))


def recombination_ease(present: ArrayLike) -> Floats:
    """How readily an element combines: with how many others it occurs, for each time it occurs.

    Args:
        present: things × elements of 0 and 1: inventions × technologies, or projects × fields.

    Returns:
        One value for each element; NaN for one that does not occur. Cost: things × elements².

    >>> recombination_ease([[1, 1, 0], [1, 0, 0], [1, 0, 1]]).round(4).tolist()
    [0.6667, 1.0, 1.0]

    References:
        L. Fleming, O. Sorenson, "Technology as a complex adaptive system: evidence from patent data", Research Policy
        30 (2001) 1019–1039.
    """
    matrix = checked_presence(present)
    both = matrix.T @ matrix
    occurs = np.diag(both).copy()
    np.fill_diagonal(both, 0)
    return divided((both > 0).sum(axis=1).astype(np.float64), occurs)


def modular_complexity(present: ArrayLike) -> Floats:
    """How hard a thing is to put together: number of its elements over the sum of their ease of recombination.

    Args:
        present: things × elements of 0 and 1, as for `recombination_ease`.

    Returns:
        One value for each thing; NaN for one without elements, or whose elements occur with no other anywhere.

    >>> modular_complexity([[1, 1, 0], [1, 0, 0], [1, 0, 1]]).round(4).tolist()
    [1.2, 1.5, 1.2]
    """
    matrix = checked_presence(present)
    ease = np.nan_to_num(recombination_ease(matrix))
    return divided(matrix.sum(axis=1), matrix @ ease)


def _standardised(values: Floats) -> Floats:
    return (values - values.mean()) / values.std()


def _correlation(one: Floats, other: Floats) -> float:
    spread = one.std() * other.std()
    return float(((one - one.mean()) * (other - other.mean())).mean() / spread) if spread > 0 else 0.0
