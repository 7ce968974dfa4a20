"""Lines of fracture on top of camps, cuts and attributes."""

import numpy as np
import pytest

from hansa.analysis.balance import Pairs, lines_of_fracture


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


# Two groups of three, each cooperating inside; 2 and 3 work together as rivals; 0 and 5 compete.
TWO = Pairs.of(
    6,
    i=[0, 0, 1, 3, 3, 4, 2, 0],
    j=[1, 2, 2, 4, 5, 5, 3, 5],
    cooperation=[1, 1, 1, 1, 1, 1, 0.3, 0],
    competition=[0, 0, 0, 0, 0, 0.2, 0.5, 1],
)


def test_camps_cut_and_strain_of_two_groups() -> None:
    found = lines_of_fracture(TWO, rng=rng(), attributes={"country": ["FR"] * 3 + ["DE"] * 3, "helix": ["b", "s"] * 3})
    assert found.camps.camp.tolist() == [0, 0, 0, 1, 1, 1]
    assert (found.camps.upper, found.camps.exact) == (0, True)
    assert found.cut.side.tolist() in ([True] * 3 + [False] * 3, [False] * 3 + [True] * 3)
    assert found.cut.weight == pytest.approx(0.3)
    assert np.flatnonzero(found.cut.standing_on_it).tolist() == [2, 3]
    assert [(TWO.i[k], TWO.j[k]) for k in found.strained] == [(2, 3), (4, 5)]
    assert found.strain.tolist() == [0.3, 0.2]
    assert found.camps_follow["country"] == pytest.approx(1)
    assert found.cut_follows["country"] == pytest.approx(1)
    assert found.camps_follow["helix"] < 0.1
    assert found.triangles.triangles == 2
    assert found.fault_lines is not None


def test_open_conflict_turns_a_tie_around() -> None:
    found = lines_of_fracture(TWO, rng=rng(), conflicts=([1, 0], [0, 1]))
    tie = np.flatnonzero((found.signed.i == 0) & (found.signed.j == 1))
    assert found.signed.sign[tie].tolist() == [-1]
    assert found.camps.upper == 1
    assert found.fault_lines is None


def test_differences_within_the_least_do_not_count() -> None:
    found = lines_of_fracture(Pairs.of(2, [0], [1], [0.5], [0.45]), rng=rng())
    assert found.signed.ties == 0
    assert lines_of_fracture(Pairs.of(2, [0], [1], [0.5], [0.45]), rng=rng(), rivalry_weight=2).signed.sign[0] == -1


@pytest.mark.parametrize("n", [0, 1, 2])
def test_fracture_of_hardly_anyone_is_empty(n: int) -> None:
    found = lines_of_fracture(Pairs.of(n, [], [], [], []), rng=rng(), attributes={"country": ["FR"] * n})
    assert found.camps.upper == 0
    assert len(found.strained) == 0
    assert np.isnan(found.camps_follow["country"])


def test_refuse_bad_attributes_conflicts_and_choices() -> None:
    with pytest.raises(ValueError, match="country has 1 values for 6 members"):
        lines_of_fracture(TWO, rng=rng(), attributes={"country": ["FR"]})
    with pytest.raises(ValueError, match="ties a member to itself"):
        lines_of_fracture(TWO, rng=rng(), conflicts=([1], [1]))
    with pytest.raises(ValueError, match="right are numbers from 0"):
        lines_of_fracture(TWO, rng=rng(), least=-1)
