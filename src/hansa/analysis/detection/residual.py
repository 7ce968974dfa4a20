"""Ties of a field as they would be had distance been no obstacle: observed over what the distance lets expect."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from hansa.analysis.detection.participations import Participations
from hansa.analysis.detection.places import Places
from hansa.analysis.detection.rule import DetectionRule
from hansa.analysis.distance import great_circle_km, joint_ties, unit_vectors


@dataclass(frozen=True, eq=False)
class FieldNetwork:
    """The organisations of a field that have partners, and their projects.

    organisations: numbers (as in the participations) of the nodes. project, node: of each participation, as numbers
    from 0. members, weights: of each project, how many members it has and its share in the field. place: of each node;
    −1 where unknown. points: of each place, on the unit sphere. bounds: of the classes of distance, km. factor: of each
    class, ties observed over ties expected from size alone (the deterrence function).
    """

    field: str
    organisations: np.ndarray
    project: np.ndarray
    node: np.ndarray
    members: np.ndarray
    weights: np.ndarray
    place: np.ndarray
    points: np.ndarray
    bounds: np.ndarray
    factor: np.ndarray

    @property
    def projects(self) -> np.ndarray:
        """How many joint projects each node has."""
        return np.bincount(self.node, minlength=len(self.organisations))

    def ties(self, times: np.ndarray | None = None) -> csr_array:
        """Observed ties; `times` says how often each project counts (for resampling)."""
        weights = self.weights if times is None else self.weights * times
        return joint_ties(
            self.project, self.node, units_in_all=len(self.organisations), members=self.members, weights=weights
        )

    def ties_without_distance(self, times: np.ndarray | None = None) -> csr_array:
        """Observed ties, each divided by the factor of its distance; those of unknown distance as they are."""
        ties = self.ties(times)
        first, known = self._ends(ties)
        km = great_circle_km(self.points[self.place[first[known]]], self.points[self.place[ties.indices[known]]])
        ties.data[known] /= self.factor[classes_of(km, self.bounds)]
        return ties

    def part(self, nodes: np.ndarray) -> FieldNetwork:
        """The network of some nodes (ascending); projects keep their sizes and the factors stay."""
        number = np.full(len(self.organisations), -1)
        number[nodes] = np.arange(len(nodes))
        kept = number[self.node] >= 0
        return replace(
            self,
            organisations=self.organisations[nodes],
            project=self.project[kept],
            node=number[self.node[kept]],
            place=self.place[nodes],
        )

    def _ends(self, ties: csr_array) -> tuple[np.ndarray, np.ndarray]:
        """The first node of each tie, and whether both its places are known."""
        first = np.repeat(np.arange(ties.shape[0]), np.diff(ties.indptr))
        return first, (self.place[first] >= 0) & (self.place[ties.indices] >= 0)


def field_network(participations: Participations, field: str, places: Places, rule: DetectionRule) -> FieldNetwork:
    """The network of a field with its deterrence function.

    For each class b of distance, f(b) = (O_b + c) / (E_b + c), O_b the ties observed and E_b those expected from size
    alone, s_i·s_j / Σs over all pairs of organisations at that distance, s their numbers of ties (Expert and others); c
    the prior ties. Distances are those between places, 0 within one. No form is assumed for the decay, and no
    regression is needed; the PPML of `hansa.analysis.distance` gives the same picture (docs/methods/detection.md).

    Cost: ties + places².

    References:
        P. Expert, T. S. Evans, V. D. Blondel, R. Lambiotte, "Uncovering space-independent communities in spatial
        networks", PNAS 108 (2011) 7663–7668.
    """
    rows = participations.of_field(field)
    rows = rows[participations.members[rows["project"]] > 1]
    project, projects = pd.factorize(rows["project"], sort=True)
    node, organisations = pd.factorize(rows["organisation"], sort=True)
    weights = np.zeros(len(projects))
    weights[project] = rows["weight"].to_numpy()
    points, located = _points(places)
    place = places.of_organisation[organisations]
    bounds = np.asarray(rule.distance_km)
    network = FieldNetwork(
        field=field,
        organisations=np.asarray(organisations, dtype=np.int64),
        project=project,
        node=node,
        members=participations.members[projects],
        weights=weights,
        place=np.where((place >= 0) & located[place], place, -1) if len(located) else np.full(len(place), -1),
        points=points,
        bounds=bounds,
        factor=np.ones(len(bounds) - 1),
    )
    return replace(network, factor=_deterrence(network, rule.prior_ties))


def _points(places: Places) -> tuple[np.ndarray, np.ndarray]:
    """Places on the unit sphere, and which of them have coordinates."""
    located = places.table[["latitude", "longitude"]].notna().all(axis=1).to_numpy(dtype=bool)
    points = np.zeros((len(located), 3))
    points[located] = unit_vectors(places.table["latitude"][located], places.table["longitude"][located])
    return points, located


def _deterrence(network: FieldNetwork, prior: float) -> np.ndarray:
    ties = network.ties()
    first, known = network._ends(ties)
    data = ties.data[known]
    km = great_circle_km(
        network.points[network.place[first[known]]], network.points[network.place[ties.indices[known]]]
    )
    count = len(network.factor)
    observed = np.bincount(classes_of(km, network.bounds), data, count)
    size = np.bincount(first[known], data, len(network.organisations))
    expected = _expected(network, size)
    if expected.sum():
        expected *= observed.sum() / expected.sum()
    return (observed + prior) / (expected + prior)


def _expected(network: FieldNetwork, size: np.ndarray) -> np.ndarray:
    """Σ s_i·s_j over all pairs of organisations, by class of distance, place by place."""
    placed = network.place >= 0
    used, number = np.unique(network.place[placed], return_inverse=True)
    sizes = np.bincount(number, size[placed], len(used))
    squares = np.bincount(number, size[placed] ** 2, len(used))
    total = np.zeros(len(network.factor))
    for one, place in enumerate(used):
        product = sizes[one] * sizes
        product[one] -= squares[one]  # nobody is its own partner
        km = great_circle_km(network.points[used], network.points[place])
        total += np.bincount(classes_of(km, network.bounds), product, len(total))
    return total


def classes_of(km: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """The class of each distance; a distance at a bound belongs to the class above it."""
    return np.clip(np.searchsorted(bounds, km, side="right") - 1, 0, len(bounds) - 2)
