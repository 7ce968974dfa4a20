"""The frustration index as a mixed-integer programme, solved by HiGHS as SciPy ships it."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, vstack

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Ints
from hansa.analysis.signed.cycles import as_rows, light_cycles, unbalanced_triangles
from hansa.analysis.signed.network import SignedNetwork

# Bounds of HiGHS carry rounding errors; frustrated ties are whole numbers.
_SLACK = 1e-4


@dataclass(frozen=True, eq=False)
class Solved:
    """camp: of each member, the best division found, None if none was; least: proven to be frustrated at least."""

    camp: Ints | None
    least: int


def solve_two_camps(network: SignedNetwork, seconds: float) -> Solved:
    """The division into two camps with the fewest frustrated ties.

    First a linear programme finds cycles that tell how many ties are frustrated at least: every unbalanced cycle holds
    one. Then the camps x and the frustrated ties f are sought together: f ≥ |x_i − x_j| for + ties, f ≥ |1 − x_i − x_j|
    for − ties, f ≥ 1 on these cycles. Without the cycles the programme would begin at x = ½, f = 0, which says nothing.

    Cost: exponential at worst; see docs/methods/signed-networks.md for what it takes in practice.

    >>> solve_two_camps(SignedNetwork.of(3, [0, 1, 0], [1, 2, 2], [1, 1, -1]), 10).least
    1
    """
    until = time.monotonic() + seconds
    cycles, bound = _telling_cycles(network, until=time.monotonic() + seconds / 3)
    n, m = network.n, network.ties
    friends = network.sign > 0
    one, other = _places(network.i, n), _places(network.j, n)
    plus, minus = one - other, one + other
    frustrated = csr_array((np.ones(m), (range(m), range(m))), shape=(m, m))
    blocks = [
        (hstack([-plus[friends], frustrated[friends]]), 0.0),
        (hstack([plus[friends], frustrated[friends]]), 0.0),
        (hstack([minus[~friends], frustrated[~friends]]), 1.0),
        (hstack([-minus[~friends], frustrated[~friends]]), -1.0),
        (hstack([csr_array((cycles.shape[0], n)), cycles]), 1.0),
    ]
    least = np.zeros(n + m)
    # Camps can be exchanged: the member with most ties is in the second.
    least[np.argmax(np.diff(network.adjacency.indptr))] = 1
    found = milp(
        np.concatenate([np.zeros(n), np.ones(m)]),
        constraints=LinearConstraint(
            vstack([rows for rows, _lower in blocks], format="csr"),
            lb=np.concatenate([np.full(rows.shape[0], lower) for rows, lower in blocks]),
        ),
        integrality=np.concatenate([np.ones(n), np.zeros(m)]),
        bounds=Bounds(least, np.ones(n + m)),
        options={"time_limit": max(0.1, until - time.monotonic()), "mip_rel_gap": 0.0},
    )
    return _read(found, n, 1, bound)


def solve_camps(network: SignedNetwork, camps: int, seconds: float) -> Solved:
    """The division into at most `camps` camps, three or more, with the fewest frustrated ties.

    x_vc: member v is in camp c. + ties: f ≥ x_ic − x_jc for every c; − ties: f ≥ x_ic + x_jc − 1. A triangle of two +
    and a − holds a frustrated tie in any number of camps. Names of camps can be exchanged: the member with the k-th
    most ties goes into one of the first k.

    >>> len(set(solve_camps(SignedNetwork.of(3, [0, 1, 0], [1, 2, 2], [-1, -1, -1]), 3, 10).camp))
    3
    """
    n, m = network.n, network.ties
    friends = network.sign > 0
    identity = csr_array((np.ones(m), (range(m), range(m))), shape=(m, m))
    blocks = []
    for camp in range(camps):
        one, other = (_places(ends, n * camps, offset=n * camp) for ends in (network.i, network.j))
        blocks += [
            (hstack([(other - one)[friends], identity[friends]]), 0.0),
            (hstack([(one - other)[friends], identity[friends]]), 0.0),
            (hstack([-(one + other)[~friends], identity[~friends]]), -1.0),
        ]
    enmities = {cycle for cycle in unbalanced_triangles(network) if sum(~friends[list(cycle)]) == 1}
    triangles = as_rows(enmities, m)
    blocks.append((hstack([csr_array((triangles.shape[0], n * camps)), triangles]), 1.0))
    rows = [(block, np.full(block.shape[0], lower), np.full(block.shape[0], np.inf)) for block, lower in blocks]
    member = _places(np.arange(n * camps) % n, n)
    rows.append((hstack([member.T, csr_array((n, m))]), np.ones(n), np.ones(n)))
    most = np.ones(n * camps + m)
    for rank, one in enumerate(np.argsort(-np.diff(network.adjacency.indptr), kind="stable")[:camps]):
        most[one + n * np.arange(rank + 1, camps)] = 0
    found = milp(
        np.concatenate([np.zeros(n * camps), np.ones(m)]),
        constraints=LinearConstraint(
            vstack([block for block, _low, _high in rows], format="csr"),
            np.concatenate([low for _block, low, _high in rows]),
            np.concatenate([high for _block, _low, high in rows]),
        ),
        integrality=np.concatenate([np.ones(n * camps), np.zeros(m)]),
        bounds=Bounds(np.zeros(n * camps + m), most),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    return _read(found, n, camps, 0.0)


def _telling_cycles(network: SignedNetwork, until: float) -> tuple[csr_array, float]:
    """Cycles that hold the bound of the linear programme, and that bound."""
    cycles = unbalanced_triangles(network) | light_cycles(network, np.zeros(network.ties), 1.0)
    bound = 0.0
    while cycles:
        rows, left = as_rows(cycles, network.ties), until - time.monotonic()
        lower = -np.ones(rows.shape[0])
        options = {"time_limit": max(0.1, left)}
        found = linprog(np.ones(network.ties), A_ub=-rows, b_ub=lower, bounds=(0, 1), method="highs", options=options)
        if found.x is None or found.status != 0:
            break
        bound = float(found.fun)
        new = light_cycles(network, found.x, 1 - 1e-6) - cycles if time.monotonic() < until else set()
        if not new:
            # Cycles that hold more than the one that they must are no help any more.
            return rows[rows @ found.x < 1 + 1e-6], bound
        cycles |= new
    return as_rows(cycles, network.ties), bound


def _places(members: Ints, width: int, offset: int = 0) -> csr_array:
    return csr_array((np.ones(len(members)), (np.arange(len(members)), members + offset)), shape=(len(members), width))


def _read(found, n: int, camps: int, bound: float) -> Solved:  # type: ignore[no-untyped-def]
    """camps = 1: one number from 0 to 1 for each member; else one for each camp and member."""
    proven: Floats | float = bound if found.mip_dual_bound is None else max(bound, found.mip_dual_bound)
    least = max(0, int(np.ceil(proven - _SLACK))) if np.isfinite(proven) else 0
    if found.x is None:
        return Solved(None, least)
    chosen = found.x[: n * camps].reshape(camps, n)
    return Solved((chosen[0] > 0.5).astype(np.int64) if camps == 1 else chosen.argmax(axis=0), least)
