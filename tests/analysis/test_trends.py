"""Robust trends of short series."""

from itertools import permutations
from math import inf, nan

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from hansa.analysis.trends import find_break, growth_rates, mann_kendall, mean_growth_rate, trend

SERIES = st.lists(st.integers(-50, 50), min_size=3, max_size=12)


def test_take_the_median_slope_of_all_pairs() -> None:
    found = trend([2020, 2021, 2023], [1, 3, 6])
    assert found.slope == pytest.approx(5 / 3)  # the slopes are 2, 5/3 and 3/2
    assert (found.years, found.values) == ((2020, 2021, 2023), (1, 3, 6))


def test_agree_with_scipy_on_slope_and_interval_of_a_long_series() -> None:
    rng = np.random.default_rng(7)
    years, values = np.arange(1980, 2024), rng.normal(size=44).cumsum()
    found, reference = trend(years, values), stats.theilslopes(values, years, 0.95)
    assert found.slope == pytest.approx(reference.slope, rel=1e-12)
    slopes = sorted((values[j] - values[i]) / (j - i) for i in range(44) for j in range(i + 1, 44))
    for ours, theirs in ((found.low, reference.low_slope), (found.high, reference.high_slope)):
        assert abs(slopes.index(ours) - slopes.index(theirs)) <= 1  # both round the rank, ours outwards
    assert found.test.p_value == pytest.approx(stats.kendalltau(years, values).pvalue, abs=0.01)


def test_leave_the_truth_outside_as_rarely_as_promised() -> None:
    rng = np.random.default_rng(3)
    outside = sum(not (f := trend(range(7), rng.standard_t(2, 7))).low <= 0 <= f.high for _ in range(1_000))
    # For seven values P(|S| ≥ 15) = 2 · 0.0154: Kendall's exact distribution next below 0.05.
    assert outside / 1_000 == pytest.approx(0.0301, abs=0.017)


@pytest.mark.parametrize(("n", "finite"), [(3, False), (4, False), (5, True)])
def test_give_no_interval_to_a_series_too_short_for_one(n: int, finite: bool) -> None:
    found = trend(range(n), range(n))
    assert (found.slope, np.isfinite(found.low), np.isfinite(found.high)) == (1, finite, finite)
    assert found.direction == ("rising" if finite else "unclear")


def test_stay_calm_over_one_wild_value() -> None:
    found = trend([2019, 2020, 2021, 2022, 2023], [100, 110, 120, 130, 900])
    assert (found.slope, found.level, found.relative) == (10, 140, 10 / 120)


@pytest.mark.parametrize("length", [2, 3, 5, 6])
@pytest.mark.parametrize("tied", [False, True])
def test_count_orders_for_the_exact_p_value(length: int, tied: bool) -> None:
    rng = np.random.default_rng(length)
    values = rng.integers(0, 3, length) if tied else rng.permutation(length)
    values = values if len(set(values.tolist())) > 1 else np.arange(length)

    def score(order: tuple[int, ...]) -> int:
        return sum(int(np.sign(order[j] - order[i])) for i in range(length) for j in range(i + 1, length))

    observed = abs(score(tuple(values)))
    orders = [abs(score(order)) for order in permutations(values.tolist())]
    found = mann_kendall(range(length), values)
    assert abs(found.s) == observed
    assert found.exact
    assert found.p_value == pytest.approx(sum(order >= observed for order in orders) / len(orders))


@pytest.mark.parametrize(
    ("n", "s", "two_sided"),
    # M. G. Kendall, Rank Correlation Methods, appendix table 1: probability that S reaches a value, doubled.
    [(4, 6, 2 * 0.0417), (5, 8, 2 * 0.0417), (5, 10, 2 * 0.00833), (6, 11, 2 * 0.0278), (8, 16, 2 * 0.0305)],
)
def test_match_kendalls_table(n: int, s: int, two_sided: float) -> None:
    most = n * (n - 1) // 2
    for order in permutations(range(n)):
        if sum(int(np.sign(order[j] - order[i])) for i in range(n) for j in range(i + 1, n)) == s <= most:
            assert mann_kendall(range(n), order).p_value == pytest.approx(two_sided, abs=2e-4)
            return
    raise AssertionError("no order reaches this S")


