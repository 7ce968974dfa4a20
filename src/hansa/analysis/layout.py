"""Where the members of a network stand in a drawing: tied ones near one another, and from month to month in place."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion import Network
from hansa.analysis.compiled import compiled

STEPS, STEPS_OF_MANY, STEPS_FROM_START, MANY = 120, 60, 30, 1_000
PIVOTS = 40
GOLDEN = np.pi * (3 - np.sqrt(5))
GRAVITY, ANCHOR = 0.3, 1.0


def layout(network: Network, *, start: ArrayLike | None = None, steps: int | None = None) -> Floats:
    """Places of the members, n × 2; the same each time for the same network.

    Members repel one another as (k_i + 1)(k_j + 1) / d, ties pull as their distance, all are drawn a little to the
    middle (ForceAtlas2, Jacomy et al. 2014); steps get shorter until nothing moves. Far members repel by cells of a
    grid. The first places come from distances along ties to 40 members far from one another (pivot MDS, Brandes & Pich
    2007). The mean distance from the middle is 1.

    Args:
        network: weights are read as √weight, so that a strong tie pulls more, but does not make a blot.
        start: n × 2, places in an earlier drawing, NaN for who was not in it. Those known are held there by a spring
            and move little; the new ones come to stand beside whom they are tied to. The scale stays.
        steps: 120, or 60 of more than 1,000 members, or 30 from a start.

    Raises:
        ValueError: a start of another shape.

    Cost: for each step about 10 · n^1.5 + ties; 5,000 members with 20,000 ties about a second.

    >>> places = layout(Network.of(4, [0, 1, 2], [1, 2, 3]))
    >>> apart = np.linalg.norm(places[0] - places[3]), np.linalg.norm(places[0] - places[1])
    >>> bool(apart[0] > 2 * apart[1]), float(np.linalg.norm(places, axis=1).mean().round(6))
    (True, 1.0)

    References:
        M. Jacomy, T. Venturini, S. Heymann, M. Bastian, "ForceAtlas2", PLoS ONE 9 (2014) e98679. U. Brandes, C. Pich,
        "Eigensolver methods for progressive multidimensional scaling of large data", Graph Drawing 2006.
    """
    n = network.n
    before = np.full((n, 2), np.nan) if start is None else np.asarray(start, dtype=np.float64)
    if before.shape != (n, 2):
        raise ValueError(f"the start has the shape {before.shape}; right is {n} members × 2")
    if n < 2:
        return np.where(np.isfinite(before), before, 0.0)
    known = np.isfinite(before).all(axis=1)
    mass = network.degrees.astype(np.float64) + 1.0
    pull = np.asarray(np.sqrt(network.weight / network.weight.mean())) if network.ties else network.weight
    places = _beside(network, before) if known.any() else _by_distances(network)
    unit = _unit(places, network, mass, pull)
    places = places / unit
    anchor = np.where(known, ANCHOR * mass, 0.0)
    usual = STEPS_FROM_START if known.any() else STEPS_OF_MANY if n > MANY else STEPS
    number = usual if steps is None else steps
    far = np.linalg.norm(places - places.mean(axis=0), axis=1).mean()
    heat = far * (0.05 if known.any() else 0.3)
    _settle(places, network.i, network.j, pull, mass, anchor, heat, number)
    if known.any():
        return places * unit
    places -= places.mean(axis=0)
    return np.asarray(places / np.linalg.norm(places, axis=1).mean())


def _unit(places: Floats, network: Network, mass: Floats, pull: Floats) -> float:
    """The length at which the drawing as a whole neither grows nor shrinks: repulsion times distance, Σ m_i m_j, is the
    same at any scale; pulls times distance grow as its square."""
    pushed = (mass.sum() ** 2 - (mass**2).sum()) / 2
    tied = (pull * ((places[network.i] - places[network.j]) ** 2).sum(axis=1)).sum()
    drawn = GRAVITY * (mass * (places**2).sum(axis=1)).sum()
    return float(np.sqrt((tied + drawn) / pushed)) or 1.0


def _beside(network: Network, places: Floats) -> Floats:
    """The unknown stand beside the known that they are tied to, round by round; the rest on a circle around all."""
    places = places.copy()
    for _round in range(20):
        known = np.isfinite(places[:, 0])
        sums = network.pattern @ np.where(known[:, None], places, 0.0)
        count = np.asarray(network.pattern @ known.astype(np.float64))
        near = np.flatnonzero(~known & (count > 0))
        if not len(near):
            break
        places[near] = sums[near] / count[near, None] + 0.02 * _spiral(len(places))[near]
    left = np.flatnonzero(~np.isfinite(places).all(axis=1))
    reach = np.nanmax(np.abs(places), initial=1.0)
    places[left] = 1.1 * reach * _spiral(len(places))[left]
    return places


def _spiral(n: int) -> Floats:
    """Points on the unit circle, no two near in number near in angle."""
    angle = GOLDEN * np.arange(n)
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _by_distances(network: Network) -> Floats:
    """Two main directions of the distances to pivots; pieces apart are as far as the farthest and one more."""
    n = network.n
    pivots, nearest = [int(np.argmax(network.degrees))], np.full(n, np.inf)
    rows: list[Floats] = []
    for _pivot in range(min(PIVOTS, n)):
        row = np.full(n, np.inf)
        _walk(*network.neighbours, pivots[-1], row)
        rows.append(row)
        nearest = np.minimum(nearest, row)
        pivots.append(int(np.argmax(nearest)))
    distance = np.array(rows).T
    reached = np.isfinite(distance)
    distance[~reached] = (distance[reached].max(initial=0) + 1) * 1.5
    square = -0.5 * distance**2
    square = square - square.mean(axis=0) - square.mean(axis=1, keepdims=True) + square.mean()
    # the two directions of most spread, from the small product: pivots × pivots
    values, directions = np.linalg.eigh(np.einsum("ik,il->kl", square, square))
    if len(values) < 2 or values[-1] <= 1e-12:
        return _spiral(n)
    along = np.einsum("ik,kl->il", square, directions[:, :-3:-1])
    # the sign of a direction is arbitrary: made the same everywhere
    signs = np.where(np.abs(along).max(axis=0) == along.max(axis=0), 1.0, -1.0)
    places = along * signs / np.abs(along).max()
    return np.asarray(places + 0.05 * np.sqrt((np.arange(n) + 1) / n)[:, None] * _spiral(n))


@compiled
def _settle(places, i, j, pull, mass, anchor, heat, steps):  # type: ignore[no-untyped-def]
    n = len(places)
    held = places.copy()
    force = np.zeros((n, 2))
    for step in range(steps):
        _repel(places, mass, force)
        for member in range(n):
            for axis in range(2):
                force[member, axis] -= GRAVITY * mass[member] * places[member, axis]
                force[member, axis] += anchor[member] * (held[member, axis] - places[member, axis])
        for tie in range(len(i)):
            one, other = i[tie], j[tie]
            for axis in range(2):
                along = pull[tie] * (places[other, axis] - places[one, axis])
                force[one, axis] += along
                force[other, axis] -= along
        # shorter and shorter; who has many ties moves no farther than others
        most = heat * (1.0 - step / steps) ** 1.5
        for member in range(n):
            length = np.sqrt(force[member, 0] ** 2 + force[member, 1] ** 2) + 1e-12
            moved = min(length / (mass[member] + anchor[member]), most) / length
            places[member, 0] += moved * force[member, 0]
            places[member, 1] += moved * force[member, 1]


@compiled
def _repel(places, mass, force):  # type: ignore[no-untyped-def]
    """Near members repel one by one, cells farther than a neighbouring one by their middle."""
    n = len(places)
    side = int(1.3 * (9.0 * n) ** 0.25)  # as many cells far as members near
    low_x, low_y, width = places[0, 0], places[0, 1], 1e-9
    high_x, high_y = low_x, low_y
    for member in range(n):
        low_x, high_x = min(low_x, places[member, 0]), max(high_x, places[member, 0])
        low_y, high_y = min(low_y, places[member, 1]), max(high_y, places[member, 1])
    width = max(width, high_x - low_x, high_y - low_y) / side * (1.0 + 1e-9)
    cell = np.zeros(n, np.int64)
    starts = np.zeros(side * side + 2, np.int64)
    middle = np.zeros((side * side, 3))
    for member in range(n):
        column = min(int((places[member, 0] - low_x) / width), side - 1)
        row = min(int((places[member, 1] - low_y) / width), side - 1)
        at = row * side + column
        cell[member] = at
        starts[at + 2] += 1
        middle[at, 0] += mass[member] * places[member, 0]
        middle[at, 1] += mass[member] * places[member, 1]
        middle[at, 2] += mass[member]
    for at in range(side * side):
        starts[at + 2] += starts[at + 1]
        if middle[at, 2] > 0.0:
            middle[at, 0] /= middle[at, 2]
            middle[at, 1] /= middle[at, 2]
    order = np.zeros(n, np.int64)
    for member in range(n):
        order[starts[cell[member] + 1]] = member
        starts[cell[member] + 1] += 1
    for member in range(n):
        x, y, row, column = places[member, 0], places[member, 1], cell[member] // side, cell[member] % side
        across, up = 0.0, 0.0
        for line in range(side):
            for at in range(line * side, line * side + side):
                if middle[at, 2] == 0.0:
                    continue
                if abs(line - row) > 1 or abs(at - line * side - column) > 1:
                    dx, dy = x - middle[at, 0], y - middle[at, 1]
                    strength = middle[at, 2] / (dx * dx + dy * dy + 1e-6)
                    across += strength * dx
                    up += strength * dy
                    continue
                for place in range(starts[at], starts[at + 1]):
                    other = order[place]
                    if other != member:
                        dx, dy = x - places[other, 0], y - places[other, 1]
                        strength = mass[other] / (dx * dx + dy * dy + 1e-6)
                        across += strength * dx
                        up += strength * dy
        force[member, 0], force[member, 1] = mass[member] * across, mass[member] * up


@compiled
def _walk(starts, others, first, steps):  # type: ignore[no-untyped-def]
    """Fills in how many ties each member is away from the first; leaves who cannot be reached at infinity."""
    queue = np.zeros(len(steps), np.int64)
    queue[0], steps[first] = first, 0.0
    begin, end = 0, 1
    while begin < end:
        member = queue[begin]
        begin += 1
        for place in range(starts[member], starts[member + 1]):
            other = others[place]
            if steps[other] == np.inf:
                steps[other] = steps[member] + 1.0
                queue[end] = other
                end += 1
