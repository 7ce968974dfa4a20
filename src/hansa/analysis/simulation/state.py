"""Where a simulated cluster starts: its members, their ties, and who competes with whom, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from hansa.analysis.checked import Floats, checked_vector
from hansa.analysis.cohesion import Network
from hansa.analysis.cohesion.network import Ints
from hansa.analysis.distance.sphere import unit_vectors

MIDDLE = 0.5
"""Trust where nothing is known: the partner is as likely to cooperate as not."""


@dataclass(frozen=True, eq=False)
class ClusterState:
    """A cluster at a moment, members 0 … n − 1. Make one with `ClusterState.of`.

    size: of each member, over 0, in any unit: only ratios matter.
    group: whole number of each member's country or helix, which a shock or a programme may name.
    present: whether each is a member now; the others are outsiders who may join.
    ties: who is tied to whom (weights are not read).
    trust: 2 × ties: how sure the first end is, from 0 to 1, that the second will cooperate, and the other way round.
    overlap: n × n, sparse, symmetric: how far two compete for the same customers, from 0 to 1, tied or not.
    place: n × 3 unit vectors on the globe, or none: then no one is far from anyone.
    """

    size: Floats
    group: Ints
    present: NDArray[np.bool_]
    ties: Network
    trust: Floats
    overlap: csr_array
    place: Floats | None

    @classmethod
    def of(
        cls,
        size: ArrayLike,
        ties: Network,
        *,
        group: ArrayLike | None = None,
        present: ArrayLike | None = None,
        trust: ArrayLike | None = None,
        overlap: object | None = None,
        latitude: ArrayLike | None = None,
        longitude: ArrayLike | None = None,
    ) -> ClusterState:
        """A state, checked.

        Args:
            size: n numbers over 0, such as employment. Where it is unknown use the median, and say so.
            ties: `Network` of n members, such as those with a joint project in the year.
            group: n whole numbers from 0; all the same if left out.
            present: n truth values; all present if left out. Outsiders have no ties.
            trust: one number from 0 to 1 for each tie, both ends alike, or 2 × ties; ½ if left out.
            overlap: n × n from 0 to 1, dense or sparse, symmetric; its diagonal is not read. None: nobody competes.
            latitude, longitude: degrees; unknown (NaN) places are put at the middle of the member's group, or of all.

        Raises:
            ValueError: other lengths or numbers out of range, an outsider with a tie; names the member.

        >>> state = ClusterState.of([10, 20, 10], Network.of(3, [0], [1]), overlap=[[0, 1, 0], [1, 0, 0], [0, 0, 0]])
        >>> state.n, state.trust.tolist(), state.overlap.nnz
        (3, [[0.5], [0.5]], 2)
        """
        sizes = checked_vector(size, "size")
        n = len(sizes)
        if (sizes == 0).any():
            raise ValueError(f"the size of member {int(np.argmin(sizes))} is 0; right is a number over 0")
        if ties.n != n:
            raise ValueError(f"ties of {ties.n} members and sizes of {n}; right is the same number")
        here = np.ones(n, dtype=bool) if present is None else np.asarray(present, dtype=bool)
        groups = np.zeros(n, dtype=np.int64) if group is None else np.asarray(group)
        if here.shape != (n,) or groups.shape != (n,):
            raise ValueError(f"presence of {here.size} and groups of {groups.size} members; right is one each for {n}")
        if groups.size and (not np.issubdtype(groups.dtype, np.integer) or groups.min() < 0):
            raise ValueError("a group is no whole number from 0; number the countries or helices")
        away = np.flatnonzero(~(here[ties.i] & here[ties.j]))
        if len(away):
            raise ValueError(
                f"members {ties.i[away[0]]} and {ties.j[away[0]]} are tied, but one is an outsider; right is no tie, "
                "or both present"
            )
        return cls(
            sizes,
            groups.astype(np.int64),
            here,
            ties,
            _trust(trust, ties.ties),
            _overlap(overlap, n),
            _places(latitude, longitude, groups, n),
        )

    @property
    def n(self) -> int:
        """Number of members and outsiders."""
        return len(self.size)


def distance_share(place: Floats | None, i: ArrayLike, j: ArrayLike) -> Floats:
    """How far pairs are from one another, from 0 (the same place) to 1 (the other side of the globe).

    ln(1 + km) / ln(1 + half the circumference): half of it is already reached at 140 km, as in studies of distance.

    >>> distance_share(unit_vectors([0, 0, 0], [0, 1.26, 180]), [0, 0, 0], [0, 1, 2]).round(2).tolist()
    [0.0, 0.5, 1.0]
    """
    first, second = np.atleast_1d(i), np.atleast_1d(j)
    if place is None:
        return np.zeros(len(first))
    straight = np.sqrt(((place[first] - place[second]) ** 2).sum(axis=1))
    arc = 2 * np.arcsin(np.minimum(straight / 2, 1.0))
    return np.asarray(np.log1p(6371.0088 * arc) / np.log1p(6371.0088 * np.pi))


def _trust(trust: ArrayLike | None, ties: int) -> Floats:
    given = np.full(ties, MIDDLE) if trust is None else np.asarray(trust, dtype=np.float64)
    both = np.stack([given, given]) if given.ndim == 1 else given
    if both.shape != (2, ties):
        raise ValueError(f"trust has the shape {given.shape}; right is one number for each of {ties} ties, or 2 × ties")
    if not ((both >= 0) & (both <= 1)).all():
        raise ValueError(f"trust in tie {int(np.argwhere(~((both >= 0) & (both <= 1)))[0, 1])} is not from 0 to 1")
    return np.ascontiguousarray(both)


def _overlap(overlap: object | None, n: int) -> csr_array:
    matrix = csr_array((n, n), dtype=np.float64) if overlap is None else csr_array(overlap, dtype=np.float64)  # type: ignore[arg-type]
    if matrix.shape != (n, n):
        raise ValueError(f"overlap has the shape {matrix.shape}; right is {n} × {n}")
    table = matrix.tocoo()
    wrong = np.flatnonzero(~((table.data >= 0) & (table.data <= 1)))
    if len(wrong):
        one, other = table.row[wrong[0]], table.col[wrong[0]]
        raise ValueError(f"overlap of members {one} and {other} is {table.data[wrong[0]]}; right is from 0 to 1")
    apart = (table.row != table.col) & (table.data > 0)
    kept = csr_array((table.data[apart], (table.row[apart], table.col[apart])), shape=(n, n))
    uneven = abs(kept - kept.T).tocoo()
    if uneven.nnz and uneven.data.max() > 1e-9:
        one = int(np.argmax(uneven.data))
        raise ValueError(f"overlap of members {uneven.row[one]} and {uneven.col[one]} is not the same both ways")
    kept.sort_indices()
    return kept


def _places(
    latitude: ArrayLike | None, longitude: ArrayLike | None, group: NDArray[np.integer], n: int
) -> Floats | None:
    if latitude is None or longitude is None:
        if latitude is not longitude:
            raise ValueError("latitude without longitude, or longitude without latitude; give both or none")
        return None
    north, east = np.asarray(latitude, dtype=np.float64), np.asarray(longitude, dtype=np.float64)
    if north.shape != (n,) or east.shape != (n,):
        raise ValueError(f"{north.size} latitudes and {east.size} longitudes; right is one each for {n} members")
    known = np.isfinite(north) & np.isfinite(east)
    if not known.any():
        return None
    place = np.zeros((n, 3))
    place[known] = unit_vectors(north[known], east[known])
    middle_of_all = _middle(place[known])
    for one in np.flatnonzero(~known):
        neighbours = place[known & (group == group[one])]
        place[one] = _middle(neighbours) if len(neighbours) else middle_of_all
    return place


def _middle(places: Floats) -> Floats:
    total = places.sum(axis=0)
    length = float(np.linalg.norm(total))
    return np.asarray(total / length if length > 1e-9 else places[0])
