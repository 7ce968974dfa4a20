"""Star ratings: published flags reproduced, rule sets as data, and what unknown values do."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.analysis.stars import (
    Condition,
    Criterion,
    Number,
    RuleSet,
    Verification,
    preset,
    preset_keys,
    rate,
)


def number(value: float) -> Number:
    return Number(value, Verification.RECALLED, "made up for this test")


def rules(*conditions: Condition, **options: object) -> RuleSet:
    """A rule set of one star for all conditions."""
    return RuleSet("test", "Test", "this test", "2026", (Criterion("top", conditions),), **options)


def cells(**columns: list) -> pd.DataFrame:
    count = len(next(iter(columns.values()), [1, 2, 3]))
    table = {"region": [f"R{n}" for n in range(count)], "activity": "boats", "employment": [100.0] * count}
    return pd.DataFrame(table | columns)


# Published flags


def test_reproduce_flags_of_american_areas(shared_data: Path) -> None:
    """US Cluster Mapping Project 2016: four published flags in 46,767 cells without a mismatch."""
    table = pd.read_parquet(shared_data / "statistics" / "us_msa_clusters_2016.parquet")
    table = table[table["strong_b"].notna()].rename(
        columns={
            "region_code_t": "region",
            "cluster_code_t": "activity",
            "emp_tl": "employment",
            "est_tl": "establishments",
            "lq_tf": "location_quotient",
        }
    )
    assert len(table) == 46_767
    rated = rate(table, preset("us_benchmark_flags"))
    held = {"qualifying": 17_064, "significant": 12_278, "strong": 5_887, "strong10": 2_531}
    for flag, count in held.items():
        star = rated[f"star_{flag}"].to_numpy(dtype=bool)
        assert (star != table[f"{flag}_b"].to_numpy(dtype=bool)).sum() == 0
        assert star.sum() == count
    assert rated["stars"].sum() == sum(held.values())


# Presets


def test_ship_three_presets() -> None:
    assert preset_keys() == ["observatory_2007_2011", "panorama_style", "us_benchmark_flags"]
    for key in preset_keys():
        assert preset(key).key == key


def test_state_what_is_not_verified() -> None:
    assert preset("us_benchmark_flags").is_verified
    observatory = {where: number.verification for where, number in preset("observatory_2007_2011").numbers()}
    assert observatory == {
        "size: size_share": "verified",
        "specialisation: location_quotient": "unverified",
        "focus: focus_share": "unverified",
        "minimum employment": "recalled",
    }
    panorama = [number for _, number in preset("panorama_style").numbers()]
    assert len(panorama) == 5
    assert {(number.value, number.verification) for number in panorama} == {(80, Verification.RECALLED)}
    assert all(number.source for key in preset_keys() for _, number in preset(key).numbers())


@pytest.mark.parametrize("key", ["observatory_2007_2011", "panorama_style", "us_benchmark_flags"])
def test_survive_json(key: str) -> None:
    original = preset(key)
    assert RuleSet.from_json(original.to_json()) == original
    assert RuleSet.from_dict(json.loads(json.dumps(original.to_dict()))) == original


def test_rate_by_the_observatory() -> None:
    """Ten regions: the largest, the most focused, and all with a quotient of 2; below 1,000 jobs nothing."""
    table = cells(
        employment=[9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000, 999],
        size_share=[0.30, 0.2, 0.1, 0.09, 0.08, 0.07, 0.06, 0.05, 0.04, 0.01],
        location_quotient=[2, 1.99, 1, 1, 1, 1, 1, 1, 3, 9],
        focus_share=[0.01] * 8 + [0.2, 0.9],
    )
    rated = rate(table, preset("observatory_2007_2011"))
    assert rated["star_size"].tolist() == [True] + [False] * 9
    assert rated["star_specialisation"].tolist() == [True] + [False] * 7 + [True, False]
    # The tenth is a peer though below the minimum: the 90th percentile of focus is 0.2 + 0.1 · 0.7.
    assert not rated["star_focus"].any()
    assert rated["stars"].tolist() == [2, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    without_small = rate(table, replace(preset("observatory_2007_2011"), small_cells_are_peers=False))
    assert without_small["star_focus"].tolist() == [False] * 8 + [True, False]


def test_refuse_unknown_preset() -> None:
    with pytest.raises(ValueError, match=r"no rule set 'stars'; right is one of observatory_2007_2011, panorama_style"):
        preset("stars")
    with pytest.raises(ValueError, match="no rule set"):
        preset("../../composition")


# Percentiles and peers


def test_compare_within_activity_and_year() -> None:
    table = pd.DataFrame(
        {
            "region": ["A", "B"] * 4,
            "activity": ["boats", "boats", "shoes", "shoes"] * 2,
            "year": [2019] * 4 + [2020] * 4,
            "employment": 10,
            "wage": [1, 2, 200, 100, 6, 5, 10, 10],
        }
    )
    top = rules(Condition("wage", ">=", percentile=number(100)))
    assert rate(table, top)["star_top"].tolist() == [False, True, True, False, True, False, True, True]
    one_year = rate(table[table["year"] == 2019].drop(columns="year"), top)
    assert one_year["star_top"].tolist() == [False, True, True, False]


def test_compare_within_other_peers() -> None:
    table = pd.DataFrame({"region": ["A", "A", "B"], "activity": ["x", "y", "x"], "employment": 10, "wage": [1, 2, 9]})
    by_region = rules(Condition("wage", ">", percentile=number(0), peers=("region",)))
    assert rate(table, by_region)["star_top"].tolist() == [False, True, False]
    everyone = rules(Condition("wage", ">=", percentile=number(100), peers=()))
    assert rate(table, everyone)["star_top"].tolist() == [False, False, True]
    with pytest.raises(ValueError, match="no column 'country'; peers are cells that agree in country, activity"):
        rate(table, rules(Condition("wage", ">", percentile=number(0), peers=("country", "activity"))))


@given(st.lists(st.integers(0, 20), min_size=1, max_size=60), st.sampled_from([0, 10, 25, 37.5, 50, 75, 80, 90, 100]))
def test_agree_with_numpy_percentiles(values: list[int], percentile: float) -> None:
    rated = rate(cells(wage=values), rules(Condition("wage", ">", percentile=number(percentile))))
    place = (len(values) - 1) * percentile / 100
    expected = np.array(values) > np.quantile(values, place / max(len(values) - 1, 1))
    assert rated["star_top"].tolist() == expected.tolist()


@given(st.integers(1, 40))
def test_keep_star_on_the_bound(tens: int) -> None:
    """With 10·k + 1 cells the 90th percentile is a cell's own value, whatever 0.9·10·k rounds to."""
    values = list(range(10 * tens + 1))
    rated = rate(cells(wage=values), rules(Condition("wage", ">=", percentile=number(90))))
    assert rated["star_top"].sum() == tens + 1


