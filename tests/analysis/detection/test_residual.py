"""Ties without distance, against the formula of Expert and others written out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hansa.analysis.detection import DetectionRule, Participations, places_of_points
from hansa.analysis.detection.residual import classes_of, field_network
from hansa.analysis.distance import great_circle_km
from tests.analysis.detection.made_up import frame_of, organisations, random_projects

RULE = DetectionRule(prior_ties=1e-9)


def _network(frame: pd.DataFrame, rule: DetectionRule = RULE):
    table = Participations.of(frame)
    places = places_of_points(table, radius_km=rule.radius_km, neighbour_km=rule.neighbour_km)
    return field_network(table, "steam", places, rule)


def _near_projects(rng: np.random.Generator) -> pd.DataFrame:
    """Half of the projects are of one town alone."""
    everybody = organisations(60)
    rows = random_projects("steam", everybody, 100, 3, rng)
    for town in range(12):
        here = everybody[town::12]
        rows += [(f"{town} {project}", *row[1:]) for project, *row in []]
        rows += [(f"town {town} {row[0]}", *row[1:]) for row in random_projects("steam", here, 8, 3, rng)]
    return frame_of(rows)


def test_divide_ties_by_what_their_distance_lets_expect() -> None:
    network = _network(_near_projects(np.random.default_rng(1)))
    ties = network.ties().toarray()
    at = network.points[network.place]
    km = great_circle_km(at[:, None], at[None])
    bins = classes_of(km, network.bounds)
    size = ties.sum(axis=1)
    expected = np.outer(size, size)
    np.fill_diagonal(expected, 0)
    observed = np.bincount(bins.ravel(), ties.ravel(), len(network.factor))
    chance = np.bincount(bins.ravel(), expected.ravel(), len(network.factor))
    chance *= observed.sum() / chance.sum()
    np.testing.assert_allclose(
        network.factor[chance > 0], (observed / np.maximum(chance, 1e-300))[chance > 0], rtol=1e-6
    )
    assert network.factor[0] > 3
    np.testing.assert_allclose(network.ties_without_distance().toarray(), ties / network.factor[bins], rtol=1e-6)


def test_find_no_deterrence_where_distance_is_no_obstacle() -> None:
    rows = random_projects("steam", organisations(120), 3000, 3, np.random.default_rng(2))
    factor = _network(frame_of(rows)).factor
    used = factor[[0, 3, 4, 5, 6]]  # classes in which towns lie
    assert np.abs(used - 1).max() < 0.1


def test_let_few_ties_say_little() -> None:
    rows = random_projects("steam", organisations(24), 5, 2, np.random.default_rng(3))
    loose, held = (_network(frame_of(rows), DetectionRule(prior_ties=prior)).factor for prior in (1e-9, 100))
    assert np.abs(held - 1).max() < 0.1 < np.abs(loose - 1).max()


def test_keep_ties_of_unknown_places_as_they_are() -> None:
    frame = _near_projects(np.random.default_rng(1))
    hidden = frame.assign(latitude=frame["latitude"].where(frame["organisation"] != "o000"))
    network = _network(hidden)
    node = int(np.flatnonzero(network.place < 0)[0])
    np.testing.assert_allclose(
        network.ties_without_distance().toarray()[node], network.ties().toarray()[node], rtol=1e-12
    )


def test_take_a_part_of_the_network() -> None:
    network = _network(_near_projects(np.random.default_rng(1)))
    nodes = np.arange(0, len(network.organisations), 2)
    part = network.part(nodes)
    np.testing.assert_allclose(
        part.ties_without_distance().toarray(), network.ties_without_distance().toarray()[np.ix_(nodes, nodes)]
    )
    assert part.organisations.tolist() == network.organisations[nodes].tolist()


@pytest.mark.parametrize(("km", "number"), [(0, 0), (49.9, 0), (50, 1), (30_000, 7)])
def test_class_distances(km: float, number: int) -> None:
    assert classes_of(np.array([km]), np.asarray(RULE.distance_km))[0] == number
