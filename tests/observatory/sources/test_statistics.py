"""Regional statistics: every layout, every trap that real files set."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import open_file
from hansa.observatory.sources.findings import Findings, Kind
from hansa.observatory.sources.statistics import load_mapping, read_statistics, with_establishments
from hansa.observatory.statistic import Statistic

Read = Callable[..., Statistic]

SAID: dict[str, Any] = {
    "key": "jobs",
    "title": "Jobs",
    "version": "2020",
    "publisher": "Test office",
    "licence": "CC0-1.0",
    "area": {"column": "geo", "scheme": "NUTS 2021"},
    "field": {"column": "nace", "scheme": "NACE Rev. 2"},
    "year": {"column": "year"},
    "values": {"employment": {"column": "jobs"}},
}


@pytest.fixture
def read(tmp_path: Path, findings: Findings) -> Read:
    """A function that writes a table and a mapping, and reads the one by the other."""

    def run(data: str | bytes, name: str = "table.csv", **said: Any) -> Statistic:
        (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
        (tmp_path / "mapping.json").write_text(json.dumps(SAID | said), "utf-8")
        with open_file(str(tmp_path / name)) as source:
            return read_statistics(source, load_mapping(tmp_path / "mapping.json"), findings)

    return run


def cells(statistic: Statistic) -> list[tuple[Any, ...]]:
    """Cells as plain tuples, None for what is missing."""
    rows = statistic.cells.astype(object).itertuples(index=False, name=None)
    return [tuple(None if pd.isna(value) else value for value in row) for row in rows]


def refusal(read: Read, *arguments: Any, **said: Any) -> str:
    with pytest.raises(UnusableSource) as raised:
        read(*arguments, **said)
    return str(raised.value)


class TestTable:
    def test_read_areas_fields_and_cells(self, read: Read) -> None:
        found = read("geo,nace,year,jobs,plants\nDE21,10,2020,120,4\nEL30,C11,2020,7.5,1\n", values={
            "employment": {"column": "jobs"},
            "establishments": {"column": "plants"},
        })  # fmt: skip
        assert cells(found) == [
            ("DE21", "10", 2020, 120.0, 4, "", 2),
            ("EL30", "C11", 2020, 7.5, 1, "", 3),
        ]
        assert found.areas.to_numpy().tolist() == [["DE21", "Oberbayern", "DE"], ["EL30", "Attiki", "GR"]]
        assert found.fields.to_numpy().tolist() == [
            ["10", "Manufacture of food products", ""],
            ["C11", "Manufacture of beverages", ""],
        ]
        assert (found.key, found.area_scheme, found.field_scheme) == ("jobs", "NUTS 2021", "NACE Rev. 2")
        assert (found.provenance.version, found.provenance.file_name) == ("2020", "table.csv")
        assert len(found.provenance.checksum) == 64

    @pytest.mark.parametrize(
        "data",
        [
            b"\xef\xbb\xbfgeo;nace;year;jobs\r\nDE21;01;2020;120\r\n",
            b"GEO\tNace\tYear\tJobs\rDE21\t01\t2020\t120\r",
            b'"geo"|"nace"|"year"|"jobs"\n"DE21"|"01"|"2020"|"120"\n',
        ],
    )
    def test_read_any_delimiter_line_end_and_mark(self, data: bytes, read: Read) -> None:
        assert cells(read(data)) == [("DE21", "01", 2020, 120.0, None, "", 2)]  # the zero of 01 is kept

    def test_read_decimal_commas_thousands_and_units(self, read: Read) -> None:
        data = "geo;nace;year;jobs\nDE21;10;2020;1 234,5\nDE22;10;2020;1\u202f000\nDE23;10;2020;7'500,25\n"
        found = read(data, decimal=",", values={"employment": {"column": "jobs", "factor": 1000}})
        assert [cell[3] for cell in cells(found)] == [1_234_500, 1_000_000, 7_500_250]

    def test_never_guess_what_a_comma_means(self, read: Read, findings: Findings) -> None:
        read('geo,nace,year,jobs\nDE21,10,2020,"1,234"\nDE22,10,2020,5\n')
        read("geo;nace;year;jobs\nDE21;10;2020;1.234\nDE22;10;2020;5\n", decimal=",")
        first, second = findings.first
        assert (first.kind, first.line, first.value) == (Kind.REJECTED, 2, "1,234")
        assert first.reason.startswith('jobs: right is a number without commas, or decimal = "," in the mapping')
        assert second.reason.startswith("jobs: right is a number with a decimal comma and without points")

    def test_keep_what_is_withheld_missing_with_its_flag(self, read: Read) -> None:
        data = "geo,nace,year,jobs\nDE21,10,2020,\nDE22,10,2020,(D)\nDE23,10,2020,x\nDE24,10,2020,0\nDE25,10,2020,3 e\n"
        found = read(data, missing=["", "(D)", "x"])
        assert [(cell[3], cell[5]) for cell in cells(found)] == [
            (None, ""),
            (None, "(D)"),
            (None, "x"),
            (0.0, ""),
            (3.0, "e"),
        ]

    def test_reject_negative_figures_and_nonsense_with_line_and_reason(self, read: Read, findings: Findings) -> None:
        found = read("geo,nace,year,jobs\nDE21,10,2020,-3\nDE22,10,2020,many\nDE23,10,2020Q1,4\nDE24,10,2020,5\n")
        assert [cell[0] for cell in cells(found)] == ["DE24"]
        assert [(finding.line, finding.value, finding.reason.partition(";")[0]) for finding in findings.first] == [
            (2, "-3", "employment cannot be negative"),
            (3, "many", "jobs: right is a number, with or without a flag behind it"),
            (4, "2020Q1", "right is a year in year, as 2019"),
        ]

    def test_take_na_for_namibia_among_countries_and_for_missing_among_figures(self, read: Read) -> None:
        found = read(
            "land,nace,year,jobs\nNA,10,2020,5\nUK,10,2020,NA\n",
            area={"column": "land", "scheme": "countries", "country_column": "land"},
        )
        assert found.areas.to_numpy().tolist() == [["NA", "", "NA"], ["UK", "", "GB"]]
        assert [(cell[3], cell[5]) for cell in cells(found)] == [(5.0, ""), (None, "NA")]

    def test_know_countries_by_name(self, read: Read) -> None:
        found = read(
            "town,land,nace,year,jobs\nLinz,Österreich,10,2020,5\nOz,Nowhere,10,2020,5\n",
            area={"column": "town", "scheme": "towns", "country_column": "land"},
        )
        assert found.areas["country"].tolist() == ["AT", ""]

    def test_leave_out_what_the_mapping_leaves_out(self, read: Read, findings: Findings) -> None:
        found = read(
            "geo,nace,size,year,jobs\nDE21,10,TOTAL,2020,9\nDE21,10,0-9,2020,4\nDE2,10,TOTAL,2020,30\n",
            where={"size": "TOTAL"},
            area=SAID["area"] | {"keep": "[A-Z]{2}.."},
        )
        assert [cell[:4] for cell in cells(found)] == [("DE21", "10", 2020, 9.0)]
        assert not findings.counts

    def test_take_the_year_of_the_whole_file_and_names_from_columns_and_files(self, read: Read, tmp_path: Path) -> None:
        (tmp_path / "names.csv").write_text("code,name\n31,Fishing nets\n32,Sails\n", "utf-8")
        found = read(
            "geo,label,code,kind,jobs\nA,Upper,31,traded,5\nB,MÃ¼nster,32,local,6\n",
            area={"column": "geo", "scheme": "Test 1", "name": "label"},
            field={"column": "code", "scheme": "Goods", "names": "names.csv", "group_column": "kind"},
            year={"value": 2019},
        )
        assert found.areas["name"].tolist() == ["Upper", "Münster"]
        assert found.fields.to_numpy().tolist() == [["31", "Fishing nets", "traded"], ["32", "Sails", "local"]]
        assert set(found.cells["year"]) == {2019}

    def test_join_columns_to_a_code(self, read: Read) -> None:
        found = read(
            "state,county,nace,year,jobs\n01,001,10,2020,5\n",
            area={"column": ["state", "county"], "scheme": "US counties 2020", "country": "US"},
        )
        assert found.areas.to_numpy().tolist() == [["01001", "", "US"]]

    def test_merge_a_row_that_stands_there_twice_and_refuse_one_that_says_otherwise(
        self, read: Read, findings: Findings
    ) -> None:
        rows = "geo,nace,year,jobs\nDE21,10,2020,9\nDE21,10,2020,9\n"
        assert len(cells(read(rows))) == 1
        (merged,) = findings.first
        assert (merged.kind, merged.line, merged.reason) == (Kind.MERGED, 3, "says the same as line 2")
        assert refusal(read, rows + "DE21,10,2020,4\n").startswith(
            "table.csv, line 4: employment of area DE21, field 10, 2020 is 4, but 9 on line 2. Most likely another"
        )

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ("geo,nace,year\nDE21,10,2020\n", "table.csv, line 1: there is no column jobs; there are geo, nace, year."),
            ("", "the file is empty"),
            ("geo,nace,year,jobs\n", "no row below the header"),
            (
                "geo,nace,year,jobs\nDE21,10,2020,x y z\n",
                "none of its 1 rows can be used: the first reason is: jobs: right",
            ),
            ("geo,nace,year,jobs\nDE21,10,2020,\n", "no figure of employment in 1 cells"),
            (b"geo,nace,year,jobs\nM\xfcnchen,10,2020,5\n", "cp1252 reads “München”"),
        ],
    )
    def test_refuse_a_table_that_gives_nothing(self, data: str | bytes, words: str, read: Read) -> None:
        assert words in refusal(read, data)

    def test_read_the_encoding_that_the_mapping_names(self, read: Read) -> None:
        found = read(
            "town,nace,year,jobs\nMünchen,10,2020,5\n".encode("mac_roman"),
            encoding="mac_roman",
            area={"column": "town", "scheme": "towns"},
        )
        assert found.areas["code"].tolist() == ["München"]

    def test_refuse_several_tables_and_a_stream_of_cells(self, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("hansa.observatory.sources.statistics.cells.MOST_CELLS", 2)
        rows = "".join(f"DE2{n},10,2020,5\n" for n in range(1, 4))
        assert "table.csv, line 4: more than 2 cells." in refusal(read, "geo,nace,year,jobs\n" + rows)


class TestLevels:
    @pytest.mark.parametrize(
        ("codes", "words"),
        [
            (["C", "C10"], "several levels of NACE Rev. 2 in one table: C holds C10"),
            (["10", "10.1"], "10 holds 10.1"),
        ],
    )
    def test_refuse_several_levels_of_fields(self, codes: list[str], words: str, read: Read) -> None:
        rows = "".join(f"DE21,{code},2020,5\n" for code in codes)
        assert words in refusal(read, "geo,nace,year,jobs\n" + rows)

    def test_refuse_several_levels_of_areas(self, read: Read) -> None:
        words = refusal(read, "geo,nace,year,jobs\nDE2,10,2020,9\nDE21,10,2020,5\n")
        assert "several levels of NUTS 2021 in one table: DE2 holds DE21" in words
        assert "keep in [area]" in words

    def test_reject_totals_and_places_outside_of_regions(self, read: Read, findings: Findings) -> None:
        found = read(
            "geo,nace,year,jobs\nEU27_2020,10,2020,99\nDEZZ,10,2020,9\nDE21,B-N_S95_X_K,2020,9\nDE21,10,2020,5\n"
        )
        assert len(cells(found)) == 1
        assert findings.by_reason(Kind.REJECTED) == {
            "no NUTS region: a total, or figures of no place": 2,
            "right is one code of NACE Rev. 2; this is a total, or several codes together": 1,
        }

    @pytest.mark.parametrize(
        ("code", "reason"),
        [
            ("04", "division 04 does not exist in NACE Rev. 2"),
            ("A10", "division 10 lies in section C of NACE Rev. 2"),
            ("TOTAL", "right is one code of NACE Rev. 2; this is a total"),
        ],
    )
    def test_reject_unknown_codes(self, code: str, reason: str, read: Read, findings: Findings) -> None:
        read(f"geo,nace,year,jobs\nDE21,{code},2020,9\nDE21,10,2020,5\n")
        (finding,) = findings.first
        assert (finding.line, finding.value) == (2, f"DE21, {code}")
        assert finding.reason.startswith(reason)


class TestVersions:
    OLD = "geo,nace,year,jobs\nUKM2,10,2018,100\nUKM3,10,2018,60\nUKM6,10,2018,40\n"
    AREA = {"column": "geo", "scheme": "NUTS 2013", "concordance": "changes.csv", "to": "NUTS 2021"}

    def test_refuse_codes_of_another_version(self, read: Read) -> None:
        words = refusal(read, self.OLD)
        assert words.startswith(
            "table.csv: UKM2, UKM3: no code of NUTS 2021. Right is the version that the file really"
        )

    def test_keep_codes_of_a_version_that_is_named_rightly(self, read: Read) -> None:
        found = read(self.OLD, area={"column": "geo", "scheme": "NUTS 2013"})
        assert found.area_scheme == "NUTS 2013"
        assert found.areas["country"].tolist() == ["GB", "GB", "GB"]

    def test_carry_figures_over_by_a_concordance(self, read: Read, tmp_path: Path) -> None:
        (tmp_path / "changes.csv").write_text(
            "old,new,share\nUKM2,UKM7,0.75\nUKM2,UKM9,0.25\nUKM3,UKM8,0.5\nUKM3,UKM9,0.5\n", "utf-8"
        )
        found = read(self.OLD, area=self.AREA)
        assert {cell[0]: cell[3] for cell in cells(found)} == {"UKM7": 75, "UKM9": 55, "UKM8": 30, "UKM6": 40}
        assert found.area_scheme == "NUTS 2021"
        assert found.areas.set_index("code")["name"]["UKM8"] == "West Central Scotland"

    def test_miss_a_new_area_of_which_a_part_is_withheld(self, read: Read, tmp_path: Path) -> None:
        (tmp_path / "changes.csv").write_text("old,new,share\nUKM2,UKM7,1\nUKM3,UKM7,1\n", "utf-8")
        data = "geo,nace,year,jobs\nUKM2,10,2018,100\nUKM3,10,2018,c\nUKM6,10,2018,40\n"
        found = read(data, area=self.AREA, missing=["c"])
        assert [(cell[0], cell[3], cell[5]) for cell in cells(found)] == [("UKM7", None, "c"), ("UKM6", 40.0, "")]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ("UKM2,UKM7,1\n", "UKM3: neither in the concordance nor a code of NUTS 2021"),
            ("UKM2,UKM7,0.7\nUKM3,UKM8,1\n", "changes.csv, line 2: the shares of UKM2 sum to 0.7; right is 1."),
            ("UKM2,UKM1,1\nUKM3,UKM8,1\n", "the concordance leads to UKM1, no code of NUTS 2021"),
            (
                "UKM2,UKM7,all\n",
                "changes.csv, line 2: right are an old code, a new code, and a share over 0 and up to 1",
            ),
        ],
    )
    def test_refuse_a_concordance_that_loses_figures(
        self, changes: str, words: str, read: Read, tmp_path: Path
    ) -> None:
        (tmp_path / "changes.csv").write_text("old,new,share\n" + changes, "utf-8")
        assert words in refusal(read, self.OLD, area=self.AREA)

    def test_refuse_two_versions_in_one_file(self, read: Read) -> None:
        data = "geo,spec,nace,year,jobs\nDE21,2021,10,2020,5\nDE22,2016,10,2020,5\n"
        words = refusal(read, data, area=SAID["area"] | {"scheme_column": "spec"})
        assert words.startswith("table.csv, line 3: spec is “2016”, but “2021” on line 2. Figures of two versions")

    def test_refuse_another_version_than_the_mapping_says(self, read: Read, shared_data: Path) -> None:
        data = (shared_data / "statistics" / "uk_eci_published_nuts2.csv").read_bytes()
        area = {"column": "nuts_id", "scheme": "NUTS 2016", "scheme_column": "nuts_year_spec"}
        words = refusal(
            read,
            data,
            area=area,
            field={"column": "year", "scheme": "none"},
            values={"employment": {"column": "economic_complexity_index"}},
        )
        assert words == (
            "table.csv, line 2: nuts_year_spec is “2013”, but the mapping says “NUTS 2016”. Right is the version that "
            "the file has."
        )

    def test_refuse_to_join_statistics_of_two_versions(self, read: Read) -> None:
        jobs = read("geo,nace,year,jobs\nUKM6,10,2018,40\n")
        plants = read(
            "geo,nace,year,jobs\nUKM6,10,2018,4\n", area={"column": "geo", "scheme": "NUTS 2013"}, title="Plants"
        )
        with pytest.raises(
            ValueError, match="Jobs has areas of NUTS 2021, Plants of NUTS 2013: figures of two versions"
        ):
            with_establishments(jobs, plants)
        later = read("geo,nace,year,jobs\nUKM6,10,2019,4\n", title="Plants")
        with pytest.raises(ValueError, match="have no area, field and year in common"):
            with_establishments(jobs, later)


SDMX = """\
DATAFLOW,LAST UPDATE,freq,indic_sb,nace_r2,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG
ESTAT:SBS_R_NUTS06_R2(1.0),10/05/23 23:00:00,A,V16110,C10,DE21,2019,52113,
ESTAT:SBS_R_NUTS06_R2(1.0),10/05/23 23:00:00,A,V11210,C10,DE21,2019,1804,
ESTAT:SBS_R_NUTS06_R2(1.0),10/05/23 23:00:00,A,V16110,C12,DE21,2019,,c
ESTAT:SBS_R_NUTS06_R2(1.0),10/05/23 23:00:00,A,V16110,C10,EL30,2020,23001,e
ESTAT:SBS_R_NUTS06_R2(1.0),10/05/23 23:00:00,A,V13320,C10,DE21,2019,1845.4,
"""
TSV = (
    "freq,indic_sb,nace_r2,geo\\TIME_PERIOD\t2019 \t2020 \n"
    "A,V16110,C10,DE21\t52113 \t: \n"
    "A,V11210,C10,DE21\t1804 \t: \n"
    "A,V16110,C12,DE21\t: c\t: c\n"
    "A,V16110,C10,EL30\t: \t23001 e\n"
    "A,V13320,C10,DE21\t1845.4 \t1900.2 p\n"
    "A,V16110,C10\t1 \t2 \n"
)
EUROSTAT = {
    "layout": "eurostat",
    "area": {"scheme": "NUTS 2021"},
    "field": {},
    "year": {},
    "values": {
        "employment": {"where": {"indic_sb": "V16110"}},
        "establishments": {"where": {"indic_sb": "V11210"}},
    },
}


class TestEurostat:
    """Figures are invented; layouts and flags are Eurostat's."""

    def test_read_sdmx_csv(self, read: Read) -> None:
        assert cells(read(SDMX, **EUROSTAT)) == [
            ("DE21", "C10", 2019, 52113.0, 1804, "", 2),
            ("DE21", "C12", 2019, None, None, "c", 4),
            ("EL30", "C10", 2020, 23001.0, None, "e", 5),
        ]

    def test_read_tsv_with_commas_in_the_first_column(self, read: Read, findings: Findings) -> None:
        found = {cell[:3]: cell[3:] for cell in cells(read(TSV, name="table.tsv", **EUROSTAT))}
        assert found == {
            ("DE21", "C10", 2019): (52113.0, 1804, "", 2),
            ("DE21", "C10", 2020): (None, None, ":", 2),
            ("DE21", "C12", 2019): (None, None, "c", 4),
            ("DE21", "C12", 2020): (None, None, "c", 4),
            ("EL30", "C10", 2019): (None, None, ":", 5),
            ("EL30", "C10", 2020): (23001.0, None, "e", 5),
        }
        (finding,) = findings.first
        assert (finding.line, finding.reason) == (7, "right are 4 codes with commas in the first column")

    def test_read_both_layouts_to_the_same_figures(self, read: Read) -> None:
        known = [
            {cell[:3]: cell[3:5] for cell in cells(read(data, **EUROSTAT)) if cell[3] is not None}
            for data in (SDMX, TSV)
        ]
        assert known[0] == known[1]
        assert len(known[0]) == 2

    def test_refuse_indicators_that_the_mapping_does_not_tell_apart(self, read: Read) -> None:
        words = refusal(read, SDMX, **(EUROSTAT | {"values": {"employment": {}}}))
        assert "line 3: employment of area DE21, field C10, 2019 is 1804, but 52113 on line 2" in words


