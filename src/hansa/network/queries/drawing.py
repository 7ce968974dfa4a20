"""Who is tied to whom: partners of an organisation, and networks laid out for drawing.

A list of partners speaks of joint projects, which are public; a network holds every tie that its reader may see.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from hansa.directory.models import Cluster, Organisation
from hansa.directory.rules.reader import VISITOR, Reader
from hansa.network.enums import TieSource
from hansa.network.models import DrawnPlaces, Tie
from hansa.network.queries.placing import DrawnTie, Places, communities_among, places_among
from hansa.network.queries.ties import ties_seen_by

STRONGEST = 40
LARGEST = 5_000


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
class Filters:
    """What of a network is shown. Empty: everything.

    kinds, sources: of ties. strength: at least. since, until: years in which a tie held. around: an organisation; only
    it and those tied to it.
    """

    kinds: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    strength: float = 0.0
    since: int | None = None
    until: int | None = None
    around: int | None = None

    def narrowed(self, ties: QuerySet[Tie]) -> QuerySet[Tie]:
        if self.kinds:
            ties = ties.filter(kind__in=self.kinds)
        if self.sources:
            ties = ties.filter(source__in=self.sources)
        if self.strength:
            ties = ties.filter(strength__gte=self.strength)
        if self.since is not None:
            ties = ties.filter(Q(ends_on=None) | Q(ends_on__gte=date(self.since, 1, 1)))
        if self.until is not None:
            ties = ties.filter(Q(starts_on=None) | Q(starts_on__lte=date(self.until, 12, 31)))
        return ties


ALL = Filters()


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
    network = _network(members, _ties_among(members, reader), quick=True)
    for node in network.nodes:
        if node["id"] == str(organisation.pk):
            node["role"] = "core"
    return Network(network.nodes, network.edges, total + 1)


def network_of(
    keys: Collection[int],
    largest: int = LARGEST,
    reader: Reader = VISITOR,
    *,
    filters: Filters = ALL,
    places: Places | None = None,
    lay_out: bool = True,
) -> Network:
    """Organisations (by number) and the ties among them that a reader may see; of more than `largest` the most strongly
    tied.

    places: where some stood before; they stay there, and the others come to stand beside them. Without `lay_out` nobody
    has a place: for tables.
    """
    ties = _ties_among(keys, reader, filters)
    if filters.around is not None:
        ties, keys = _around(filters.around, ties, keys)
    strength: dict[int, float] = dict.fromkeys(keys, 0.0)
    for tie in ties:
        strength[tie.first_id] += tie.strength
        strength[tie.second_id] += tie.strength
    chosen = sorted(strength, key=lambda key: (-strength[key], key))[:largest]
    members = _organisations(chosen)
    kept = [tie for tie in ties if tie.first_id in members and tie.second_id in members]
    network = _network(members, kept, places, lay_out=lay_out)
    return replace(network, total=len(strength))


def shortest_path(network: Network, one: str, other: str) -> list[dict[str, Any]]:
    """The nodes on a shortest way from one to another along ties, both ends included; empty where there is none.

    Of several ways of equal length one is taken, the same each time.
    """
    nodes = {node["id"]: node for node in network.nodes}
    if one not in nodes or other not in nodes:
        return []
    tied = defaultdict(set)
    for edge in network.edges:
        tied[edge["source"]].add(edge["target"])
        tied[edge["target"]].add(edge["source"])
    before: dict[str, str | None] = {one: None}
    waiting = deque([one])
    while waiting and other not in before:
        here = waiting.popleft()
        for there in sorted(tied[here], key=int):
            if there not in before:
                before[there] = here
                waiting.append(there)
    way, at = [], other if other in before else None
    while at is not None:
        way.append(nodes[at])
        at = before[at]
    return way[::-1]


def places_of(keys: Collection[int], places: Places | None = None) -> dict[int, tuple[float, float]]:
    """Places of organisations by the ties that everyone may see, near the earlier ones: what next month begins with."""
    network = network_of(keys, places=places)
    tied = {end for edge in network.edges for end in (edge["source"], edge["target"])}
    return {int(node["id"]): (node["x"], node["y"]) for node in network.nodes if node["id"] in tied}


def saved_places(cluster: Cluster) -> dict[int, tuple[float, float]]:
    """Where members stood when places were last kept; empty before the first time."""
    kept = DrawnPlaces.objects.filter(cluster=cluster).values_list("places", flat=True).first()
    return {int(key): (x, y) for key, (x, y) in (kept or {}).items()}


def _organisations(keys: Iterable[int]) -> dict[int, Organisation]:
    return Organisation.objects.only("name", "helix", "country", "city", "fictitious").in_bulk(list(keys))


def _ties_among(keys: Collection[int], reader: Reader, filters: Filters = ALL) -> list[DrawnTie]:
    wanted = list(keys)
    ties = filters.narrowed(ties_seen_by(reader).filter(first__in=wanted, second__in=wanted))
    rows = ties.order_by("first", "second", "kind", "source").values_list(*DrawnTie._fields)
    return list(map(DrawnTie._make, rows))


def _around(centre: int, ties: list[DrawnTie], keys: Collection[int]) -> tuple[list[DrawnTie], set[int]]:
    """The centre, those tied to it, and the ties among them."""
    near = {centre} & set(keys)
    near |= {end for tie in ties if centre in (tie.first_id, tie.second_id) for end in (tie.first_id, tie.second_id)}
    return [tie for tie in ties if tie.first_id in near and tie.second_id in near], near


def _network(
    members: dict[int, Organisation],
    ties: list[DrawnTie],
    places: Places | None = None,
    *,
    lay_out: bool = True,
    quick: bool = False,
) -> Network:
    keys = sorted(members)
    tied = {key for tie in ties for key in (tie.first_id, tie.second_id)}
    standing = places_among(keys, tied, ties, places or {}, quick=quick) if lay_out else {}
    groups = communities_among(keys, ties) if lay_out and not quick else {}
    degree: dict[int, float] = defaultdict(float)
    for tie in ties:
        degree[tie.first_id] += tie.strength
        degree[tie.second_id] += tie.strength
    nodes = [_node(members[key], standing.get(key, (0.0, 0.0)), degree[key], groups.get(key)) for key in keys]
    labels = {source.value: str(source.label) for source in TieSource}
    return Network(nodes, [_edge(tie, labels[tie.source]) for tie in ties], len(nodes))


def _node(
    organisation: Organisation, place: tuple[float, float], degree: float, community: int | None
) -> dict[str, Any]:
    node = {
        "id": str(organisation.pk),
        "label": str(organisation)[:120],
        "url": organisation.get_absolute_url(),
        "helix": island_helix(organisation.helix),
        "country": organisation.country_id or "",
        "x": place[0],
        "y": place[1],
        "size": round(1 + degree**0.5, 2),
    }
    return node if community is None else node | {"community": community}


def island_helix(helix: str) -> str:
    """The islands' word for a helix."""
    return {"civil_society": "civil", "unknown": ""}.get(helix, helix)


def _edge(tie: DrawnTie, label: str) -> dict[str, Any]:
    return {
        "source": str(tie.first_id),
        "target": str(tie.second_id),
        "weight": round(tie.strength, 3),
        "start": tie.starts_on and tie.starts_on.isoformat(),
        "end": tie.ends_on and tie.ends_on.isoformat(),
        "kind": tie.kind,
        "label": label,
    }
