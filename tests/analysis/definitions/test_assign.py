"""From statistics by activity to statistics by cluster: which cells count, and how often."""

from dataclasses import replace
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.analysis.definitions import (
    Classification,
    ClusterDefinition,
    CodeChange,
    CodeShare,
    DefinitionSet,
    assign,
    check_definitions,
    coverage,
    recoded,
)
from tests.analysis.definitions.conftest import NAICS_2012, NAICS_2017

PLANES = ClusterDefinition(
    key="planes",
    name="Planes",
    kind="traded",
    version="1",
    author="Ana",
    codes=(CodeShare("336411"), CodeShare("336412", 0.5)),
    classification=NAICS_2017,
    source="own",
    licence="CC0-1.0",
)
HAIR = replace(PLANES, key="hair", name="Hair", kind="local", codes=(CodeShare("8121"),))
MINE = DefinitionSet("Mine", (PLANES, HAIR))

# The levels of a classification nest: 336 holds 3364, which holds 336411 and 336412.
CELLS = pd.DataFrame(
    [
        ("A", "336", 190, 7),
        ("A", "3364", 160, 5),
        ("A", "336411", 100, 3),
        ("A", "336412", 60, 2),
        ("A", "8121", 30, 9),
        ("B", "336412", 10, 1),
        ("B", "812112", 8, 4),
    ],
    columns=["region", "activity", "employment", "establishments"],
)


def test_sum_cells_to_clusters() -> None:
    assert assign(CELLS, MINE, classification=NAICS_2017).to_dict("split")["data"] == [
        ["A", "hair", "local", 30.0, 9.0, 0],
        ["A", "planes", "traded", 130.0, 4.0, 0],
        ["B", "planes", "traded", 5.0, 0.5, 0],
    ]


def test_sum_by_year_where_there_are_years() -> None:
    years = pd.concat([CELLS.assign(year=2018), CELLS.assign(year=2019, employment=CELLS["employment"] * 2)])
    result = assign(years, MINE, classification=NAICS_2017, measures=["employment"])
    assert result[result["activity"] == "hair"].to_dict("split")["data"] == [
        ["A", 2018, "hair", "local", 30.0, 0],
        ["A", 2019, "hair", "local", 60.0, 0],
    ]


def test_count_suppressed_cells() -> None:
    suppressed = CELLS.assign(employment=CELLS["employment"].where(CELLS["activity"] != "336412"))
    result = assign(suppressed, MINE, classification=NAICS_2017).set_index(["region", "activity"])
    assert result.loc[("A", "planes"), ["employment", "establishments", "cells_missing"]].tolist() == [100.0, 4.0, 1]
    assert result.loc[("B", "planes"), ["employment", "establishments", "cells_missing"]].tolist() == [0.0, 0.5, 1]


def test_obey_regions_of_a_definition() -> None:
    only_b = DefinitionSet("Mine", (replace(PLANES, regions=("B", "C")), HAIR))
    result = assign(CELLS, only_b, classification=NAICS_2017)
    assert result[["region", "activity"]].values.tolist() == [["A", "hair"], ["B", "planes"]]


def test_leave_cells_untouched() -> None:
    before = CELLS.copy()
    assign(CELLS, MINE, classification=NAICS_2017)
    pd.testing.assert_frame_equal(CELLS, before)


def test_give_no_rows_where_nothing_belongs() -> None:
    assert assign(CELLS.iloc[:0], MINE, classification=NAICS_2017).empty
    assert assign(CELLS.iloc[:2], MINE, classification=NAICS_2017).empty


def test_refuse_another_vintage() -> None:
    with pytest.raises(ValueError, match="the cells come in NAICS 2012 and the set “Mine” in NAICS 2017; use a set of"):
        assign(CELLS, MINE, classification=NAICS_2012)


