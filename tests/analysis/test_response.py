"""Response by group, and the test of whether groups differ."""

from __future__ import annotations

import pytest
from scipy.stats import chi2_contingency

from hansa.analysis.response import response_bias


def test_agrees_with_scipy_on_a_table_of_three_groups():
    counts = {"business": (60, 20), "science": (30, 22), "government": (25, 12)}
    table = [[answered, asked - answered] for asked, answered in counts.values()]
    expected = chi2_contingency(table, correction=False)
    bias = response_bias(counts)
    assert (bias.chi_square, bias.p) == (pytest.approx(expected.statistic), pytest.approx(expected.pvalue))
    assert [group.name for group in bias.groups] == ["business", "science", "government"]


def test_small_groups_stand_together_and_take_another_along_when_still_small():
    bias = response_bias({"LV": (20, 10), "EE": (3, 3), "LT": (2, 0)}, rest="others")
    assert [(group.name, group.asked, group.answered) for group in bias.groups] == [("LV", 20, 10), ("others", 5, 3)]
    hidden = response_bias({"LV": (20, 10), "EE": (3, 3), "FI": (6, 1)}, rest="others")
    assert [(group.name, group.asked, group.answered) for group in hidden.groups] == [("LV", 20, 10), ("others", 9, 4)]
    assert response_bias({"EE": (3, 3)}, rest="others").groups == ()


@pytest.mark.parametrize(
    "counts",
    [
        {},
        {"a": (10, 5)},
        {"a": (10, 0), "b": (10, 0)},
        {"a": (10, 10), "b": (10, 10)},
        {"a": (6, 3), "b": (6, 2)},
    ],
    ids=["nobody asked", "one group", "nobody answered", "everybody answered", "too few"],
)
def test_no_test_where_it_could_not_tell(counts):
    bias = response_bias(counts)
    assert (bias.chi_square, bias.p) == (None, None)


def test_more_answers_than_asked_are_refused():
    with pytest.raises(ValueError, match="a: 6 of 5 cannot have answered"):
        response_bias({"a": (5, 6)})
