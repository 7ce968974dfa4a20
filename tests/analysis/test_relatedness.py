"""Relatedness of activities and relatedness density."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hansa.analysis.relatedness import (
    association,
    co_occurrences,
    cosine,
    jaccard,
    presence,
    probability_index,
    proximity,
    related,
    relatedness_density,
)

INPUTS = ["tiny_counts", "tiny_binary", "hh2009_figS4", "german_states_2015"]
PRESENT = arrays(float, st.tuples(st.integers(1, 7), st.integers(1, 7)), elements=st.sampled_from([0.0, 1.0]))


def golden_table(folder: Path, name: str) -> np.ndarray:
    """A table as the R package EconGeo wrote it: names in the first line and column."""
    with (folder / f"{name}.csv").open(encoding="utf-8") as handle:
        return np.array([[float(cell) for cell in line[1:]] for line in list(csv.reader(handle))[1:]])


@pytest.mark.parametrize("name", INPUTS)
def test_reproduce_econgeo(name: str, shared_data: Path) -> None:
    """EconGeo 1.3 (Balland) on four inputs: presence, co-occurrences, the four measures, links and density.

    EconGeo writes its density to two decimals. An activity related to none does not occur in these inputs.
    """
    folder = shared_data / "golden" / "econgeo"
    employment = golden_table(folder, f"{name}_input")
    present = presence(employment)
    assert (present == golden_table(folder, f"{name}__LQ_binary")).all()
    assert (present == golden_table(folder, f"{name}__RCA_binary")).all()
    counts = co_occurrences(present)
    assert (counts == golden_table(folder, f"{name}__co_diag")).all()
    without = golden_table(folder, f"{name}__co_occurrence_ind")
    assert (counts - np.diag(np.diag(counts)) == without).all()
    for measure, label in (
        (probability_index, "prob"),
        (association, "association"),
        (cosine, "cosine"),
        (jaccard, "Jaccard"),
    ):
        assert np.allclose(
            measure(counts), golden_table(folder, f"{name}__relatedness_{label}"), rtol=1e-12, atol=1e-12
        )
        assert (measure(counts) == measure(without)).all()
    links = related(probability_index(counts))
    assert (links == golden_table(folder, f"{name}__relatedness_binary")).all()
    density = relatedness_density(present, links)
    assert np.allclose(density, golden_table(folder, f"{name}__relatedness_density"), rtol=0, atol=0.005 + 1e-9)


@pytest.mark.parametrize("name", INPUTS)
def test_reproduce_diversity_and_ubiquity_of_econgeo(name: str, shared_data: Path) -> None:
    folder = shared_data / "golden" / "econgeo"
    golden = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    present = presence(golden_table(folder, f"{name}_input"))
    assert present.sum(axis=1).tolist() == list(golden["diversity_RCA"].values())
    assert present.sum(axis=0).tolist() == list(golden["ubiquity_RCA"].values())


def test_compute_proximity_by_hand() -> None:
    """Activity 0 in three regions, 1 in two of them, 2 in one: both in 2, so P(0 | 1) = 1 and P(1 | 0) = 2/3."""
    present = [[1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0]]
    assert proximity(present).tolist() == [
        [1, 2 / 3, 1 / 3, 0],
        [2 / 3, 1, 0, 0],
        [1 / 3, 0, 1, 0],
        [0, 0, 0, 0],
    ]


@given(PRESENT)
def test_agree_with_counting_one_by_one(present: np.ndarray) -> None:
    found = proximity(present)
    regions, activities = present.shape
    for p in range(activities):
        for q in range(activities):
            both = sum(present[r, p] and present[r, q] for r in range(regions))
            chances = [both / present[:, x].sum() if present[:, x].sum() else 0 for x in (p, q)]
            assert found[p, q] == pytest.approx(min(chances), abs=1e-12)


@given(PRESENT)
def test_keep_density_within_bounds(present: np.ndarray) -> None:
    links = proximity(present)
    density = relatedness_density(present, links)
    others = links - np.diag(np.diag(links))
    alone = others.sum(axis=0) == 0
    assert np.isnan(density[:, alone]).all()
    assert ((density[:, ~alone] >= 0) & (density[:, ~alone] <= 100 + 1e-9)).all()
    everywhere = relatedness_density(np.ones_like(present), links)
    assert np.allclose(everywhere[:, ~alone], 100)


def test_leave_the_activity_itself_out_of_density() -> None:
    links = [[1, 0.5, 0.5], [0.5, 1, 0], [0.5, 0, 1]]
    assert relatedness_density([[1, 0, 0]], links).tolist() == [[0, 100, 100]]
    assert relatedness_density([[0, 1, 0]], links).tolist() == [[50, 0, 0]]


def test_give_one_to_even_pairing() -> None:
    """All pairs of four equally often: by the probability index as at random; by association strength, a third more."""
    even = np.ones((4, 4))
    others = ~np.eye(4, dtype=bool)
    assert np.allclose(probability_index(even)[others], 1)
    assert np.allclose(association(even)[others], 4 / 3)


def test_prefer_no_activity_without_links() -> None:
    counts = np.array([[2, 1, 0], [1, 2, 0], [0, 0, 3]])
    for measure in (association, cosine, jaccard, probability_index):
        assert measure(counts)[2].tolist() == [0, 0, 0]
        assert measure(np.zeros((3, 3))).tolist() == np.zeros((3, 3)).tolist()


def test_mark_presence_by_threshold() -> None:
    employment = [[30, 10], [10, 30]]
    assert presence(employment, 1.5).tolist() == [[1, 0], [0, 1]]
    assert presence(employment, 0.5).tolist() == [[1, 1], [1, 1]]
    assert presence([[5, 5], [5, 5]]).tolist() == [[1, 1], [1, 1]]
    assert presence([[0, 0], [0, 0]]).tolist() == [[0, 0], [0, 0]]
    with pytest.raises(ValueError, match="the threshold is 0"):
        presence(employment, 0)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: proximity([[0.5, 1]]),
            r"presence of activity 0 in region 0 \(counted from 0\) is 0.5; right is 0 or 1",
        ),
        (lambda: presence([[1, -1]]), "in activity 1"),
        (lambda: presence([[1, np.nan]]), "in activity 1"),
        (lambda: association([[1, 2]]), r"has the shape \(1, 2\); right is a square"),
        (lambda: cosine([[1, 2], [3, 1]]), "is not symmetric at activities 0 and 1"),
        (lambda: relatedness_density([[1, 0]], np.eye(3)), "relatedness has 3 activities, presence 2"),
    ],
)
def test_refuse_unfit_input(call: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()  # type: ignore[operator]
