"""Strong places: planted ones are found, one large institute is none, chance gives hardly any."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from hansa.analysis.detection import (
    DetectionRule,
    Participations,
    places_of_points,
    strong_places,
    with_places_shuffled,
)
from hansa.analysis.detection.strength import Strength, likeness_within, upper_tail
from tests.analysis.detection.made_up import TOWNS, frame_of, organisations, random_projects, two_clusters

RULE = DetectionRule()


def _places(table: Participations):
    return places_of_points(table, radius_km=RULE.radius_km, neighbour_km=RULE.neighbour_km)


def test_find_the_planted_place() -> None:
    table = Participations.of(two_clusters())
    places = _places(table)
    cells = strong_places(table, places, RULE)
    strong = cells[cells["strong"]]
    assert strong["field"].tolist() == ["steam"]
    spot = places.table.iloc[strong["place"].iat[0]]
    assert (spot["latitude"], spot["longitude"]) == TOWNS[0]
    assert strong["quotient"].iat[0] > 2
    assert strong["organisations"].iat[0] == 20


def test_take_one_large_institute_for_no_strong_place() -> None:
    """A hundred projects of one institute in a field, among five others: naive counting finds p < 1e-20."""
    rng = np.random.default_rng(1)
    everybody = organisations()
    rows = random_projects("steam", everybody, 200, 3, rng) + random_projects("salt", everybody, 600, 3, rng)
    institute = everybody[0]
    rows += [(f"large {number}", institute[0], "steam", *institute[1:]) for number in range(100)]
    # Elsewhere too there are organisations that do one thing only.
    rows += [(f"own {n} {o[0]}", o[0], "steam" if i % 4 else "salt", *o[1:]) for i, o in enumerate(everybody[1:40])
             for n in range(40)]  # fmt: skip
    table = Participations.of(frame_of(rows))
    cells = strong_places(table, _places(table), RULE).set_index(["field", "place"])
    place = _places(table).of_organisation[0]
    steam = cells.loc["steam"]
    in_field = table.rows[
        (table.rows["field"] == "steam") & (_places(table).of_organisation[table.rows["organisation"]] == place)
    ]
    assert binom.sf(len(in_field) - 1, (table.rows["field"] == "steam").sum(), 1 / 12) < 1e-5
    assert not steam.loc[place, "strong"]


def test_find_hardly_any_strong_place_where_organisations_are_dealt_out() -> None:
    """Each field has a chance of 10 % to have any, so 30 deals of 3 fields should give about 9."""
    table = Participations.of(two_clusters())
    places = _places(table)
    found = [
        int(strong_places(table, with_places_shuffled(places, np.random.default_rng(seed)), RULE)["strong"].sum())
        for seed in range(30)
    ]
    assert sum(found) <= 18


def test_need_enough_organisations() -> None:
    everybody = organisations(24)
    rng = np.random.default_rng(1)
    table = Participations.of(frame_of(random_projects("steam", everybody, 50, 3, rng)))
    cells = strong_places(table, _places(table), RULE)
    assert cells.empty, "two organisations in a place are too few to be tested"
    assert list(cells.columns)[:2] == ["field", "place"]


@pytest.mark.parametrize(("a", "n", "share"), [(3, 10, 0.2), (10, 10, 0.5), (1, 40, 0.01)])
def test_agree_with_the_binomial_on_whole_counts(a: int, n: int, share: float) -> None:
    expected = binom.sf(a, n, share) + binom.pmf(a, n, share) / 2
    assert upper_tail(np.array([float(a)]), np.array([float(n)]), share)[0] == pytest.approx(expected)


def test_estimate_the_likeness_of_projects_within_organisations() -> None:
    rng = np.random.default_rng(2)
    work = np.full(4000, 12.0)
    assert likeness_within(rng.binomial(12, 0.3, 4000).astype(float), work) == pytest.approx(0.0, abs=0.02)
    # Beta(1, 1): ρ = 1 / (1 + 1 + 1).
    assert likeness_within(rng.binomial(12, rng.random(4000)).astype(float), work) == pytest.approx(1 / 3, abs=0.02)
    assert likeness_within(np.zeros(5), np.full(5, 3.0)) == 0.0


def test_say_how_often_a_strong_place_is_found_again() -> None:
    table = Participations.of(two_clusters())
    places = _places(table)
    again = Strength.of(table, places, RULE).found_again(np.random.default_rng(1))
    cells = strong_places(table, places, RULE)
    planted = cells["place"][cells["strong"]].iat[0]
    assert again["steam", planted] > 0.9


def test_give_the_same_cells_in_any_order_of_rows() -> None:
    frame = two_clusters()
    tables = [Participations.of(one) for one in (frame, frame.sample(frac=1, random_state=1))]
    first, second = (strong_places(table, _places(table), RULE) for table in tables)
    pd.testing.assert_frame_equal(first, second)
