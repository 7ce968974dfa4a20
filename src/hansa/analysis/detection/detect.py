"""Detection of clusters in networks of projects, from beginning to end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

import numpy as np
import pandas as pd

from hansa.analysis.detection.assembly import Assembly, slug
from hansa.analysis.detection.cluster import PLACE, Cluster, Detection
from hansa.analysis.detection.of_places import clusters_of_places
from hansa.analysis.detection.of_ties import FieldCommunities, clusters_of_ties, field_communities
from hansa.analysis.detection.participations import Participations
from hansa.analysis.detection.places import Places, places_of_points, places_of_regions
from hansa.analysis.detection.residual import field_network
from hansa.analysis.detection.rule import DetectionRule
from hansa.analysis.detection.strength import Strength
from hansa.analysis.kind import Borders


class Told(Protocol):
    """Called with the field at work, how many fields are done, and how many there are."""

    def __call__(self, field: str, done: int, total: int) -> None: ...


def detect_clusters(
    frame: pd.DataFrame | Participations,
    *,
    rng: np.random.Generator,
    rule: DetectionRule | None = None,
    places: Places | None = None,
    neighbours: Iterable[tuple[str, str]] | None = None,
    borders: Borders | None = None,
    told: Told = lambda field, done, total: None,
) -> Detection:
    """Find clusters in participations: by places, and by ties (docs/methods/detection.md).

    Args:
        frame: a row for each participation: organisation, project, and as far as known field, year, weight, latitude,
            longitude, region, country, helix, city, name (see `Participations.of`).
        rng: makes the result reproducible: the same generator, rule and data give the same clusters.
        rule: the parameters; the defaults are justified on data.
        places: ready-made places (their numbers must be those of the same participations). Otherwise regions where no
            organisation has coordinates, else points gathered around the largest of them.
        neighbours: pairs of regions that touch, where places are regions.
        borders: facts of border regions for the kind of a cluster, where `region` holds their codes.
        told: hears of the progress.

    Raises:
        ValueError: as `Participations.of`.

    Cost: for each field, its ties × (seeds + resamples), and places².

    >>> rng = np.random.default_rng(1)
    >>> steam = [(f"steam {p}", o, "steam", 51.5, 7.0) for p in range(30) for o in rng.choice(12, 4, replace=False)]
    >>> silk = [(f"silk {p}", 100 + o, "silk", 45.0, float(o % 12)) for p in range(60) for o in rng.choice(60, 3)]
    >>> frame = pd.DataFrame(steam + silk, columns=["project", "organisation", "field", "latitude", "longitude"])
    >>> found = detect_clusters(frame, rng=rng)
    >>> [(cluster.key, cluster.basis, len(cluster.members)) for cluster in found.clusters]
    [('steam-place-51-50-7-00', 'place', 12)]
    """
    rule = rule or DetectionRule()
    table = frame if isinstance(frame, Participations) else Participations.of(frame)
    where = places or _places(table, rule, neighbours)
    strength = Strength.of(table, where, rule)
    cells, again = strength.cells(), strength.found_again(rng)
    clusters: list[Cluster] = []
    reports = []
    for number, field in enumerate(table.fields):
        told(field, number, len(table.fields))
        assembly = Assembly.of(table, where, field_network(table, field, where, rule), borders)
        communities = field_communities(assembly.network, rule, rng)
        of_field = cells[cells["field"] == field]
        found = clusters_of_places(
            assembly, of_field, again.xs(field) if field in again.index.get_level_values(0) else pd.Series(dtype=float)
        )
        by_ties = clusters_of_ties(assembly, communities, rule)
        clusters += [*_largest_first(found), *_largest_first(by_ties)]
        reports.append(_report(assembly, communities, rule, len(found), len(by_ties)))
    return Detection(
        clusters=_with_keys(clusters),
        participations=table,
        places=where,
        cells=cells,
        fields=pd.DataFrame(reports),
        rule=rule,
    )


def _places(table: Participations, rule: DetectionRule, neighbours: Iterable[tuple[str, str]] | None) -> Places:
    if neighbours is not None or table.organisations["latitude"].isna().all():
        return places_of_regions(table, neighbour_km=rule.neighbour_km, neighbours=neighbours)
    return places_of_points(table, radius_km=rule.radius_km, neighbour_km=rule.neighbour_km)


def _largest_first(clusters: list[Cluster]) -> list[Cluster]:
    return sorted(clusters, key=lambda cluster: (-len(cluster.members), cluster.name))


def _with_keys(clusters: list[Cluster]) -> tuple[Cluster, ...]:
    """Keys that tell the field and the place, or the rank among the field's clusters of ties."""
    seen: Counter[str] = Counter()
    keyed = []
    for cluster in clusters:
        field = slug(cluster.field) or "all"
        if cluster.basis == PLACE:
            key = f"{field}-place-{slug(next(place.name for place in cluster.places if place.strong)) or 'unnamed'}"
        else:
            key = f"{field}-ties"
        seen[key] += 1
        number = seen[key]
        keyed.append(replace(cluster, key=key if cluster.basis == PLACE and number == 1 else f"{key}-{number}"))
    return tuple(keyed)


def _report(assembly: Assembly, found: FieldCommunities, rule: DetectionRule, of_places: int, of_ties: int) -> dict:
    return {
        "field": assembly.field,
        "organisations": len(assembly.organisations),
        "projects": len(assembly.network.weights),
        "core": int((assembly.network.projects >= rule.least_projects).sum()),
        "communities": int((found.core >= rule.least_organisations).sum()),
        "agreement": found.agreement,
        "beyond_chance": int(((found.p <= rule.chance) & (found.core >= rule.least_organisations)).sum()),
        "clusters_of_places": of_places,
        "clusters_of_ties": of_ties,
    }
