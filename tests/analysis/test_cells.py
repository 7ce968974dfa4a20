"""Cells and their specialisation on DuckDB; the same on Spark: tests/analysis/test_cells_on_spark.py."""

from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.analysis.cells import cell_statistics, specialisation_table

KEYS = ["region", "activity", "year", "group"]
US_COLUMNS = {
    "region": "region_code_t",
    "activity": "cluster_code_t",
    "employment": "emp_tl",
    "establishments": "est_tl",
    "year": "year_t",
    "group": "cluster_type",
}


def measured(cells: pd.DataFrame, reference: pd.DataFrame | None = None) -> pd.DataFrame:
    """The specialisation table in the order of its keys."""
    reference_table = None if reference is None else ibis.memtable(reference)
    table = specialisation_table(ibis.memtable(cells), reference=reference_table).to_pandas()
    return table.sort_values([key for key in KEYS if key in table], ignore_index=True)


def test_sum_cells_over_their_rows() -> None:
    rows = pd.DataFrame(
        {
            "place": ["A", "A", "A", "B"],
            "work": ["x", "x", "y", "x"],
            "when": [2020, 2020, 2020, 2021],
            "kind": ["traded"] * 4,
            "jobs": [3.0, 4.0, None, 5.0],
            "plants": [1, 2, 1, 0],
        }
    )
    cells = cell_statistics(
        ibis.memtable(rows),
        region="place",
        activity="work",
        employment="jobs",
        establishments="plants",
        year="when",
        group="kind",
    )
    table = cells.to_pandas().sort_values(KEYS, ignore_index=True)
    assert table[KEYS].values.tolist() == [
        ["A", "x", 2020, "traded"],
        ["A", "y", 2020, "traded"],
        ["B", "x", 2021, "traded"],
    ]
    assert table.rows.tolist() == [2, 1, 1] and table.known_rows.tolist() == [2, 0, 1]
    assert table.establishments.tolist() == [3, 1, 0] and table.counted_rows.tolist() == [2, 1, 1]
    assert table.lowest_establishments.tolist() == [1, 1, 0]
    # 3² / 1 + 4² / 2; nothing known; no plants, so it counts as one
    assert table.employment_squares.fillna(-1).tolist() == [17.0, -1.0, 25.0]
    assert table.employment.fillna(-1).tolist() == [7.0, -1.0, 5.0] and table.lowest[0] == 3.0


def test_sum_whole_numbers_exactly_whatever_their_size() -> None:
    rows = pd.DataFrame({"r": ["A"] * 3, "a": ["x"] * 3, "jobs": [2**53, 1, 1]})
    cells = cell_statistics(ibis.memtable(rows), region="r", activity="a", employment="jobs", squares=False)
    assert cells.to_pandas().employment.tolist() == [2**53 + 2] and "employment_squares" not in cells.columns


def test_measure_the_worked_value_of_farhauer_and_kroell() -> None:
    """LQ(1714; 79006; 879213; 15593224) = 0.3847623: REAT 3.0.3, locq, after Farhauer and Kröll."""
    cells = pd.DataFrame({"region": ["G", "G"], "activity": ["x", "y"], "employment": [1714, 79006 - 1714]})
    nation = pd.DataFrame({"activity": ["x", "y"], "employment": [879213, 15593224 - 879213]})
    table = measured(cells, nation)
    assert table.location_quotient[0] == pytest.approx(0.3847623, abs=5e-8)
    assert table.size_share[0] == 1714 / 879213 and table.focus_share[0] == 1714 / 79006


def test_measure_published_quotients_and_flags_of_us_areas(shared_data: Path) -> None:
    """US Cluster Mapping Project, 2016: 917 areas, 67 clusters. The nation is known by the shares of areas in it."""
    published = pd.read_parquet(shared_data / "statistics" / "us_msa_clusters_2016.parquet")
    rows = ibis.memtable(published[list(US_COLUMNS.values())])
    table = specialisation_table(cell_statistics(rows, **US_COLUMNS), reference=ibis.memtable(nation_of(published)))
    both = table.to_pandas().merge(
        published, left_on=["region", "activity"], right_on=["region_code_t", "cluster_code_t"], validate="1:1"
    )
    assert len(both) == (published.emp_tl > 0).sum() == 46_399
    # Published to seven significant digits.
    np.testing.assert_allclose(both.location_quotient, both.lq_tf, rtol=2e-7)
    traded = both[both.traded_b]
    assert (traded.strong != traded.strong_b.astype(bool)).sum() == 0
    assert traded.strong.sum() == published.strong_b.sum() == 5_887


def nation_of(published: pd.DataFrame) -> pd.DataFrame:
    """The nation's employment, which the file tells only by each area's share in it."""
    shown = published[published.cluster_emp_per_tf > 0]
    totals = (shown.emp_tl / shown.cluster_emp_per_tf).groupby(
        [shown.cluster_code_t, shown.year_t, shown.cluster_type]
    ).median()  # fmt: skip
    nation = totals.round().rename("employment").reset_index()
    nation.columns = ["activity", "year", "group", "employment"]
    return nation


