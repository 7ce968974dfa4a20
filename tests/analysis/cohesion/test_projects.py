"""Ties made by joint projects, and what two-mode measures see in them."""

import numpy as np
import pytest

from hansa.analysis.cohesion import tied_by_projects, transitivity, two_mode_clustering, two_mode_null

# Projects 0 (members 0, 1, 2), 1 (0, 1), 2 (2, 3) and 3 (4 alone).
MEMBERS, PROJECTS = [0, 1, 2, 0, 1, 2, 3, 4], [0, 0, 0, 1, 1, 2, 2, 3]


def test_weigh_ties_by_projects() -> None:
    """Newman: 1/(3 − 1) from the first project, 1 from each of two; the sum of a member's is its number of projects."""
    network = tied_by_projects(MEMBERS, PROJECTS, 5)
    assert network.adjacency.toarray()[0].tolist() == [0, 1.5, 0.5, 0, 0]
    assert network.adjacency.sum(axis=1).tolist() == [2, 2, 2, 1, 0]
    full = tied_by_projects(MEMBERS, PROJECTS, 5, weighting="full")
    assert full.adjacency.toarray()[0].tolist() == [0, 2, 1, 0, 0]
    assert tied_by_projects([*MEMBERS, 0], [*PROJECTS, 1], 5).weight.tolist() == network.weight.tolist()


def test_count_pairs_that_meet_again() -> None:
    """A pair meets twice: a cycle of four. Paths of three, Σ (projects of member − 1)(members of project − 1) = 9."""
    assert two_mode_clustering(MEMBERS, PROJECTS, 5) == pytest.approx(4 / 9)
    assert two_mode_clustering([0, 1, 0, 1, 0, 1], [0, 0, 1, 1, 2, 2], 2) == 1
    assert np.isnan(two_mode_clustering([0, 1, 2], [0, 0, 0], 3))
    assert np.isnan(two_mode_clustering([], [], 3))


def test_see_no_small_world_where_chance_made_the_projects() -> None:
    """Transitivity is 0.2 only because projects have five members: chance has as much, and sigma is 1."""
    rng = np.random.default_rng(4)
    members = np.concatenate([rng.choice(80, 5, replace=False) for _project in range(60)])
    null = two_mode_null(members, np.repeat(np.arange(60), 5), 80, rng=rng, draws=10)
    assert null.transitivity > 0.15
    assert null.transitivity == transitivity(tied_by_projects(members, np.repeat(np.arange(60), 5), 80))
    assert null.sigma == pytest.approx(1, abs=0.1)


def test_see_a_small_world_where_the_same_meet_again() -> None:
    rng = np.random.default_rng(4)
    teams = [rng.choice(range(10 * team, 10 * team + 10), 4, replace=False) for team in range(8) for _again in range(6)]
    bridges = [rng.choice(80, 4, replace=False) for _project in range(6)]
    members = np.concatenate([*teams, *bridges])
    null = two_mode_null(members, np.repeat(np.arange(54), 4), 80, rng=rng, draws=10)
    assert null.transitivity > 1.3 * null.random_transitivity.max()
    assert null.sigma > 1.15


def test_keep_members_and_projects_in_the_null() -> None:
    """Projects of all sizes two and every member in two: every draw keeps 5 projects, so at most 5 ties."""
    null = two_mode_null(
        [0, 1, 1, 2, 2, 3, 3, 4, 4, 0], [0, 0, 1, 1, 2, 2, 3, 3, 4, 4], 5, rng=np.random.default_rng(1)
    )
    assert null.random_transitivity.shape == (20,)
    assert null.mean_length == 1.5


def test_refuse_projects_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="2 members and 1 projects"):
        tied_by_projects([0, 1], [0], 2)
    with pytest.raises(ValueError, match="members from 0 to 1 and projects from 0"):
        two_mode_clustering([0, 2], [0, 0], 2)
    with pytest.raises(ValueError, match='right is "fractional" or "full"'):
        tied_by_projects([0], [0], 1, weighting="hub")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="0 draws"):
        two_mode_null([0], [0], 1, rng=np.random.default_rng(1), draws=0)