@given(st.permutations(range(12)))
def test_ignore_order_of_rows(order: list[int]) -> None:
    table = cells(wage=[5, 3, 3, 8, 1, 9, 2, 2, 7, 7, 7, 0])
    top = rules(Condition("wage", ">=", percentile=number(75)))
    shuffled = rate(table.iloc[order], top)
    assert shuffled.sort_index()["star_top"].tolist() == rate(table, top)["star_top"].tolist()


@pytest.mark.parametrize(
    ("operator", "stars"),
    [
        (">=", [False, True, True]),
        (">", [False, False, True]),
        ("<=", [True, True, False]),
        ("<", [True, False, False]),
    ],
)
def test_compare_with_threshold(operator: str, stars: list[bool]) -> None:
    rated = rate(cells(location_quotient=[1.0, 2.0, 3.0]), rules(Condition("location_quotient", operator, number(2))))
    assert rated["star_top"].tolist() == stars


# Unknown and small


def test_leave_star_unknown_without_measure() -> None:
    rated = rate(cells(), rules(Condition("productivity", ">", number(1))))
    assert rated["star_top"].isna().all()
    assert rated["stars"].tolist() == [0, 0, 0]


def test_leave_star_unknown_where_measure_is() -> None:
    table = cells(wage=[1.0, np.nan, 3.0, 2.0])
    rated = rate(table, rules(Condition("wage", ">=", percentile=number(50))))
    assert rated["star_top"].tolist() == [False, pd.NA, True, True]  # the median of 1, 2, 3: unknown is no peer
    assert rated["stars"].tolist() == [0, 0, 1, 1]


def test_lose_star_when_another_condition_fails() -> None:
    """Unknown and failed is failed; unknown and met is unknown."""
    both = rules(Condition("wage", ">", number(5)), Condition("location_quotient", ">", number(1)))
    rated = rate(cells(wage=[np.nan, np.nan, 9], location_quotient=[0.5, 2.0, 2.0]), both)
    assert rated["star_top"].tolist() == [False, pd.NA, True]


def test_give_no_star_below_minimum() -> None:
    table = cells(employment=[0, 99, 100, np.nan], wage=[9, 9, 9, 9])
    rated = rate(table, rules(Condition("wage", ">", number(1)), minimum_employment=number(100)))
    assert rated["star_top"].tolist() == [False, False, True, pd.NA]
    assert rated["stars"].tolist() == [0, 0, 1, pd.NA]


