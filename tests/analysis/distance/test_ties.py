"""Ties of joint projects, pairs of places, and realised against random ties."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.analysis.distance import dyads, great_circle_km, joint_ties, realised_to_random, unit_vectors

PLACES = pd.DataFrame(
    {
        "place": ["Copenhagen", "Malmö", "Leuven"],
        "latitude": [55.676, 55.606, 50.880],
        "longitude": [12.568, 13.001, 4.701],
        "country": ["DK", "SE", "BE"],
    }
)


def _participations(*projects: str) -> pd.DataFrame:
    """One project for each text of organisations: small letters sit in Copenhagen (a), Malmö (b), Leuven (c)."""
    where = {"a": "Copenhagen", "b": "Malmö", "c": "Leuven", "x": None}
    rows = [(number, one, where[one[0]]) for number, text in enumerate(projects) for one in text.split()]
    return pd.DataFrame(rows, columns=["project", "organisation", "place"])


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.integers(0, 8), min_size=1, max_size=6, unique=True), min_size=1, max_size=12),
)
def test_give_each_member_one_tie_for_each_project(projects: list[list[int]]) -> None:
    """Newman's weighting: the row sum of a member is its number of projects with partners."""
    project = np.repeat(np.arange(len(projects)), [len(members) for members in projects])
    member = np.array([one for members in projects for one in members])
    ties = joint_ties(project, member, units_in_all=9).toarray()
    with_partners = [sum(one in members for members in projects if len(members) > 1) for one in range(9)]
    np.testing.assert_allclose(ties.sum(axis=1), with_partners, atol=1e-9)
    np.testing.assert_allclose(ties, ties.T)
    assert (ties.diagonal() == 0).all()


def test_count_ties_within_a_place_on_the_diagonal() -> None:
    ties = joint_ties([0, 0, 0], [0, 0, 1]).toarray()
    np.testing.assert_allclose(ties, [[1.0, 1.0], [1.0, 0.0]])


def test_count_members_without_a_place_in_the_size_of_a_project() -> None:
    frame = dyads(_participations("a1 b1 x1"), PLACES)
    assert frame.set_index(["origin", "destination"]).ties["Copenhagen", "Malmö"] == 0.5


def test_keep_pairs_without_ties() -> None:
    frame = dyads(_participations("a1 b1", "a1 b2"), PLACES)
    assert len(frame) == 6
    ties = frame.set_index(["origin", "destination"])
    assert ties.ties["Malmö", "Copenhagen"] == 2.0
    assert ties.ties["Leuven", "Malmö"] == 0.0
    assert ties.border["Malmö", "Copenhagen"] == 1.0
    assert ties.distance_km["Malmö", "Copenhagen"] == pytest.approx(28.3, abs=0.05)
    assert frame.pair.nunique() == 3


def test_make_pairs_of_each_year() -> None:
    frame = dyads(_participations("a1 b1", "a1 c1").assign(year=[2015, 2015, 2016, 2016]), PLACES)
    assert frame.groupby("year").ties.sum().to_dict() == {2015: 2.0, 2016: 2.0}


@pytest.mark.parametrize(
    ("participations", "places", "message"),
    [
        (_participations("a1 b1").drop(columns="place"), PLACES, "participations have no column place"),
        (_participations("a1 b1"), PLACES.drop(columns="country"), "places have no column country"),
        (_participations("a1 b1"), PLACES[:1], "1 place makes no pair"),
        (_participations("a1 b1"), PLACES[:1].merge(PLACES, "cross").iloc[:, :0], "places have no column place"),
        (_participations("a1 b1"), pd.concat([PLACES, PLACES[:1]]), "the place Copenhagen is given twice"),
        (_participations("a1 c1"), PLACES[:2], "1 places of participations are not among the places, as Leuven"),
        (_participations("a1"), PLACES.assign(latitude=50.0, longitude=4.0), "stand on one spot"),
        (_participations("a1"), PLACES.assign(latitude=[120.0, 1, 2]), "are they swapped"),
    ],
)
def test_refuse_tables_that_make_no_pairs(participations, places, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        dyads(participations, places)


def test_measure_great_circles() -> None:
    """A quarter of the globe, and antipodes, with the mean radius 6371.0088 km."""
    pole, equator, other = unit_vectors([90, 0, 0], [0, 0, 180])
    assert great_circle_km(pole, equator) == pytest.approx(6371.0088 * np.pi / 2)
    assert great_circle_km(equator, other) == pytest.approx(6371.0088 * np.pi)


def test_find_no_distance_decay_where_chance_made_the_projects() -> None:
    rng = np.random.default_rng(3)
    spots = rng.uniform([45, 0], [55, 15], (60, 2))
    rows = [(p, o, *spots[o]) for p in range(300) for o in rng.choice(60, 4, replace=False)]
    frame = pd.DataFrame(rows, columns=["project", "organisation", "latitude", "longitude"])
    curve = realised_to_random(frame, rng=np.random.default_rng(1), bins_km=[0, 300, 600, 2000])
    assert ((curve.low < 1) & (curve.high > 1)).all()
    assert curve.ratio.between(0.8, 1.2).all()


def test_deal_members_anew_within_their_year_only() -> None:
    """In one year all sit here, in the other all there: no draw may bring the two together."""
    rows = [
        (p, 10 * (p % 2) + o, 50.0 - 10 * (p % 2), 4.0, 2000 + p % 2) for p in range(20) for o in (p % 5, 5 + p % 4)
    ]
    frame = pd.DataFrame(rows, columns=["project", "organisation", "latitude", "longitude", "year"])
    curve = realised_to_random(frame, rng=np.random.default_rng(1), bins_km=[0, 500, 5000], draws=20)
    assert curve.random[1] == 0
    assert np.isnan(curve.ratio[1])


def test_refuse_a_curve_without_pairs() -> None:
    frame = pd.DataFrame({"project": [1, 2], "organisation": [1, 2], "latitude": [1.0, 2], "longitude": [1.0, 2]})
    with pytest.raises(ValueError, match="no project has two members with a place"):
        realised_to_random(frame, rng=np.random.default_rng(1))
    with pytest.raises(ValueError, match="do not ascend"):
        realised_to_random(frame, rng=np.random.default_rng(1), bins_km=[0, 0])