def test_change_over_to_the_normal_law_without_a_jump() -> None:
    for order in (np.random.default_rng(5).permutation(30), np.r_[5:30, 0:5], np.r_[0:15, 7:22]):
        exact = mann_kendall(range(30), order)
        ties = np.unique(order, return_counts=True)[1]
        variance = (30 * 29 * 65 - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
        assert exact.exact
        assert exact.p_value == pytest.approx(2 * stats.norm.sf((abs(exact.s) - 1) / variance**0.5), abs=1e-3)
        assert exact.tau == pytest.approx(stats.kendalltau(range(30), order).statistic)
    beyond = mann_kendall(range(40), np.r_[np.arange(30), np.full(10, 30)])
    assert (beyond.s, beyond.exact) == (780 - 45, False)
    assert beyond.p_value == pytest.approx(2 * stats.norm.sf(734 / ((40 * 39 * 85 - 10 * 9 * 25) / 18) ** 0.5))


def test_find_no_trend_in_a_series_that_never_changes() -> None:
    found = trend([1, 2, 3, 4, 5, 6], [4.0] * 6)
    assert (found.slope, found.low, found.high, found.direction) == (0, 0, 0, "unclear")
    assert (found.test.s, found.test.tau, found.test.p_value) == (0, None, 1.0)


def test_have_no_relative_slope_over_a_median_of_zero() -> None:
    assert trend([1, 2, 3], [-1, 0, 1]).relative is None


def test_leave_missing_years_out_and_years_in_any_order_in() -> None:
    assert trend([2023, 2020, 2021, 2022], [6, 1, 3, nan]) == trend([2020, 2021, 2023], [1, 3, 6])


@pytest.mark.parametrize(
    ("years", "values", "words"),
    [
        ([1, 2, 3], [1, 2], r"years have the shape \(3,\), values \(2,\); right is one value for each year"),
        ([1, 2, 2], [1, 2, 3], "the year 2 stands there twice"),
        ([2020, 2021, 2022], [1, inf, 3], "the value of 2021 is infinite"),
        ([2020, nan, 2022], [1, 2, 3], "a year is missing"),
        ([2020, 2021, 2022], [1, nan, 3], "2 values that are not missing; right are 3 or more"),
        ([], [], "0 values"),
    ],
)
def test_refuse_what_is_no_series(years: list[float], values: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        trend(years, values)


def test_refuse_a_confidence_that_is_none() -> None:
    with pytest.raises(ValueError, match="confidence is 95; right is a number between 0 and 1"):
        trend([1, 2, 3], [1, 2, 3], 95)


@given(SERIES, st.integers(1, 5), st.integers(-20, 20))
def test_follow_scale_shift_and_reversal(values: list[int], factor: int, shift: int) -> None:
    years = range(len(values))
    plain, moved = trend(years, values), trend(years, [factor * v + shift for v in values])
    assert moved.slope == pytest.approx(factor * plain.slope)
    assert (moved.low, moved.high) == (pytest.approx(factor * plain.low), pytest.approx(factor * plain.high))
    assert moved.test == plain.test
    turned = trend(years, [-v for v in values])
    assert (turned.slope, turned.low, turned.high) == (
        pytest.approx(-plain.slope),
        pytest.approx(-plain.high),
        pytest.approx(-plain.low),
    )
    assert plain.low <= plain.slope <= plain.high


def test_lead_from_value_to_value_by_growth_rates() -> None:
    rates = growth_rates([2019, 2020, 2022, 2023, 2024], [100, 50, 98, 0, 7])
    assert rates == {2020: -0.5, 2022: pytest.approx(0.4), 2023: -1.0, 2024: None}
    assert mean_growth_rate([2019, 2020, 2022], [100, 50, 121]) == pytest.approx(1.21 ** (1 / 3) - 1)
    assert mean_growth_rate([2019, 2020], [0, 5]) is None


def test_refuse_growth_of_negative_values() -> None:
    with pytest.raises(ValueError, match="the value of 2020 is -3; growth is a rate of values of 0 or more"):
        growth_rates([2019, 2020], [5, -3])
    with pytest.raises(ValueError, match="the value of 2020 is -3"):
        mean_growth_rate([2019, 2020], [5, -3])


@given(st.lists(st.integers(0, 9), min_size=6, max_size=14))
def test_find_the_break_that_the_definition_finds(values: list[int]) -> None:
    assume(len(set(values)) > 1)
    n = len(values)
    course = [sum(int(np.sign(values[j] - values[i])) for i in range(k) for j in range(k, n)) for k in range(1, n)]
    found = find_break(range(n), values, np.random.default_rng(1), orders=19)
    most = max(map(abs, course))
    assert found.statistic == most
    assert abs(course[int(found.last_year_before)]) == most


def test_tell_a_clear_break_from_noise() -> None:
    rng = np.random.default_rng(11)
    level = np.r_[np.zeros(12), np.full(12, 3.0)]
    clear = find_break(range(2000, 2024), level + rng.normal(size=24), rng, orders=999)
    assert (clear.last_year_before, clear.p_value) == (2011, 1 / 1_000)
    assert clear.shift == pytest.approx(3, abs=1)
    p_values = [find_break(range(24), rng.normal(size=24), rng, orders=99).p_value for _ in range(200)]
    assert np.mean(np.array(p_values) <= 0.1) == pytest.approx(0.1, abs=0.06)


def test_refuse_a_break_in_a_handful_of_values() -> None:
    with pytest.raises(ValueError, match="5 values that are not missing; right are 6 or more"):
        find_break(range(5), range(5), np.random.default_rng(1))
    with pytest.raises(ValueError, match="orders is 0"):
        find_break(range(9), range(9), np.random.default_rng(1), orders=0)