def test_refuse_set_with_problems() -> None:
    twice = DefinitionSet("Mine", (PLANES, replace(HAIR, codes=(CodeShare("3364"),))))
    with pytest.raises(
        ValueError, match="cannot be used: cluster planes: code 336411 lies within code 3364 of cluster"
    ):
        assign(CELLS, twice, classification=NAICS_2017)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (CELLS.drop(columns="region"), "needed are region, activity and at least one of"),
        (CELLS.drop(columns=["employment", "establishments"]), "needed are region, activity and at least one of"),
        (CELLS.assign(employment=-1), "region A, activity 336: employment is -1; right is a number from 0"),
        (CELLS.assign(employment=np.inf), "region A, activity 336: employment is inf"),
        (CELLS.assign(activity=range(7)), "codes that are no text; read it as text, or leading zeros are lost"),
    ],
)
def test_refuse_unfit_cells(cells: pd.DataFrame, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        assign(cells, MINE, classification=NAICS_2017)


def test_agree_with_a_table_in_a_database(tmp_path: Path) -> None:
    suppressed = CELLS.assign(employment=CELLS["employment"].where(CELLS["activity"] != "336412"))
    suppressed.to_parquet(tmp_path / "cells.parquet")
    connection = ibis.duckdb.connect()
    table = connection.read_parquet(tmp_path / "cells.parquet")
    expression = assign(table, MINE, classification=NAICS_2017)
    found = connection.to_pandas(expression).sort_values(["region", "activity"], ignore_index=True)
    pd.testing.assert_frame_equal(found, assign(suppressed, MINE, classification=NAICS_2017))


def test_refuse_a_table_of_numbers_for_codes() -> None:
    with pytest.raises(ValueError, match="codes that are no text"):
        assign(ibis.memtable(CELLS.assign(activity=range(7))), MINE, classification=NAICS_2017)


def test_make_groups_of_the_definition_and_not_of_the_cells() -> None:
    result = assign(CELLS.assign(group="other"), MINE, classification=NAICS_2017)
    assert set(result["group"]) == {"traded", "local"}


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("AB"),
            st.sampled_from(["336411", "336412", "3364", "8121"]),
            st.none() | st.integers(0, 1000),
        ),
        max_size=12,
    )
)
def test_agree_with_summing_one_by_one(rows: list[tuple[str, str, int | None]]) -> None:
    cells = pd.DataFrame(rows, columns=["region", "activity", "employment"]).astype({"employment": float})
    expected: dict[tuple[str, str], list[float]] = {}
    for region, code, jobs in rows:
        for key, share in {"336411": [("planes", 1)], "336412": [("planes", 0.5)], "8121": [("hair", 1)]}.get(code, []):
            sums = expected.setdefault((region, key), [0.0, 0])
            sums[0] += share * (jobs or 0)
            sums[1] += jobs is None
    result = assign(cells, MINE, classification=NAICS_2017)
    found = {(row.region, row.activity): [row.employment, row.cells_missing] for row in result.itertuples()}
    assert found == expected


def test_tell_coverage() -> None:
    report = coverage(pd.concat([CELLS, pd.DataFrame([("B", "11", 7, 1)], columns=CELLS.columns)]), MINE)
    assert report.codes_absent == ()
    assert report.activities_outside.to_dict("records") == [{"activity": "11", "employment": 7}]
    assert report.covered == 100 + 60 + 30 + 10
    assert coverage(CELLS[CELLS["activity"] != "8121"], MINE).codes_absent == ("8121",)


def test_recode_split_and_merged_codes() -> None:
    codes = {"one": ["10", "20", "40"], "two": ["30"]}
    base = DefinitionSet("Mine", (replace(PLANES, key="one"), replace(PLANES, key="two")))
    old = base.with_codes(codes, NAICS_2012, source="own", licence="CC0-1.0")
    changes = [
        CodeChange("10", "11"),  # split in two
        CodeChange("10", "12"),
        CodeChange("20", "25", 0.75),  # merged with a code of the other cluster, the parts known
        CodeChange("30", "25", 0.25),
        CodeChange("30", "33"),
        CodeChange("99", "33"),  # merged with a code outside the set, the parts unknown
    ]
    new = recoded(old, changes, NAICS_2017)
    assert new["one"].codes == (CodeShare("11"), CodeShare("12"), CodeShare("25", 0.75), CodeShare("40"))
    assert new["two"].codes == (CodeShare("25", 0.25), CodeShare("33", 0.5))
    assert new.classification == NAICS_2017
    assert check_definitions(new) == ()