def test_count_no_cell_without_employment_as_peer() -> None:
    table = cells(employment=[0, 0, 0, 5, 5], wage=[0, 0, 0, 1, 2])
    rated = rate(table, rules(Condition("wage", ">", percentile=number(50)), small_cells_are_peers=True))
    assert rated["star_top"].tolist() == [False, False, False, False, True]


def test_rate_cell_without_peers() -> None:
    table = cells(employment=[0], wage=[1])
    assert rate(table, rules(Condition("wage", ">=", percentile=number(90))))["stars"].tolist() == [0]
    assert rate(cells(wage=[3]), rules(Condition("wage", ">=", percentile=number(90))))["stars"].tolist() == [1]


def test_rate_nothing() -> None:
    empty = rate(cells(wage=[1]).iloc[:0], rules(Condition("wage", ">=", percentile=number(90))))
    assert list(empty.columns)[-2:] == ["star_top", "stars"]
    assert len(empty) == 0


def test_leave_input_untouched() -> None:
    table = cells(wage=[1, 2])
    before = table.copy()
    rate(table, rules(Condition("wage", ">", number(1))))
    pd.testing.assert_frame_equal(table, before)


def test_keep_rows_and_index() -> None:
    table = cells(wage=[1, 2, 3]).set_index(pd.Index([7, 3, 7]))
    rated = rate(table, rules(Condition("wage", ">", number(1))))
    assert rated.index.tolist() == [7, 3, 7]
    assert str(rated["star_top"].dtype) == "boolean" and str(rated["stars"].dtype) == "Int64"
    assert rated["star_top"].tolist() == [False, True, True]


# Bad input


def test_refuse_bad_cells() -> None:
    any_rules = rules(Condition("wage", ">", number(1)))
    with pytest.raises(ValueError, match="no column 'activity'; right are region, activity and employment"):
        rate(cells().drop(columns="activity"), any_rules)
    with pytest.raises(ValueError, match="the cell region R0, activity boats occurs twice"):
        rate(cells(region=["R0", "R1", "R0"], employment=[1, 1, 1]), any_rules)
    with pytest.raises(ValueError, match=r"row 1 \(counted from 0\) has no region or activity"):
        rate(cells(region=["R0", None], employment=[1, 1]), any_rules)
    with pytest.raises(ValueError, match=r"employment in row 1 .* is -4"):
        rate(cells(employment=[1, -4]), any_rules)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": "red"}, "the rule set has the unknown key 'colour'; right are key, name, source"),
        ({"criteria": []}, r"the rule set: the criteria are \[\]; right is at least one"),
        ({"criteria": "none"}, "the rule set, criteria is 'none'; right is a list"),
        ({"criteria": [{"name": "Size", "conditions": []}]}, "criteria 1: the criterion is called 'Size'"),
        ({"criteria": [{"name": "size", "conditions": []}]}, "criteria 1: the criterion size has no condition"),
        ({"criteria": [{"name": "size"}]}, "the rule set, criteria 1 is incomplete: .*conditions"),
        ({"minimum_employment": {"value": -1, "verification": "recalled", "source": ""}}, "minimum employment is -1"),
        ({"minimum_employment": 1000}, "minimum_employment is 1000; right is a dictionary"),
        (
            {"minimum_employment": {"value": "1", "verification": "recalled", "source": ""}},
            "the value is '1'; right is",
        ),
        (
            {"minimum_employment": {"value": 1, "verification": "sure", "source": ""}},
            "'sure' is not a valid Verification",
        ),
    ],
)
def test_refuse_bad_rule_sets(change: dict, message: str) -> None:
    data = preset("observatory_2007_2011").to_dict() | change
    with pytest.raises(ValueError, match=message):
        RuleSet.from_dict(data)


def test_refuse_bad_conditions() -> None:
    with pytest.raises(ValueError, match="operator is '='; right is one of >=, >, <=, <"):
        Condition("wage", "=", number(1))
    with pytest.raises(ValueError, match="either a threshold or a percentile, and one only"):
        Condition("wage", ">", number(1), number(50))
    with pytest.raises(ValueError, match="either a threshold or a percentile"):
        Condition("wage", ">")
    with pytest.raises(ValueError, match="percentile is 101"):
        Condition("wage", ">", percentile=number(101))
    with pytest.raises(ValueError, match="each name once"):
        criterion = Criterion("size", (Condition("wage", ">", number(1)),))
        RuleSet("a", "A", "", "", (criterion, criterion))