COUNTIES = (
    '"fipstate","fipscty","naics","empflag","emp_nf","emp","est"\n'
    '"01","001","------","","G",11216,924\n'
    '"01","001","31----","","H",900,12\n'
    '"01","001","311///","B","D",0,3\n'
    '"01","001","332///","","G",700,9\n'
    '"01","003","311///","","J",41,5\n'
    '"01","003","332///","","S",0,2\n'
)
PATTERNS = {
    "layout": "county-business-patterns",
    "area": {"scheme": "US counties 2016"},
    "field": {"scheme": "NAICS 2012", "keep": "\\d{3}"},
    "year": {"value": 2016},
    "values": {},
}


class TestCountyBusinessPatterns:
    """Figures are invented; layout and flags are the Census Bureau's."""

    def test_never_take_a_withheld_figure_for_zero(self, read: Read) -> None:
        found = read(COUNTIES, name="cbp16co.txt", **PATTERNS)
        assert cells(found) == [
            ("01001", "311", 2016, None, 3, "20–99", 4),
            ("01001", "332", 2016, 700.0, 9, "G", 5),
            ("01003", "311", 2016, 41.0, 5, "J", 6),
            ("01003", "332", 2016, None, 2, "S", 7),
        ]
        assert found.areas["country"].tolist() == ["US", "US"]

    def test_read_metropolitan_areas_and_files_of_later_years(self, read: Read) -> None:
        data = "msa,naics,emp_nf,emp,est\n10180,311///,D,0,3\n10180,332///,G,12,2\n"
        assert [cell[:6] for cell in cells(read(data, **PATTERNS))] == [
            ("10180", "311", 2016, None, 3, "D"),
            ("10180", "332", 2016, 12.0, 2, "G"),
        ]

    def test_never_sum_across_levels(self, read: Read) -> None:
        words = refusal(read, COUNTIES, **(PATTERNS | {"field": {"scheme": "NAICS 2012"}}))
        assert "several levels of NAICS 2012 in one table: 31 holds 311" in words

    def test_refuse_another_file(self, read: Read) -> None:
        assert "neither fipstate and fipscty nor msa among the columns" in refusal(read, "a,b\n1,2\n", **PATTERNS)

    def test_read_all_metros_at_one_level(self, shared_data: Path, findings: Findings, tmp_path: Path) -> None:
        mapping = tmp_path / "metros.toml"
        mapping.write_text(
            """
            key = "us-metros"
            title = "County Business Patterns, metropolitan areas"
            version = "2019"
            publisher = "US Census Bureau"
            licence = "public domain"
            [area]
            column = "cbsa_code"
            scheme = "CBSA 2018"
            country = "US"
            [field]
            column = "naics_code"
            scheme = "NAICS 2017"
            [year]
            value = 2019
            [where]
            naics_level = "3"
            [values.employment]
            column = "EMP"
            [values.establishments]
            column = "ESTAB"
            """,
            "utf-8",
        )
        with open_file(str(shared_data / "statistics" / "cbp2019_cbsa_naics.parquet")) as source:
            found = read_statistics(source, load_mapping(mapping), findings)
        raw = pd.read_parquet(shared_data / "statistics" / "cbp2019_cbsa_naics.parquet").query("naics_level == 3")
        assert len(found.cells) == len(raw)
        assert found.cells["employment"].sum() == raw["EMP"].sum()
        assert found.cells["establishments"].sum() == raw["ESTAB"].sum()
        assert len(found.areas) == 933
        assert not findings.counts


