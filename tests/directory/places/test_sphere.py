"""Distances on the sphere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.directory.places.sphere import cosine_of, degrees, lengths_km, sampled_line, unit_vectors

POINTS = st.tuples(st.floats(-180, 180), st.floats(-89, 89))


def test_measure_known_distances() -> None:
    quarter = lengths_km(np.array([[0, 0], [0, 0], [10, 60]]), np.array([[90, 0], [0, 90], [10, 60]]))
    assert quarter == pytest.approx([10007.557, 10007.557, 0], abs=1e-3)


@given(POINTS, POINTS)
def test_measure_the_same_both_ways(one: tuple[float, float], two: tuple[float, float]) -> None:
    there, back = lengths_km(np.array([one]), np.array([two])), lengths_km(np.array([two]), np.array([one]))
    assert there == pytest.approx(back)
    assert 0 <= there[0] <= 20_016


@given(POINTS)
def test_turn_degrees_into_vectors_and_back(point: tuple[float, float]) -> None:
    back = degrees(unit_vectors(np.array([point])))
    assert lengths_km(back, np.array([point]))[0] == pytest.approx(0, abs=1e-6)


def test_sample_line_closely() -> None:
    line = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 0.001]])
    points = sampled_line(line, 10)
    steps = lengths_km(points[:-1], points[1:])
    assert steps.max() <= 10
    assert steps.sum() == pytest.approx(111.195 + 0.111, abs=0.01)
    assert points[0].tolist() == pytest.approx([0, 0])
    assert points[-1].tolist() == pytest.approx([1, 0.001])


def test_give_smaller_cosine_to_longer_distance() -> None:
    assert cosine_of(0) == 1
    assert cosine_of(150) == pytest.approx(0.99972285, abs=1e-8)
