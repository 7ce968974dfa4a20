"""Similarity of activities: by place, by coagglomeration, by trade, by occupation."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hansa.analysis.definitions import (
    coagglomeration_similarity,
    combined,
    input_output_links,
    location_correlation,
    occupation_correlation,
)

# Four activities in four regions, small enough to compute by hand: 0 and 1 go together, 2 stands apart, 3 is even.
HAND = np.array([[8.0, 4.0, 0.0, 5.0], [4.0, 2.0, 0.0, 5.0], [0.0, 0.0, 3.0, 5.0], [0.0, 0.0, 3.0, 5.0]])


def test_correlate_by_hand() -> None:
    """Deviations of 0: 5, 1, −3, −3; of 2: −1.5, −1.5, 1.5, 1.5; their product −18 over √44 · √9."""
    result = location_correlation(HAND)
    assert result[0, 1] == pytest.approx(1, abs=1e-15)
    assert result[0, 2] == pytest.approx(-18 / np.sqrt(44 * 9), abs=1e-15)
    assert result[3].tolist() == [0, 0, 0, 1]


QUANTITIES = arrays(float, st.tuples(st.integers(3, 7), st.integers(3, 6)), elements=st.integers(0, 50).map(float))


@given(QUANTITIES)
def test_correlate_as_numpy_does(quantities: np.ndarray) -> None:
    result = location_correlation(quantities)
    varies = quantities.std(axis=0) > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = np.corrcoef(quantities.T)
    assert np.allclose(result[np.ix_(varies, varies)], expected[np.ix_(varies, varies)], atol=1e-12)
    assert not result[~varies][:, varies].any()
    assert (np.diag(result) == 1).all()


@given(QUANTITIES, st.randoms(use_true_random=False))
def test_ignore_scale_and_order_of_regions(quantities: np.ndarray, random: object) -> None:
    order = list(range(len(quantities)))
    random.shuffle(order)  # type: ignore[attr-defined]
    other = location_correlation(quantities[order] * np.arange(1, quantities.shape[1] + 1))
    assert np.allclose(other, location_correlation(quantities), atol=1e-9)


def test_remove_what_size_explains() -> None:
    """Two activities that only follow the size of regions correlate wholly; without size, what is left is unrelated."""
    rng = np.random.default_rng(5)
    size = np.exp(rng.normal(8, 1.5, 400))
    shares = np.exp(rng.normal(0, 0.3, (400, 30)))
    quantities = size[:, None] * shares
    assert location_correlation(quantities)[0, 1] > 0.9
    left = location_correlation(quantities, remove_size=True)
    assert abs(left[~np.eye(30, dtype=bool)].mean()) < 0.05
    proportional = np.outer([1.0, 10.0, 100.0, 1000.0], [1.0, 1.0, 1.0]) - 1
    assert location_correlation(proportional, remove_size=True).shape == (3, 3)


@pytest.mark.parametrize(
    ("quantities", "words"),
    [
        ([[1, 2], [3, 4]], "there are 2 regions; a correlation over regions needs at least 3"),
        ([[1, 2], [3, -4], [5, 6]], "of region 1 in activity 1"),
        ([[1, 2], [3, np.nan], [5, 6]], "of region 1 in activity 1"),
        ([1, 2, 3], "has 1 dimensions"),
    ],
)
def test_refuse_unfit_quantities(quantities: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        location_correlation(quantities)  # type: ignore[arg-type]


def test_reproduce_pairwise_coagglomeration(shared_data: Path) -> None:
    """Farhauer and Kröll (2014), by way of the R package REAT, FK2014_EGC: plants of four activities in three regions.

    The pairs, worked out by the formula of Ellison, Glaeser and Kerr, are those of methods.md A4, to five places.
    """
    plants = pd.read_csv(shared_data / "golden" / "reat" / "FK2014_EGC.csv")
    employment = plants.pivot_table(index="region", columns="industry", values="emp_firm", aggfunc="sum")
    result = pd.DataFrame(
        coagglomeration_similarity(employment, region_sizes=[360_000, 108_000, 132_000]),
        employment.columns,
        employment.columns,
    )
    clothing, forestry, dyeing, trade = "Clothing trade", "Forestry", "Textiles dyeing", "Textiles trade"
    pairs = {
        (dyeing, clothing): 0.21570,
        (trade, dyeing): 0.18637,
        (trade, clothing): 0.15050,
        (trade, forestry): 0.02400,
        (dyeing, forestry): 0.00746,
        (forestry, clothing): -0.00917,
    }
    assert {pair: round(float(result.loc[pair]), 5) for pair in pairs} == pairs
    weights = (employment.sum() / employment.sum().sum())[employment.columns].to_numpy()
    outer = np.outer(weights, weights)
    np.fill_diagonal(outer, 0)
    assert (outer * result.to_numpy()).sum() / (1 - (weights**2).sum()) == pytest.approx(0.08903665, abs=5e-9)


@given(QUANTITIES)
def test_leave_coagglomeration_of_the_whole_at_zero(quantities: np.ndarray) -> None:
    """Weighted by size over all activities, excesses cancel: Σ_i s_ir e_i / e = x_r."""
    if (quantities.sum(axis=1) > 0).sum() < 2:
        with pytest.raises(ValueError, match=r"in one region|is 0 throughout"):
            coagglomeration_similarity(quantities)
        return
    weights = quantities.sum(axis=0) / quantities.sum()
    assert np.allclose(coagglomeration_similarity(quantities) @ weights, 0, atol=1e-9)


def test_give_no_coagglomeration_to_absent_activity() -> None:
    assert coagglomeration_similarity([[3, 0], [1, 0]])[1].tolist() == [0, 0]


def test_link_by_input_and_output() -> None:
    """Steel sells 80 to cars and 20 to itself; cars sell 10 to cars and 30 to trade; trade sells 5 to steel."""
    flows = [[20, 80, 0], [0, 10, 30], [5, 0, 0]]
    links = input_output_links(flows)
    # Of 90 that cars buy, 80 is steel (.889); of 100 that steel sells, 80 go to cars (.8).
    assert links[0, 1] == links[1, 0] == pytest.approx(80 / 90)
    assert links[1, 2] == 1  # all that trade buys are cars
    assert links[0, 2] == 1  # all that trade sells goes to steel
    assert links[0, 0] == 0.8  # of 25 that steel buys, 20 is its own
    assert input_output_links(np.zeros((3, 3))).tolist() == np.zeros((3, 3)).tolist()
    with pytest.raises(ValueError, match=r"right is activities × activities"):
        input_output_links([[1, 2, 3], [4, 5, 6]])


def test_correlate_occupations_by_share() -> None:
    employment = np.array([[50, 30, 20], [500, 300, 200], [10, 10, 80], [0, 0, 0]])
    result = occupation_correlation(employment)
    assert result[0, 1] == pytest.approx(1)
    assert result[0, 2] == pytest.approx(np.corrcoef([5, 3, 2], [1, 1, 8])[0, 1])
    assert result[3].tolist() == [0, 0, 0, 1]
    with pytest.raises(ValueError, match="there are 2 occupations"):
        occupation_correlation([[1, 2], [3, 4]])


def test_combine_standardised() -> None:
    rng = np.random.default_rng(1)
    one, other = (location_correlation(rng.random((9, 5))) for _ in range(2))
    result = combined({"one": one, "other": other * 100 + 7})
    pairs = ~np.eye(5, dtype=bool)
    expected = sum((m - m[pairs].mean()) / m[pairs].std() for m in (one, other)) / 2
    assert np.allclose(result[pairs], expected[pairs], atol=1e-12)
    assert (np.diag(result) == result[pairs].max()).all()


@pytest.mark.parametrize(
    ("matrices", "words"),
    [
        ({}, "there is no similarity matrix"),
        ({"a": np.eye(3), "b": np.eye(4)}, "the matrix “b” is \\(4, 4\\); right is 3 × 3"),
        ({"a": [[1, 2, 3], [2, 1, 4], [3, 5, 1]]}, "the matrix “a” is not symmetric at activities 1 and 2"),
        ({"a": np.full((3, 3), np.nan)}, "the matrix “a” has no number at activities 0 and 0"),
        ({"a": np.ones((3, 3))}, "all pairs of the matrix “a” are equally similar"),
        ({"a": np.eye(2)}, "there are 2 activities"),
    ],
)
def test_refuse_unfit_matrices(matrices: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        combined(matrices)  # type: ignore[arg-type]
