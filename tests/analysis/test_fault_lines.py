"""Fault lines: the two published teams, and against the plain definition."""

import numpy as np
import pytest
from sklearn.metrics import silhouette_score

from hansa.analysis.fault_lines import fault_lines

# Ages, sexes and attribute of two teams of six in the documentation of the R package asw.cluster, with its values.
TEAMS = [
    ([44, 18, 40, 33, 33, 50], "fmffmf", "ABADCB", 0.5513439, 0.3317999, 2),
    ([22, 23, 39, 42, 57, 51], "ffmmmm", "AABBCC", 0.7747787, 0.8054895, 3),
]


@pytest.mark.parametrize(("age", "sex", "other", "fau", "asw", "groups"), TEAMS)
def test_measure_the_published_teams(age: list, sex: str, other: str, fau: float, asw: float, groups: int) -> None:
    found = fault_lines(numbers={"age": age}, names={"sex": list(sex), "other": list(other)}, weights={"age": 0.1})
    assert found.strength == pytest.approx(fau, abs=5e-8)
    assert found.silhouette == pytest.approx(asw, abs=5e-8)
    assert len(set(found.group.tolist())) == groups
    assert found.exact


def test_search_finds_planted_groups_and_agrees_with_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    place = np.repeat([0.0, 10.0, 20.0], 10) + rng.normal(0, 0.5, 30)
    found = fault_lines(numbers={"place": place})
    assert found.group.tolist() == [0] * 10 + [1] * 10 + [2] * 10
    assert found.silhouette == pytest.approx(silhouette_score(place[:, None], found.group))
    assert not found.exact


def test_search_for_the_split_is_as_good_as_trying_all() -> None:
    rng = np.random.default_rng(2)
    for _case in range(5):
        numbers = {"one": rng.normal(size=15), "other": rng.normal(size=15)}
        found = fault_lines(numbers=numbers)
        x = np.stack([numbers["one"], numbers["other"]], axis=1)
        x = x - x.mean(axis=0)
        codes = (np.arange(1, 2**14)[:, None] >> np.arange(15)) % 2
        size = codes.sum(axis=1)
        value = ((codes @ x) ** 2).sum(axis=1) * 15 / (size * (15 - size)) / (x**2).sum()
        best = value[(size >= 2) & (size <= 13)].max()
        assert best - 0.02 <= found.strength <= best + 1e-12


def test_members_who_do_not_differ_have_no_fault_line() -> None:
    found = fault_lines(names={"helix": ["b"] * 5})
    assert np.isnan(found.strength)
    assert np.isnan(found.silhouette)
    assert found.split.tolist() == [0] * 5


@pytest.mark.parametrize(("n", "strength", "silhouette"), [(0, True, True), (2, True, True), (3, True, False)])
def test_too_few_members_for_a_split(n: int, strength: bool, silhouette: bool) -> None:
    found = fault_lines(numbers={"age": np.arange(n)})
    assert (np.isnan(found.strength), np.isnan(found.silhouette)) == (strength, silhouette)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "no attribute"),
        ({"numbers": {"age": [1, np.nan]}}, "age has a value that is not known"),
        ({"numbers": {"age": [1, 2]}, "names": {"helix": ["b"]}}, "different lengths"),
        ({"names": {"helix": ["b"]}, "weights": {"age": 1}}, "“age”, which is no attribute"),
        ({"names": {"helix": ["b"]}, "weights": {"helix": -1}}, "weight of helix is -1"),
    ],
)
def test_refuse_bad_attributes(arguments: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fault_lines(**arguments)
