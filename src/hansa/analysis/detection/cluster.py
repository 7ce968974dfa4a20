"""What detection finds: clusters with their members and places, and the reasons for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from hansa.analysis.detection.participations import Participations
from hansa.analysis.detection.places import Places
from hansa.analysis.detection.rule import DetectionRule
from hansa.analysis.kind import Reason

PLACE, TIES = "place", "ties"
"""What holds a cluster together: a strong place and its neighbours, or ties of organisations wherever they sit."""


@dataclass(frozen=True)
class Member:
    """An organisation of a cluster.

    organisation: as given. strength: of belonging, 0 to 1: in a cluster of ties the share of its ties in the field that
    it has with other members; in a cluster of a place the share of its work that is in the field. projects: in the
    field. place: number of its place, or None.
    """

    organisation: object
    number: int
    strength: float
    projects: int
    country: str | None
    helix: str
    place: int | None


@dataclass(frozen=True)
class ClusterPlace:
    """A place of a cluster: how many members sit there, and whether it is strong.

    Strong in a cluster of a place: by its own test (the others support it). Strong in a cluster of ties: members gather
    there more than the other organisations of the field do.
    """

    place: int
    name: str
    country: str | None
    members: int
    strong: bool


@dataclass(frozen=True)
class Cluster:
    """A cluster found.

    key: unique in a detection. field, name. basis: PLACE or TIES. kind: national, cross_border, transnational or
    undetermined; kind_basis: "border_regions" where the facts of `hansa.analysis.kind` sufficed, else
    "neighbouring_places", the simpler rule of docs/methods/detection.md. places: the most members first. latitude,
    longitude: mean of the members' places on the sphere. members: the strongest first. countries, helices: members of
    each, the most first. cohesion: share of the members' ties in the field that stay inside; expected_cohesion: the
    same if ties fell by size alone. stability: how well it is found again in resamples, 0 to 1. reasons: codes with
    values, for pages to put into words.
    """

    key: str
    field: str
    name: str
    basis: str
    kind: str
    kind_basis: str
    places: tuple[ClusterPlace, ...]
    latitude: float | None
    longitude: float | None
    members: tuple[Member, ...]
    countries: Mapping[str, int]
    helices: Mapping[str, int]
    cohesion: float | None
    expected_cohesion: float | None
    stability: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, eq=False)
class Detection:
    """All that was found.

    clusters: field by field, those of places first, the largest first. cells: the table of `strong_places`. fields: of
    each field, organisations, projects, communities (with at least `least_organisations` of its core), clusters of
    ties, and agreement (adjusted mutual information between seeds).
    """

    clusters: tuple[Cluster, ...]
    participations: Participations
    places: Places
    cells: pd.DataFrame
    fields: pd.DataFrame
    rule: DetectionRule = field(default_factory=DetectionRule)

    def clusters_table(self) -> pd.DataFrame:
        """A row for each cluster."""
        return pd.DataFrame([_cluster_row(cluster) for cluster in self.clusters], columns=list(CLUSTER_COLUMNS))

    def members_table(self) -> pd.DataFrame:
        """A row for each member of each cluster."""
        # Columns once, not for each member: there are many.
        of = self.participations.organisations
        names, north, east = (of[column].to_numpy(dtype=object) for column in ("name", "latitude", "longitude"))
        places = self.places.table["name"].to_numpy(dtype=object)
        rows = [
            (
                cluster.key,
                member.organisation,
                names[member.number],
                round(member.strength, 4),
                member.projects,
                member.country,
                member.helix,
                places[member.place] if member.place is not None else None,
                north[member.number],
                east[member.number],
            )
            for cluster in self.clusters
            for member in cluster.members
        ]
        return pd.DataFrame(rows, columns=list(MEMBER_COLUMNS))


CLUSTER_COLUMNS = (
    "key", "field", "name", "basis", "kind", "kind_basis", "members", "countries", "places", "strong_places",
    "latitude", "longitude", "cohesion", "expected_cohesion", "stability", "business", "science", "government",
    "civil_society", "unknown_helix",
)  # fmt: skip
MEMBER_COLUMNS = (
    "cluster", "organisation", "name", "strength", "projects", "country", "helix", "place", "latitude", "longitude",
)  # fmt: skip


def _cluster_row(cluster: Cluster) -> tuple:
    helix = cluster.helices
    return (
        cluster.key,
        cluster.field,
        cluster.name,
        cluster.basis,
        cluster.kind,
        cluster.kind_basis,
        len(cluster.members),
        " ".join(cluster.countries),
        "; ".join(f"{place.name} ({place.members})" for place in cluster.places),
        "; ".join(place.name for place in cluster.places if place.strong),
        cluster.latitude,
        cluster.longitude,
        cluster.cohesion,
        cluster.expected_cohesion,
        cluster.stability,
        helix.get("business", 0),
        helix.get("science", 0),
        helix.get("government", 0),
        helix.get("civil_society", 0),
        helix.get("unknown", 0),
    )