def test_recode_codes_that_merge_within_a_cluster() -> None:
    base = DefinitionSet("Mine", (PLANES,))
    old = base.with_codes({"planes": ["335221", "335222", "335224"]}, NAICS_2012, source="own", licence="CC0-1.0")
    merged = [CodeChange(code, "335220") for code in ("335221", "335222", "335224")]
    assert recoded(old, merged, NAICS_2017)["planes"].codes == (CodeShare("335220"),)


def test_refuse_incomplete_concordance() -> None:
    with pytest.raises(ValueError, match="the parts of code 25 are known for 1 of 2 old codes; give all or none"):
        recoded(MINE, [CodeChange("20", "25", 0.5), CodeChange("30", "25")], NAICS_2017)
    with pytest.raises(ValueError, match=r"the parts of code 25 add to 1.2; right is at most 1"):
        recoded(MINE, [CodeChange("20", "25", 0.6), CodeChange("30", "25", 0.6)], NAICS_2017)
    with pytest.raises(ValueError, match=r"20 → 25: its part is 2; right is over 0 and up to 1"):
        CodeChange("20", "25", 2)


def test_reach_nearly_all_jobs_by_the_benchmark(patterns_2019: pd.DataFrame, benchmark_2017: DefinitionSet) -> None:
    """County Business Patterns 2019 by the published crosswalk of NAICS 2012, recoded to 2017.

    Codes of six digits reach 115,591,806 of 122,485,576 jobs (code 00): cells of fewer than three establishments are
    not published. All of these belong to a cluster.
    """
    assert check_definitions(benchmark_2017) == ()
    clusters = assign(patterns_2019, benchmark_2017, classification=NAICS_2017)
    six_digits = patterns_2019[patterns_2019["naics_level"] == 6]["employment"].sum()
    assert six_digits == 115_591_806
    assert clusters["employment"].sum() == pytest.approx(six_digits, abs=1e-3)
    assert clusters.groupby("group")["employment"].sum().round().to_dict() == {
        "local": 78_243_255,
        "traded": 37_348_551,
    }
    assert clusters.groupby("group")["activity"].nunique().to_dict() == {"local": 16, "traded": 51}
    report = coverage(patterns_2019, benchmark_2017)
    assert report.activities_outside["activity"].tolist() == ["00", "99"]
    assert all(code not in patterns_2019["activity"].values for code in report.codes_absent)
    assert len(report.codes_absent) == 9


def test_lose_jobs_by_another_vintage(patterns_2019: pd.DataFrame, benchmark_2012: DefinitionSet) -> None:
    renamed = replace(
        benchmark_2012,
        definitions=tuple(replace(d, classification=NAICS_2017) for d in benchmark_2012.definitions),
    )
    report = coverage(patterns_2019, renamed)
    assert report.covered == 110_722_502
    assert len(report.codes_absent) == 37
    assert report.activities_outside.iloc[3].tolist() == ["452311", 1_546_010]
    with pytest.raises(
        ValueError, match="the cells come in NAICS 2017 and the set “Benchmark categories” in NAICS 2012"
    ):
        assign(patterns_2019, benchmark_2012, classification=NAICS_2017)


def test_come_close_to_published_clusters(
    patterns_2019: pd.DataFrame, benchmark_2017: DefinitionSet, shared_data: Path
) -> None:
    """Published employment by metropolitan area and cluster, 2016 (U.S. Cluster Mapping), beside ours of 2019.

    Other year, and the published figures estimate what is suppressed; so close, not equal.
    """
    published = pd.read_parquet(
        shared_data / "statistics" / "us_msa_clusters_2016.parquet", columns=["region_code_t", "key_t", "emp_tl"]
    )
    ours = assign(patterns_2019, benchmark_2017, classification=NAICS_2017)
    both = ours.merge(published, left_on=["region", "activity"], right_on=["region_code_t", "key_t"])
    assert len(both) == 29_779
    for group, correlation, ratio in (("traded", 0.9953, 0.951), ("local", 0.9987, 1.005)):
        cells = both[both["group"] == group]
        assert np.corrcoef(cells["employment"], cells["emp_tl"])[0, 1] == pytest.approx(correlation, abs=5e-5)
        assert cells["employment"].sum() / cells["emp_tl"].sum() == pytest.approx(ratio, abs=5e-4)


def test_need_a_classification_with_a_vintage() -> None:
    assert str(Classification("NAICS", "2017")) == "NAICS 2017"