class TestUnitedKingdom:
    def mapping(self, tmp_path: Path, name: str, scheme: str = "NUTS 2013") -> Path:
        path = tmp_path / f"{name}.json"
        said = SAID | {
            "key": name,
            "title": name,
            "version": "2018",
            "licence": "OGL v3",
            "area": {"column": "geo_cd", "scheme": scheme, "name": "geo_nm"},
            "field": {"column": "SIC4", "scheme": "NACE Rev. 2"},
            "where": {"geo_type": "nuts 2013 level 2"},
            "values": {"employment": {"column": "value"}},
        }
        path.write_text(json.dumps(said), "utf-8")
        return path

    def statistic(self, shared_data: Path, tmp_path: Path, findings: Findings, name: str, scheme: str) -> Statistic:
        (file,) = (shared_data / "statistics").glob(f"uk_{name}_*.parquet")
        with open_file(str(file)) as source:
            return read_statistics(source, load_mapping(self.mapping(tmp_path, name, scheme)), findings)

    def test_join_employment_and_local_units(self, shared_data: Path, tmp_path: Path, findings: Findings) -> None:
        jobs = self.statistic(shared_data, tmp_path, findings, "bres", "NUTS 2013")
        units = self.statistic(shared_data, tmp_path, findings, "idbr", "NUTS 2013")
        found = with_establishments(jobs, units)
        assert len(found.cells) == 81_900
        both = found.cells[
            (found.cells["area"] == "UKC1") & (found.cells["field"] == "0161") & (found.cells["year"] == 2016)
        ]
        raw = pd.read_parquet(next((shared_data / "statistics").glob("uk_idbr_*.parquet")))
        raw = raw[(raw["geo_cd"] == "UKC1") & (raw["SIC4"] == "0161") & (raw["year"] == 2016)]
        assert both["establishments"].tolist() == raw["value"].tolist() == [35]
        assert found.cells.loc[found.cells["year"] == 2015, "establishments"].isna().all()
        assert len(found.areas) == 39
        assert found.areas.set_index("code").loc["UKC1"].tolist() == ["Tees Valley and Durham", "GB"]
        assert not findings.counts

    def test_refuse_the_wrong_version_of_the_regions(
        self, shared_data: Path, tmp_path: Path, findings: Findings
    ) -> None:
        with pytest.raises(UnusableSource, match="UKM2, UKM3: no code of NUTS 2021"):
            self.statistic(shared_data, tmp_path, findings, "bres", "NUTS 2021")
