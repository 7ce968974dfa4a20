"""Codes of regions, activities, groups and years: kept as text, checked, reported."""

import pandas as pd
import pytest


def parquet(analyst, **columns) -> object:
    path = analyst.file(b"", "rows.parquet")
    pd.DataFrame(columns).to_parquet(path)
    return path


def test_keep_codes_as_text(analyst) -> None:
    run = analyst.run("r,a,e\nNA,0010,5\n007,1e5,6\nnull, x ,7\n")
    assert run.cells == {("NA", "0010"): 5, ("007", "1e5"): 6, ("null", " x "): 7}
    stored = pd.read_parquet(run.out / "specialisation.parquet")
    assert sorted(stored.region) == ["007", "NA", "null"] and stored.activity.tolist()[0] == "1e5"


def test_write_codes_that_are_numbers_as_text(analyst) -> None:
    path = parquet(analyst, r=[10.0, 20.0, 30.5], a=[1, 2, 3], e=[5, 6, 7])
    assert set(analyst.run(path).cells) == {("10", "1"), ("20", "2"), ("30.5", "3")}


def test_leave_out_rows_without_a_code_and_count_them(analyst) -> None:
    run = analyst.run("r,a,e,g\nDE,01,5,x\n,01,6,x\nDE,,7,x\nDE,02,8,\n  ,02,9,x\n", group="g")
    assert run.cells == {("DE", "01"): 5} and run.found.without_code == 4 and run.found.rows == 5


def test_add_up_rows_of_one_cell(analyst) -> None:
    run = analyst.run("r,a,e,n\nDE,01,5,1\nDE,01,6,2\nDE,02,1,1\n", establishments="n")
    assert run.table()[["activity", "employment", "establishments", "rows"]].values.tolist() == [
        ["01", 11, 3, 2],
        ["02", 1, 1, 1],
    ]


def test_refuse_what_is_no_year(analyst) -> None:
    message = analyst.refused("r,a,e,y\nDE,01,5,2019\nDE,01,5,2019Q1\nDE,01,5,2019Q1\nDE,01,5,\n", year="y")
    assert "The column “y” holds what is no year: “2019Q1” (2×), “” (1×)" in message
    path = parquet(analyst, r=["DE"], a=["01"], e=[5], y=pd.to_datetime(["2019-12-31"]))
    assert "holds values of the type timestamp" in analyst.refused(path, year="y")


def test_read_years_that_a_program_made_floats(analyst) -> None:
    path = parquet(analyst, r=["DE", "DE"], a=["01", "01"], e=[5, 6], y=[2019.0, 2020.0])
    assert analyst.run(path, year="y").found.years == [2019, 2020]


def test_refuse_half_years(analyst) -> None:
    path = parquet(analyst, r=["DE"], a=["01"], e=[5], y=[2019.5])
    assert "“2019.5” (1×)" in analyst.refused(path, year="y")


def test_refuse_employment_that_is_no_number(analyst) -> None:
    assert "holds values of the type boolean" in analyst.refused(parquet(analyst, r=["DE"], a=["1"], e=[True]))


def test_take_not_a_number_for_missing(analyst) -> None:
    run = analyst.run(parquet(analyst, r=["DE", "DE"], a=["1", "2"], e=[5.0, float("nan")]))
    assert run.cells == {("DE", "1"): 5} and run.found.without_employment == 1


@pytest.mark.parametrize("figures", [["0", "0"], [":", ":"]])
def test_refuse_a_file_without_employment(analyst, figures) -> None:
    rows = "".join(f"DE,0{n},{figure}\n" for n, figure in enumerate(figures))
    assert "No row has employment above 0 (2 rows with codes, 0 without)" in analyst.refused("r,a,e\n" + rows)


def test_refuse_a_file_without_rows(analyst) -> None:
    assert "No row has employment above 0 (0 rows" in analyst.refused("r,a,e\n")


def test_leave_out_activities_without_employment(analyst) -> None:
    run = analyst.run("r,a,e\nDE,01,5\nDE,02,0\nFR,01,5\nFR,02,0\n")
    assert run.table("activities").activity.tolist() == ["01"]


def test_notice_totals_among_the_codes(analyst) -> None:
    jobs = {"A": 30, "A1": 10, "A2": 20, "B": 7, "B1": 3, "B2": 4}
    regions = {"DE": 1, "FR": 2, "IT": 5}
    levels = "r,a,e\n" + "".join(f"{r},{a},{jobs[a] * factor}\n" for r, factor in regions.items() for a in jobs)
    nested = analyst.run(levels).found.nested
    assert [(one.role, one.code, one.parts) for one in nested] == [("activity", "A", ("A1", "A2"))]


def test_notice_the_nation_among_regions(analyst) -> None:
    run = analyst.run("r,a,e\nUS,01,30\nUS,02,50\nNY,01,10\nNY,02,20\nCA,01,20\nCA,02,30\n")
    assert [(one.role, one.code, one.parts) for one in run.found.nested] == [("region", "US", ())]


def test_notice_levels_of_real_statistics(analyst, shared_data) -> None:
    """County Business Patterns: levels of NAICS nest, and 00 is the total."""
    path = shared_data / "statistics" / "cbp2019_cbsa_naics.parquet"
    run = analyst.run(path, region="cbsa_code", activity="naics_code", employment="EMP", establishments="ESTAB")
    assert [one.role for one in run.found.nested] == ["activity"]


def test_notice_nothing_where_codes_are_of_one_level(analyst, shared_data) -> None:
    path = shared_data / "statistics" / "uk_bres_nuts2_sic4_2015_2018.parquet"
    run = analyst.run(path, region="geo_cd", activity="SIC4", employment="value", year="year")
    assert run.found.nested == ()


def test_refuse_regions_of_another_vintage_than_the_outlines(analyst) -> None:
    """Eastern and South Western Scotland, UKM2 and UKM3 of 2013, became UKM7, UKM8 and UKM9 in 2016."""
    outlined = frozenset({"UKM5", "UKM6", "UKM7", "UKM8", "UKM9", "DE11"})
    message = analyst.refused("r,a,e\nUKM5,01,5\nUKM2,01,6\nUKM7,01,6\n", outlined=outlined)
    assert "1 of 3 regions have no outline: UKM2. Outlines without rows: UKM6, UKM8, UKM9." in message
    assert "two vintages" in message


def test_let_pass_what_belongs_to_no_region(analyst) -> None:
    run = analyst.run("r,a,e\nDE1,01,5\nDEZ,01,6\nDEZZ,01,6\n", outlined=frozenset({"DE1"}))
    assert len(run.cells) == 3


def test_measure_against_the_reference_area_in_the_file(analyst) -> None:
    text = "r,a,e\nUS,01,40\nUS,02,60\nNY,01,10\nNY,02,10\nCA,01,1\nCA,02,9\n"
    table = analyst.run(text, reference="US").table()
    assert table.region.unique().tolist() == ["CA", "NY"]
    assert table.location_quotient.tolist() == pytest.approx([0.1 / 0.4, 0.9 / 0.6, 0.5 / 0.4, 0.5 / 0.6])
    # The nation needs no outline.
    analyst.run(text, reference="US", outlined=frozenset({"NY", "CA"}))


def test_refuse_a_reference_area_that_is_not_there(analyst) -> None:
    text = "r,a,e\nNY,01,10\nCA,02,10\n"
    assert "No row has the region “US”" in analyst.refused(text, reference="US")
    assert "no region but the reference area" in analyst.refused("r,a,e\nUS,01,10\n", reference="US")
