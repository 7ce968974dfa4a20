"""Places: points gathered around the largest, regions as given, and how they join."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.analysis.detection import Participations, Places, gather_points, places_of_points, places_of_regions
from hansa.analysis.distance import great_circle_km, unit_vectors

COPENHAGEN, MALMO, AARHUS = (55.676, 12.568), (55.606, 13.001), (56.157, 10.211)


def _organisations(*spots: tuple[float, float], **columns: list) -> Participations:
    frame = pd.DataFrame(spots, columns=["latitude", "longitude"]).assign(project=1, **columns)
    frame["organisation"] = [f"o{number}" for number in range(len(frame))]
    return Participations.of(frame)


def test_gather_a_town_with_what_lies_around_it() -> None:
    """Malmö is 28 km from Copenhagen: within 30 km it is part of the larger town, within 25 km a place of its own."""
    table = _organisations(COPENHAGEN, COPENHAGEN, MALMO, AARHUS, country=["DK", "DK", "SE", "DK"])
    near = places_of_points(table, radius_km=30, neighbour_km=90)
    assert near.of_organisation.tolist() == [0, 0, 0, 1]
    assert near.table["country"].tolist() == ["DK", "DK"]
    apart = places_of_points(table, radius_km=25, neighbour_km=75)
    assert apart.of_organisation.tolist() == [0, 0, 1, 2], "of places of one size the southern goes first"
    assert apart.neighbours.tolist() == [[0, 1]]


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.floats(40, 60), st.floats(0, 30), st.integers(1, 9)), min_size=1, max_size=40),
    st.floats(5, 300),
    st.randoms(),
)
def test_gather_points_within_the_radius_in_any_order(points: list, radius: float, random) -> None:
    spots = pd.DataFrame(points, columns=["latitude", "longitude", "weight"]).drop_duplicates(["latitude", "longitude"])
    place, centre = gather_points(*spots.to_numpy().T, radius_km=radius)
    at = unit_vectors(spots["latitude"], spots["longitude"])
    assert (great_circle_km(at, at[centre[place]]) <= radius + 1e-6).all()
    order = list(range(len(spots)))
    random.shuffle(order)
    again, _centre = gather_points(*spots.iloc[order].to_numpy().T, radius_km=radius)
    assert again.tolist() == place[order].tolist()


def test_name_a_place_by_its_most_frequent_town() -> None:
    table = _organisations(COPENHAGEN, COPENHAGEN, MALMO, city=["København", "København", "Malmö"])
    assert places_of_points(table, radius_km=5, neighbour_km=9).table["name"].tolist() == ["København", "Malmö"]
    unnamed = places_of_points(_organisations(COPENHAGEN), radius_km=5, neighbour_km=9)
    assert unnamed.table["name"].tolist() == ["55.68, 12.57"]


def test_find_no_places_without_coordinates() -> None:
    table = Participations.of(pd.DataFrame({"organisation": ["a"], "project": [1]}))
    places = places_of_points(table, radius_km=25, neighbour_km=75)
    assert len(places.table) == 0
    assert places.of_organisation.tolist() == [-1]


def test_take_regions_as_places() -> None:
    table = _organisations(COPENHAGEN, MALMO, AARHUS, region=["DK01", "SE22", None])
    places = places_of_regions(table, neighbour_km=75, names={"DK01": "Hovedstaden"})
    assert places.table["name"].tolist() == ["Hovedstaden", "SE22"]
    assert places.of_organisation.tolist() == [0, 1, -1]
    assert places.neighbours.tolist() == [[0, 1]]
    given_none = places_of_regions(table, neighbour_km=75, neighbours=[])
    assert given_none.neighbours.shape == (0, 2)
    by_hand = places_of_regions(
        table, neighbour_km=1, neighbours=[("SE22", "DK01"), ("DK01", "SE22"), ("DK01", "DE94")]
    )
    assert by_hand.neighbours.tolist() == [[0, 1]]


def _line(many: int) -> Places:
    """Places in a row, each a neighbour of the next."""
    return Places(pd.DataFrame(), np.zeros(0, dtype=int), np.array([[n, n + 1] for n in range(many - 1)]))


@pytest.mark.parametrize(
    ("strong", "supporting", "groups"),
    [
        ("11011", "00000", [0, 0, -1, 1, 1]),
        ("10001", "01010", [0, 0, -1, 1, 1]),
        # Two supporting places do not join each other: 1 – 2 is no bridge.
        ("10000", "01100", [0, 0, -1, -1, -1]),
        # One supporting place between two strong ones joins both.
        ("10100", "01000", [0, 0, 0, -1, -1]),
        ("00000", "11111", [-1, -1, -1, -1, -1]),
    ],
)
def test_join_strong_places_and_what_supports_them(strong: str, supporting: str, groups: list[int]) -> None:
    marks = [np.array([sign == "1" for sign in text]) for text in (strong, supporting)]
    assert _line(5).joined(*marks).tolist() == groups
