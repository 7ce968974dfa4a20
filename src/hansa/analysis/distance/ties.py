"""Ties from joint projects: who works with whom, each project counted once for each of its members."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse


def joint_ties(
    projects: ArrayLike,
    units: ArrayLike,
    *,
    units_in_all: int | None = None,
    members: ArrayLike | None = None,
    weights: ArrayLike | None = None,
) -> sparse.csr_array:
    """The symmetric matrix of ties between units (organisations, or places of several organisations).

    Newman's weighting: in a project with n members each pair has weight 1 / (n − 1), so a member gains one tie from
    each project whatever its size, and a consortium of a hundred does not outweigh all others. Between units, the
    weights of all pairs of their members add up; on the diagonal stand the ties within a unit, each pair counted twice
    (as in all sums over both directions).

    Args:
        projects, units: for each participation, the number (from 0) of its project and of the unit of its member.
        units_in_all: size of the matrix; else the largest number + 1.
        members: for each *project*, how many members it has; else its participations here are counted. Give it where
            some members have no unit (no known place) but are partners all the same.
        weights: for each project, what it counts (1 if not given), e.g. its share in a field.

    Projects with one member make no ties. Cost: the sum over projects of members squared.

    >>> joint_ties([0, 0, 0, 1, 1], [0, 1, 2, 0, 1]).toarray()
    array([[0. , 1.5, 0.5],
           [1.5, 0. , 0.5],
           [0.5, 0.5, 0. ]])

    References:
        M. E. J. Newman, "Scientific collaboration networks. II", Physical Review E 64 (2001) 016132.
    """
    project, unit = np.asarray(projects, dtype=np.int64), np.asarray(units, dtype=np.int64)
    many = int(unit.max(initial=-1)) + 1 if units_in_all is None else units_in_all
    count = int(project.max(initial=-1)) + 1 if members is None else len(np.asarray(members))
    size = np.bincount(project, minlength=count) if members is None else np.asarray(members)
    if (size < np.bincount(project, minlength=count)).any():
        raise ValueError("a project has fewer members than participations; right is the number of all its members")
    share = np.divide(1.0, size - 1, out=np.zeros(count), where=size > 1)
    if weights is not None:
        share = share * np.asarray(weights, dtype=np.float64)
    table = sparse.csr_array((np.ones(len(project)), (project, unit)), shape=(count, many))
    ties = (table.T @ sparse.diags_array(share) @ table).tocsr()
    # A member is no partner of itself: take its own square away again.
    own = sparse.diags_array(np.bincount(unit, share[project], many).astype(np.float64))
    ties = (ties - own).tocsr()
    ties.data[np.abs(ties.data) < 1e-12] = 0.0
    ties.eliminate_zeros()
    ties.sort_indices()
    return ties
