"""Regional statistics in the layouts of Eurostat, the Census Bureau and the Office for National Statistics."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import open_file
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.statistics import load_mapping, read_statistics, with_establishments
from hansa.observatory.statistic import Statistic
from tests.observatory.sources.reading import SAID, Read, cells, refusal

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
