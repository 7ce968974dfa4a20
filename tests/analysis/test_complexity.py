"""Complexity of regions and activities, up to sign and scale where others print it so."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hansa.analysis.complexity import (
    complexity,
    fitness,
    giant_component,
    modular_complexity,
    projected_complexity,
    recombination_ease,
    reflections,
)
from hansa.analysis.relatedness import presence
from tests.analysis.test_relatedness import INPUTS, PRESENT, golden_table


def _golden(shared_data: Path, name: str) -> tuple[dict, np.ndarray]:
    folder = shared_data / "golden" / "econgeo"
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8")), golden_table(folder, f"{name}_input")


def _same_up_to_sign_and_scale(one: np.ndarray, other: list[float]) -> float:
    """Absolute correlation: both sides standardised, the sign let go."""
    return abs(float(np.corrcoef(one, other)[0, 1]))


@pytest.mark.parametrize("name", INPUTS)
def test_reproduce_econgeo(name: str, shared_data: Path) -> None:
    """EconGeo 1.3, KCI and TCI: the same vectors. EconGeo rounds its matrix to four decimals first."""
    golden, employment = _golden(shared_data, name)
    result = complexity(presence(employment))
    assert _same_up_to_sign_and_scale(result.regions, golden["KCI_RCA"]) > 1 - 5e-7
    assert _same_up_to_sign_and_scale(result.activities, golden["TCI_RCA"]) > 1 - 5e-7


@pytest.mark.parametrize("name", INPUTS)
def test_reproduce_reflections_of_econgeo(name: str, shared_data: Path) -> None:
    """MORc after 20 steps and MORt after 19, stretched to 0 … 100 as EconGeo does."""
    golden, employment = _golden(shared_data, name)
    regions, activities = (reflections(presence(employment), steps)[side] for side, steps in enumerate((20, 19)))
    for ours, theirs in ((regions, golden["MORc_RCA"]), (activities, golden["MORt_RCA"])):
        stretched = 100 * (ours - ours.min()) / (ours.max() - ours.min())
        assert np.allclose(stretched, list(theirs.values()), atol=2e-3)


def test_reproduce_the_network_of_hidalgo_and_hausmann(shared_data: Path) -> None:
    """Figure S4 of Hidalgo and Hausmann (2009), by EconGeo without RCA: first reflections, then both indices."""
    golden = json.loads((shared_data / "golden" / "econgeo" / "hh2009_figS4_noRCA.json").read_text(encoding="utf-8"))
    present = [[1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]]
    for step, regions, activities in ((0, "div", "ubi"), (1, "MORc1", "MORt1")):
        found = reflections(present, step)
        assert found[0] == pytest.approx(list(golden[regions].values()), abs=1e-12)
        assert found[1] == pytest.approx(list(golden[activities].values()), abs=1e-12)
    assert reflections(present, 2)[0] == pytest.approx(list(golden["MORc2"].values()), abs=1e-12)
    result = complexity(present)
    assert _same_up_to_sign_and_scale(result.regions, golden["KCI"]) > 1 - 5e-7
    assert _same_up_to_sign_and_scale(result.activities, golden["TCI"]) > 1 - 5e-7


@pytest.mark.parametrize("name", INPUTS)
def test_reproduce_recombination_of_econgeo(name: str, shared_data: Path) -> None:
    """Ease of recombination and modular complexity, which EconGeo reads with elements in rows, to 5 digits."""
    golden, employment = _golden(shared_data, name)
    things = presence(employment).T
    assert recombination_ease(things) == pytest.approx([row["eor"] for row in golden["ease"]], abs=5.1e-6)
    assert modular_complexity(things) == pytest.approx([row["mod.comp"] for row in golden["modular"]], abs=5.1e-6)


@pytest.mark.parametrize("size", [3, 4, 7, 12])
def test_solve_the_nested_matrix(size: int) -> None:
    """Oracle 11 of methods.md: the perfectly nested matrix has eigenvalues 1/k² and equally spaced complexity."""
    result = complexity(np.tri(size)[::-1])
    assert result.eigenvalues[:5] == pytest.approx([1 / k**2 for k in range(1, min(size, 5) + 1)], abs=1e-12)
    steps = np.arange(size)[::-1]
    assert result.regions == pytest.approx((steps - steps.mean()) / steps.std(), abs=1e-9)
    assert result.activities == pytest.approx(((steps - steps.mean()) / steps.std())[::-1], abs=1e-9)
    assert result.agreement == pytest.approx(1)
    if size == 4:
        assert result.regions == pytest.approx([1.3416408, 0.4472136, -0.4472136, -1.3416408], abs=5e-8)
        assert result.gap == pytest.approx(1 / 4 - 1 / 9)


@pytest.mark.parametrize("year", [2015, 2016, 2017, 2018])
def test_come_close_to_the_published_index_of_british_regions(year: int, shared_data: Path) -> None:
    """UK employment (BRES) by NUTS 2 and class, and the published index of complexity, made by another construction.

    |r| is 0.91 to 0.93. Diversity gives the other sign than the publisher: London is specialised in few activities.
    """
    folder = shared_data / "statistics"
    rows = pd.read_parquet(folder / "uk_bres_nuts2_sic4_2015_2018.parquet")
    table = rows[rows["year"] == year].pivot_table(index="geo_cd", columns="SIC4", values="value", aggfunc="sum")
    published = pd.read_csv(folder / "uk_eci_published_nuts2.csv").pivot(
        index="nuts_id", columns="year", values="economic_complexity_index"
    )
    present = presence(table)
    by_diversity = complexity(present)
    assert by_diversity.agreement > 0.37
    theirs = published.loc[table.index, max(year, 2016)]
    correlation = np.corrcoef(by_diversity.regions, theirs)[0, 1]
    assert correlation == pytest.approx({2015: -0.921, 2016: -0.923, 2017: -0.923, 2018: -0.914}[year], abs=5e-4)
    towards = complexity(present, towards=theirs)
    assert (towards.regions == -by_diversity.regions).all()
    assert towards.agreement == pytest.approx(-correlation)
    assert table.index[towards.regions.argmax()] == "UKI3"  # Inner London – West


@given(PRESENT)
def test_solve_the_equation_of_the_eigenvector(present: np.ndarray) -> None:
    result = complexity(present)
    inside = np.isfinite(result.regions)
    assume(inside.any())
    part = present[np.ix_(inside, np.isfinite(result.activities))]
    averaged = (part / part.sum(axis=1, keepdims=True)) @ (part / part.sum(axis=0)).T
    vector = result.regions[inside]
    moved = averaged @ vector
    assert np.allclose(moved - moved.mean(), result.eigenvalues[1] * (vector - vector.mean()), atol=1e-7)
    assert vector.mean() == pytest.approx(0, abs=1e-9) and vector.std() == pytest.approx(1)
    of_regions = (part.T @ vector) / part.sum(axis=0)
    spread = of_regions.std()
    assert spread == 0 or np.allclose(
        (of_regions - of_regions.mean()) / spread, result.activities[np.isfinite(result.activities)], atol=1e-6
    )


@given(PRESENT, st.randoms(use_true_random=False))
def test_ignore_order(present: np.ndarray, random: object) -> None:
    rows, columns = list(range(len(present))), list(range(present.shape[1]))
    random.shuffle(rows)  # type: ignore[attr-defined]
    random.shuffle(columns)  # type: ignore[attr-defined]
    one, other = complexity(present), complexity(present[np.ix_(rows, columns)])
    regions, activities = giant_component(present)
    assume(regions.sum() + activities.sum() > (len(rows) + len(columns)) / 2)  # else which part is taken hangs on order
    assume(not abs(one.agreement) < 1e-6)
    assert np.allclose(one.regions[rows], other.regions, atol=1e-6, equal_nan=True)


def test_measure_the_giant_component_only() -> None:
    nested = np.tri(4)[::-1]
    apart = np.zeros((7, 6))
    apart[1:5, :4] = nested
    apart[5, 4] = apart[6, 5] = 1
    result = complexity(apart)
    assert result.regions[1:5] == pytest.approx(complexity(nested).regions)
    assert np.isnan(result.regions[[0, 5, 6]]).all()
    assert np.isnan(result.activities[4:]).all()
    regions, activities = giant_component(apart)
    assert regions.tolist() == [False, True, True, True, True, False, False]
    assert activities.tolist() == [True] * 4 + [False] * 2


@pytest.mark.parametrize(
    "present",
    [
        np.zeros((3, 3)),
        np.ones((3, 4)),
        np.ones((1, 5)),
        np.ones((5, 1)),
        np.eye(3),
        1 - np.eye(4),  # every region lacks one: the second eigenvalue three times over
    ],
)
def test_determine_nothing_where_nothing_is(present: np.ndarray) -> None:
    result = complexity(present)
    assert np.isnan(result.regions).all() and np.isnan(result.activities).all()
    assert np.isnan(result.agreement)


def test_project_national_complexity() -> None:
    present = [[1, 1, 0], [0, 1, 1], [0, 0, 0]]
    assert projected_complexity(present, [2, 0, -4])[:2].tolist() == [1, -2]
    assert np.isnan(projected_complexity(present, [2, 0, -4])[2])
    with pytest.raises(ValueError, match=r"complexity has the shape \(2,\); right is one for each of 3 activities"):
        projected_complexity(present, [1, 2])


def test_order_by_fitness() -> None:
    """In the nested matrix both measures order alike; values of fitness then tend to 0 without end."""
    result = fitness(np.tri(5)[::-1], steps=200)
    assert not result.converged and result.steps == 200
    assert (np.diff(result.regions) < 0).all() and (np.diff(result.activities) > 0).all()


def test_converge_to_the_fixed_point_of_fitness() -> None:
    present = np.array([[1, 1, 1, 0], [1, 1, 0, 1], [0, 1, 1, 0], [0, 0, 0, 0], [1, 0, 0, 1]])
    result = fitness(present)
    inside = [0, 1, 2, 4]
    assert result.converged and np.isnan(result.regions[3])
    fit, hard = result.regions[inside], result.activities
    sums, weakest = present[inside] @ hard, 1 / (present[inside].T @ (1 / fit))
    assert np.allclose(sums / sums.mean(), fit, atol=1e-7) and np.allclose(weakest / weakest.mean(), hard, atol=1e-7)
    assert fit.mean() == pytest.approx(1) and hard.mean() == pytest.approx(1)


def test_give_nothing_for_nothing() -> None:
    assert np.isnan(fitness(np.zeros((2, 2))).regions).all()
    assert np.isnan(recombination_ease([[1, 0], [1, 0]])).tolist() == [False, True]
    assert np.isnan(modular_complexity([[1, 0], [0, 0]])).all()
    assert np.isnan(reflections([[1, 0], [0, 0]], 3)[0]).tolist() == [False, True]


def test_approach_complexity_by_reflections() -> None:
    present = np.random.default_rng(1).integers(0, 2, (12, 9)).astype(float)
    result = complexity(present)
    assert result.gap > 0.02
    agreement = [abs(np.corrcoef(reflections(present, steps)[0], result.regions)[0, 1]) for steps in (2, 10, 30)]
    assert agreement[0] < agreement[1] < agreement[2]
    assert agreement[2] > 0.999


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: complexity([[2, 1]]),
            r"presence of activity 0 in region 0 \(counted from 0\) is 2.0; right is 0 or 1",
        ),
        (lambda: complexity([[1, 0]], towards=[1, 2]), "towards has the shape"),
        (lambda: complexity([[1, 0]], towards=[np.nan]), "a known value for each of 1 regions"),
        (lambda: reflections([[1, 0]], -1), "-1 steps; right is 0 or more"),
    ],
)
def test_refuse_unfit_input(call: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()  # type: ignore[operator]
