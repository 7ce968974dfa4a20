"""Stacked columns: heights in proportion, whole quarters on the axis, nothing outside the picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.portal.charts import HEIGHT, WIDTH, Series, _round_up, stacked_columns

SERIES = [Series("a", "A", "series-1"), Series("b", "B", "series-2")]


@pytest.mark.parametrize(
    ("value", "top"), [(0, 4), (4, 4), (5, 8), (13, 16), (17, 20), (21, 40), (50, 60), (121, 160), (2001, 4000)]
)
def test_axis_ends_at_a_round_number(value, top):
    assert _round_up(value) == top


def test_columns_are_in_proportion():
    chart = stacked_columns({2024: {"a": 2, "b": 2}, 2025: {"a": 4}}, SERIES)
    heights = [(s.label, s.height) for s in chart.segments]
    assert heights == [("2024, A", 92.0), ("2024, B", 92.0), ("2025, A", 184.0)]
    assert [tick.text for tick in chart.grid] == ["0", "1", "2", "3", "4"]
    assert [tick.text for tick in chart.years] == ["2024", "2025"]


def test_no_years_give_an_empty_chart():
    assert stacked_columns({}, SERIES).segments == ()


@given(st.dictionaries(st.integers(1990, 2030), st.fixed_dictionaries({"a": st.integers(0, 10**6)}), max_size=20))
def test_columns_stay_inside_the_picture(counts):
    chart = stacked_columns(counts, SERIES)
    for one in chart.segments:
        assert one.x >= 0 and one.x + one.width <= WIDTH
        assert one.y >= 0 and one.y + one.height <= HEIGHT
