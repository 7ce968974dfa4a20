"""Who is tied to whom: partners of an organisation, and networks laid out for drawing.

A list of partners speaks of joint projects, which are public; a network holds every tie that its reader may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import rustworkx
from django.db.models import Case, F, Q, QuerySet, When

from hansa.directory.models import Organisation
from hansa.directory.rules.reader import VISITOR, Reader
from hansa.network.enums import TieSource
from hansa.network.models import Tie
from hansa.network.queries.ties import ties_seen_by

STRONGEST = 40
LARGEST = 300
SEED = 20_260_101


@dataclass(frozen=True)
class Partner:
    """One organisation as the partner of another; `occasions` counts joint projects."""

    organisation: Organisation
    kind: str
    strength: float
    occasions: int
    since: date | None
    until: date | None


@dataclass(frozen=True)
class Network:
    """Nodes and edges as the network island reads them. `total` counts the organisations of which `nodes` are the most
    strongly tied."""

    nodes: list[dict[str, Any]] = field(default_factory=list)
    edges: list[dict[str, Any]] = field(default_factory=list)
    total: int = 0

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.nodes)

    def as_json(self) -> dict[str, Any]:
        return {"nodes": self.nodes, "edges": self.edges}


def ties_of(organisation: Organisation) -> QuerySet[Tie]:
    """Its ties from joint projects."""
    return Tie.objects.filter(Q(first=organisation) | Q(second=organisation), source=TieSource.PROJECTS)


def count_partners(organisation: Organisation) -> int:
    return ties_of(organisation).count()


def partners(organisation: Organisation, limit: int | None = STRONGEST) -> list[Partner]:
    """The strongest ties of an organisation, or with None all of them. Cost grows with the number of its ties."""
    other = Case(When(first=organisation, then=F("second")), default=F("first"))
    ties = ties_of(organisation).annotate(other=other).order_by("-strength", "pk")[:limit]
    found = _organisations(tie.other for tie in ties)
    return [
        Partner(found[tie.other], tie.kind, tie.strength, tie.occasions, tie.starts_on, tie.ends_on) for tie in ties
    ]


def ego_network(
    organisation: Organisation, strongest: Iterable[Partner], total: int, reader: Reader = VISITOR
) -> Network:
    """An organisation with its strongest partners and their ties among each other. `total` is the number of all its
    partners."""
    members = {partner.organisation.pk: partner.organisation for partner in strongest}
    members[organisation.pk] = organisation
    network = _network(members, _ties_among(members, reader))
    for node in network.nodes:
        if node["id"] == str(organisation.pk):
            node["role"] = "core"
    return Network(network.nodes, network.edges, total + 1)


def network_of(keys: Collection[int], largest: int = LARGEST, reader: Reader = VISITOR) -> Network:
    """Organisations (by number) and the ties among them that a reader may see; of more than `largest` the most strongly
    tied."""
    ties = _ties_among(keys, reader)
    strength: dict[int, float] = dict.fromkeys(keys, 0.0)
    for tie in ties:
        strength[tie.first_id] += tie.strength
        strength[tie.second_id] += tie.strength
    chosen = sorted(strength, key=lambda key: (-strength[key], key))[:largest]
    members = _organisations(chosen)
    kept = [tie for tie in ties if tie.first_id in members and tie.second_id in members]
    network = _network(members, kept)
    return Network(network.nodes, network.edges, len(strength))


def _organisations(keys: Iterable[int]) -> dict[int, Organisation]:
    return Organisation.objects.only("name", "helix", "country", "city", "fictitious").in_bulk(list(keys))


def _ties_among(keys: Collection[int], reader: Reader) -> list[Tie]:
    wanted = list(keys)
    return list(
        ties_seen_by(reader).filter(first__in=wanted, second__in=wanted).order_by("first", "second", "kind", "source")
    )


def _network(members: dict[int, Organisation], ties: list[Tie]) -> Network:
    places = _layout(sorted(members), ties)
    degree: dict[int, float] = defaultdict(float)
    for tie in ties:
        degree[tie.first_id] += tie.strength
        degree[tie.second_id] += tie.strength
    nodes = [_node(members[key], *places[key], degree[key]) for key in sorted(members)]
    return Network(nodes, [_edge(tie) for tie in ties], len(nodes))


def _layout(keys: list[int], ties: list[Tie]) -> dict[int, tuple[float, float]]:
    """Places by the forces of Fruchterman and Reingold (1991), the same each time for the same network. Cost grows with
    the square of the number of organisations: 300 take a tenth of a second."""
    graph: rustworkx.PyGraph = rustworkx.PyGraph()
    number = dict(zip(keys, graph.add_nodes_from(keys), strict=True))
    graph.add_edges_from([(number[tie.first_id], number[tie.second_id], tie.strength) for tie in ties])
    positions = rustworkx.spring_layout(graph, weight_fn=float, seed=SEED, num_iter=80)
    return {key: (round(positions[at][0], 4), round(positions[at][1], 4)) for key, at in number.items()}


def _node(organisation: Organisation, x: float, y: float, degree: float) -> dict[str, Any]:
    return {
        "id": str(organisation.pk),
        "label": str(organisation)[:120],
        "url": organisation.get_absolute_url(),
        "helix": island_helix(organisation.helix),
        "country": organisation.country_id or "",
        "x": x,
        "y": y,
        "size": round(1 + degree**0.5, 2),
    }


def island_helix(helix: str) -> str:
    """The islands' word for a helix."""
    return {"civil_society": "civil", "unknown": ""}.get(helix, helix)


def _edge(tie: Tie) -> dict[str, Any]:
    return {
        "source": str(tie.first_id),
        "target": str(tie.second_id),
        "weight": round(tie.strength, 3),
        "start": tie.starts_on and tie.starts_on.isoformat(),
        "end": tie.ends_on and tie.ends_on.isoformat(),
        "kind": tie.kind,
    }
