"""Regional statistics: every trap that real files set."""

from __future__ import annotations

from pathlib import Path

import pytest

from hansa.observatory.sources.findings import Findings, Kind
from hansa.observatory.sources.statistics import with_establishments
from tests.observatory.sources.reading import SAID, Read, cells, refusal


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
