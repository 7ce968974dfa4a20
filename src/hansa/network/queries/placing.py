"""Where organisations stand in a drawing of their network, and which of them belong together."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import rustworkx

from hansa.network.enums import TieKind

COMMUNITIES_FROM = 12
SEED = 20_260_101

Places = Mapping[int, tuple[float, float]]
"""Where organisations (by number) stood in an earlier drawing."""


class DrawnTie(NamedTuple):
    """A tie as a drawing needs it: twenty thousand are read in half the time that models take."""

    first_id: int
    second_id: int
    kind: str
    source: str
    strength: float
    starts_on: date | None
    ends_on: date | None


def places_among(
    keys: list[int], tied: set[int], ties: list[DrawnTie], before: Places, *, quick: bool = False
) -> dict[int, tuple[float, float]]:
    """Those with ties by forces, from where they stood before; those without on a circle around."""
    inside = [key for key in keys if key in tied]
    outside = [key for key in keys if key not in tied]
    found = _spread_quickly(inside, ties) if quick else _spread(inside, ties, before)
    places = {key: (round(x, 4), round(y, 4)) for key, (x, y) in zip(inside, found, strict=True)}
    return places | _circle(outside, 1.15 * max((math.hypot(x, y) for x, y in places.values()), default=1.0))


def _spread(keys: list[int], ties: list[DrawnTie], before: Places) -> list[tuple[float, float]]:
    from hansa.analysis.layout import layout

    unknown = (float("nan"), float("nan"))
    start = [before.get(key, unknown) for key in keys]
    return layout(_plain_network(keys, ties), start=start or None).tolist()  # type: ignore[no-any-return]


def _spread_quickly(keys: list[int], ties: list[DrawnTie]) -> list[tuple[float, float]]:
    """By the forces of Fruchterman and Reingold (1991), for the page of an organisation: the analysis library takes
    seconds to load, and a visitor should not wait for it to see forty partners."""
    graph: rustworkx.PyGraph = rustworkx.PyGraph()
    number = dict(zip(keys, graph.add_nodes_from(keys), strict=True))
    graph.add_edges_from([(number[tie.first_id], number[tie.second_id], tie.strength) for tie in ties])
    positions = rustworkx.spring_layout(graph, weight_fn=float, seed=SEED, num_iter=80)
    return [(positions[number[key]][0], positions[number[key]][1]) for key in keys]


def _circle(keys: list[int], radius: float) -> dict[int, tuple[float, float]]:
    turns = [2 * math.pi * place / max(len(keys), 1) for place in range(len(keys))]
    return {
        key: (round(radius * math.cos(turn), 4), round(radius * math.sin(turn), 4))
        for key, turn in zip(keys, turns, strict=True)
    }


def communities_among(keys: list[int], ties: list[DrawnTie]) -> dict[int, int]:
    """The community of each organisation, from 1, the largest first; by cooperation only: rivals are no community."""
    import numpy as np

    from hansa.analysis.detection.communities import find_communities

    together = [tie for tie in ties if tie.kind == TieKind.COOPERATION]
    inside = sorted({key for tie in together for key in (tie.first_id, tie.second_id)} & set(keys))
    if len(inside) < COMMUNITIES_FROM:
        return {}
    network = _plain_network(inside, together)
    found = find_communities(network.adjacency, rng=np.random.default_rng(SEED), seeds=1, resolution=1.0)
    return {key: label + 1 for key, label in zip(inside, found.labels.tolist(), strict=True) if label >= 0}


def _plain_network(keys: list[int], ties: list[DrawnTie]) -> Any:
    """The ties as the analysis reads them: several of one pair are one, their strengths added."""
    from hansa.analysis.cohesion import Network as Ties

    number = {key: place for place, key in enumerate(keys)}
    first, second = [number[tie.first_id] for tie in ties], [number[tie.second_id] for tie in ties]
    return Ties.of(len(keys), first, second, [tie.strength for tie in ties], duplicates="sum")
