"""Competition of pairs: the example of docs/methods/competition.md by hand, and what must hold for all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.analysis.competition import Offer, competition, likeness

A = Offer({"Drives", "Batteries"}, {"nace:27.1", "nace:27.2"}, {"AT", "SK"}, {("call 1", "p"), ("call 2", "q")})
B = Offer({"drives "}, {"nace:27.1"}, {"AT"}, {("call 1", "r")})
C = Offer((), {"nace:27.9"}, {"HU"}, {("call 2", "q")})


def test_compute_the_example_of_the_method_page() -> None:
    found = competition([A, B, C])
    # products 1/2; codes: (1 + 2/3 + 1) / 3 = 8/9, so 8/9 / (2 - 8/9) = 4/5; offer 0.65; market 1/2; calls 1/2
    assert found.products[0, 1] == pytest.approx(1 / 2)
    assert found.activities[0, 1] == pytest.approx(4 / 5)
    assert found.offer[0, 1] == pytest.approx(0.65)
    assert found.market[0, 1] == pytest.approx(1 / 2)
    assert found.calls[0, 1] == pytest.approx(1 / 2)
    assert found.value[0, 1] == pytest.approx(1 - (1 - 0.325) * (1 - 0.5)) == pytest.approx(0.6625)
    assert found.explained(0, 1) == pytest.approx({"market": 0.325, "calls": 0.3375})
    assert found.threatened[0, 1] == pytest.approx((1 / 2 + 5 / 6) / 2)
    assert found.threatened[1, 0] == pytest.approx(1)


def test_find_no_rivals_in_one_project_of_a_call() -> None:
    assert competition([A, C]).calls[0, 1] == 0


def test_find_no_competition_where_markets_differ() -> None:
    found = competition([Offer({"drives"}, (), {"AT"}), Offer({"drives"}, (), {"HU"})])
    assert (found.offer[0, 1], found.value[0, 1]) == (1, 0)


def test_judge_by_what_is_known_of_both() -> None:
    found = competition([Offer({"drives"}, {"nace:27"}, {"AT"}), Offer((), {"nace:27"}, {"AT"}), Offer()])
    assert found.value[0, 1] == 1
    assert found.known.tolist() == [[True, True, False], [True, True, False], [False, False, False]]
    assert found.value[0, 2] == 0


@pytest.mark.parametrize("count", [0, 1])
def test_bear_nobody_and_one(count: int) -> None:
    assert competition([A] * count).value.tolist() == [[0.0]] * count


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("nace:27.11", "nace:27.12", 3 / 4),
        ("nace:20", "nace:21", 0),
        ("nace:C", "nace:27", 0),
        ("nace:27", "ecosystem:27", 0),
        ("x:1", "x:1", 1),
    ],
)
def test_tell_how_alike_codes_are(one: str, other: str, alike: float) -> None:
    assert likeness(one, other) == likeness(other, one) == alike


offers = st.builds(
    Offer,
    st.frozensets(st.sampled_from(["drives", "Drives", "rails"])),
    st.frozensets(st.sampled_from(["nace:27", "nace:27.1", "nace:30", "ecosystem:10"])),
    st.frozensets(st.sampled_from(["AT", "SK", "HU"])),
    st.frozensets(st.tuples(st.sampled_from("xy"), st.integers(0, 2))),
)


@given(st.lists(offers, max_size=6))
def test_stay_symmetric_between_0_and_1(given_offers: list[Offer]) -> None:
    found = competition(given_offers)
    for square in (found.value, found.offer, found.market, found.calls, found.threatened):
        assert ((square >= 0) & (square <= 1 + 1e-12)).all()
    assert np.array_equal(found.value, found.value.T)
    assert not found.value[~found.known].any()
    for i in range(len(given_offers)):
        for j in range(i):
            assert sum(found.explained(i, j).values()) == pytest.approx(found.value[i, j])
