"""Lines of fracture: into which camps a cluster would fall, where it would tear, and who stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from sklearn.metrics import adjusted_mutual_info_score

from hansa.analysis.balance.pairs import Pairs
from hansa.analysis.checked import Floats
from hansa.analysis.cohesion import Cut, Network, normalised_cut
from hansa.analysis.cohesion.network import Ints, checked_ends
from hansa.analysis.fault_lines import FaultLines, fault_lines
from hansa.analysis.signed import Frustration, SignedNetwork, TriangleBalance, frustration, triangle_balance


@dataclass(frozen=True, eq=False)
class Fracture:
    """Camps and cuts are descriptions, not forecasts: nothing shows that clusters break along them.

    signed: the ties that count, + where cooperation outweighs competition, − where it is outweighed or there is an open
    conflict. camps: the best two camps and the ties that do not fit. triangles: their structural balance.
    cut: where cooperation is thinnest, and how much of it each member has across. strained: the partner-competitors, as
    places in the list of pairs, those with the greatest min(c, k) first; strain: that value of each.
    camps_follow, cut_follows: of each attribute, its adjusted mutual information with the camps and with the two sides
    of the cut: 1 the same division, about 0 no more than chance; NaN where one of both does not divide the members.
    fault_lines: of the attributes themselves; None without attributes.
    """

    signed: SignedNetwork
    camps: Frustration
    triangles: TriangleBalance
    cut: Cut
    strained: Ints
    strain: Floats
    camps_follow: Mapping[str, float]
    cut_follows: Mapping[str, float]
    fault_lines: FaultLines | None


def lines_of_fracture(
    pairs: Pairs,
    *,
    rng: np.random.Generator,
    conflicts: tuple[ArrayLike, ArrayLike] | None = None,
    attributes: Mapping[str, Sequence[str]] | None = None,
    rivalry_weight: float = 1.0,
    least: float = 0.1,
    seconds: float = 10.0,
    most_ties: int = 5_000,
) -> Fracture:
    """Where the cluster would break.

    A pair is + if c − λk > ε, − if c − λk < −ε, and does not count between; an open conflict makes it −.

    Args:
        conflicts: the two members of each open conflict; a pair may be named more than once.
        attributes: of each member a name, such as its helix, country or kind of business.
        rivalry_weight, least: λ and ε. They decide everything: try others.
        seconds, most_ties: for the exact camps; see `frustration`. With 0 ties they are searched, and bounds told.

    Raises:
        ValueError: a conflict of a member with itself or nobody, an attribute of another length, a negative λ or ε.

    Cost: n³ for the cut, and that of `frustration`.

    >>> pairs = Pairs.of(4, [0, 2, 1, 0], [1, 3, 2, 3], [1, 1, 0.2, 0], [0, 0, 0.5, 1])
    >>> found = lines_of_fracture(pairs, rng=np.random.default_rng(1), attributes={"country": ["A", "A", "B", "B"]})
    >>> found.camps.camp.tolist(), found.camps.upper, round(found.camps_follow["country"], 9), found.strained.tolist()
    ([0, 0, 1, 1], 0, 1.0, [2])
    """
    if rivalry_weight < 0 or least < 0:
        raise ValueError(f"rivalry weighs {rivalry_weight} and the least is {least}; right are numbers from 0")
    given = attributes or {}
    if wrong := [name for name, values in given.items() if len(values) != pairs.n]:
        raise ValueError(f"{wrong[0]} has {len(given[wrong[0]])} values for {pairs.n} members; right is one for each")
    signed = _signed(pairs, conflicts, rivalry_weight, least)
    camps = frustration(signed, rng=rng, seconds=seconds, most_ties=most_ties)
    tied = pairs.cooperation > 0
    cut = normalised_cut(Network.of(pairs.n, pairs.i[tied], pairs.j[tied], pairs.cooperation[tied]), weighted=True)
    strain = np.minimum(pairs.cooperation, pairs.competition)
    order = np.argsort(-strain, kind="stable")[: int((strain > 0).sum())]
    return Fracture(
        signed=signed,
        camps=camps,
        triangles=triangle_balance(signed),
        cut=cut,
        strained=order.astype(np.int64),
        strain=strain[order],
        camps_follow={name: _follows(camps.camp, values) for name, values in given.items()},
        cut_follows={name: _follows(cut.side.astype(np.int64), values) for name, values in given.items()},
        fault_lines=fault_lines(names=given) if given and pairs.n else None,
    )


def _signed(
    pairs: Pairs, conflicts: tuple[ArrayLike, ArrayLike] | None, rivalry_weight: float, least: float
) -> SignedNetwork:
    difference = pairs.cooperation - rivalry_weight * pairs.competition
    counts = np.abs(difference) > least
    sign = {
        (i, j): int(np.sign(value))
        for i, j, value in zip(pairs.i[counts].tolist(), pairs.j[counts].tolist(), difference[counts], strict=True)
    }
    if conflicts is not None:
        ends = checked_ends(pairs.n, *conflicts)
        sign |= dict.fromkeys(zip(*ends.tolist(), strict=True), -1)
    both = np.array(list(sign), dtype=np.int64).reshape(-1, 2)
    return SignedNetwork.of(pairs.n, both[:, 0], both[:, 1], np.array(list(sign.values()), dtype=np.int64))


def _follows(division: Ints, values: Sequence[str]) -> float:
    if len(set(division.tolist())) < 2 or len(set(values)) < 2:
        return float("nan")
    return float(adjusted_mutual_info_score(list(values), division))