def test_find_the_nation_in_the_published_shares(shared_data: Path) -> None:
    published = pd.read_parquet(shared_data / "statistics" / "us_msa_clusters_2016.parquet")
    totals = nation_of(published).groupby("group").employment.sum()
    assert totals.to_dict() == {"traded": 45_242_109, "local": 81_486_213}


def test_measure_each_group_and_year_against_itself() -> None:
    one = pd.DataFrame({"region": ["A", "A", "B", "B"], "activity": ["x", "y"] * 2, "employment": [30, 10, 10, 50]})
    other = one.assign(employment=[1, 1, 1, 1])
    together = pd.concat(
        [one.assign(year=2020, group="g"), other.assign(year=2021, group="g"), other.assign(year=2020, group="h")]
    )
    table = measured(together)
    alone = measured(one)
    same = table[(table.year == 2020) & (table.group == "g")]
    assert same.location_quotient.tolist() == alone.location_quotient.tolist()
    assert set(table[(table.year == 2021) | (table.group == "h")].location_quotient) == {1.0}


def test_flag_without_establishments_by_the_quantile_alone() -> None:
    """Five quotients, one of them above 1: the 75 % quantile is the fourth of five, and only what is above 1 counts."""
    cells = pd.DataFrame(
        {
            "region": list("ABCDE") * 2,
            "activity": ["x"] * 5 + ["y"] * 5,
            "employment": [1, 2, 3, 4, 90, 99, 98, 97, 96, 10],
        }
    )
    table = measured(cells)
    x = table[table.activity == "x"]
    assert x.region[x.strong].tolist() == ["E"]
    y = table[table.activity == "y"]
    assert y.region[y.strong].tolist() == ["A", "B"]  # their quotients are over 1, and the two highest of five


def test_flag_with_establishments_only_what_qualifies() -> None:
    cells = pd.DataFrame(
        {
            "region": list("ABCD") * 2,
            "activity": ["x"] * 4 + ["y"] * 4,
            "employment": [9, 10, 11, 12, 1, 90, 200, 300],
            "establishments": [1, 1, 2, 3, 1, 9, 20, 30],
        }
    )
    plain = measured(cells.drop(columns="establishments"))
    assert plain[(plain.activity == "x") & plain.strong].region.tolist() == ["A"]
    full = measured(cells)  # A has the highest quotient, and the least employment and establishments
    assert full[(full.activity == "x") & full.strong].region.tolist() == []


def test_measure_one_region_as_average_throughout() -> None:
    table = measured(pd.DataFrame({"region": ["A", "A"], "activity": ["x", "y"], "employment": [3, 1]}))
    assert table.location_quotient.tolist() == [1.0, 1.0] and table.strong.tolist() == [True, True]


def test_leave_out_cells_and_activities_without_employment() -> None:
    cells = pd.DataFrame({"region": ["A", "B", "A", "B"], "activity": ["x", "x", "y", "y"], "employment": [5, 0, 0, 0]})
    table = measured(cells)
    assert table[["region", "activity"]].values.tolist() == [["A", "x"]]


def test_measure_nothing_where_the_reference_has_no_such_activity() -> None:
    cells = pd.DataFrame({"region": ["A", "A"], "activity": ["x", "y"], "employment": [5, 5]})
    table = measured(cells, pd.DataFrame({"activity": ["x", "z"], "employment": [10, 10]}))
    assert table.location_quotient[0] == 1.0 and table[["location_quotient", "size_share"]].isna().all(axis=1)[1]
    assert table.strong.tolist() == [True, False]


def test_keep_the_other_columns_of_the_cells() -> None:
    cells = pd.DataFrame({"region": ["A"], "activity": ["x"], "employment": [5], "rows": [7]})
    assert measured(cells).columns.tolist() == [
        "region", "activity", "employment", "rows", "location_quotient", "size_share", "focus_share", "strong",
    ]  # fmt: skip


counts = st.lists(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), min_size=2, max_size=6)


@settings(max_examples=25)
@given(counts, st.integers(1, 50))
def test_measure_the_same_whatever_the_unit(matrix: list[list[int]], factor: int) -> None:
    cells = pd.DataFrame(
        [(f"r{r}", f"a{a}", jobs) for r, row in enumerate(matrix) for a, jobs in enumerate(row)],
        columns=["region", "activity", "employment"],
    )
    table, scaled = measured(cells), measured(cells.assign(employment=cells.employment * factor))
    np.testing.assert_allclose(table.location_quotient, scaled.location_quotient, rtol=1e-12)
    assert table.strong.tolist() == scaled.strong.tolist()
    # Weighted by its share in all employment, the quotient of a region averages to 1 over the activities there are.
    whole = table.employment.sum()
    if whole:
        activity = table.employment.groupby(table.activity).transform("sum")
        average = (table.location_quotient * activity / whole).groupby(table.region).sum()
        np.testing.assert_allclose(average, 1, rtol=1e-9)
