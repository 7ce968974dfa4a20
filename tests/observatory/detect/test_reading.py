"""What is read from files of projects, and what is refused with which words."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from hansa.observatory.detect import Request
from hansa.observatory.detect.reading import Read, read_sources
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.progress import silent

ROWS = "organisation,project,field,year,latitude,longitude,country,helix\no1,p1,steam,2015,50,4,EL,science\n"


def read(folder: Path, *sources: str | Path, **asked) -> Read:
    findings = Findings(folder / "findings.csv")
    try:
        return read_sources(Request(tuple(map(str, sources)), folder / "out", **asked), findings, silent)
    finally:
        findings.close()


def table(folder: Path, text: str | bytes, name: str = "given.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(folder: Path, text: str | bytes, name: str = "given.csv", **asked) -> str:
    with pytest.raises(UnusableSource) as refused:
        read(folder, table(folder, text, name), **asked)
    return str(refused.value)


def test_read_a_table_with_its_types(tmp_path: Path) -> None:
    given = read(tmp_path, table(tmp_path, ROWS + " 007 ,p1,steam,,,,,\n"))
    first, second = given.frame.to_dict("records")
    assert first == {
        "organisation": "o1", "project": "p1", "field": "steam", "year": 2015.0, "latitude": 50.0, "longitude": 4.0,
        "country": "GR", "helix": "science",
    }  # fmt: skip
    assert second["organisation"] == "007", "codes are text, and keep their zeros"
    assert pd.isna(second["country"]) and pd.isna(second["year"])
    assert given.rows == {str(tmp_path / "given.csv"): 2}


def test_read_parquet_tsv_and_csv_alike(tmp_path: Path) -> None:
    frame = pd.DataFrame({"organisation": [1, 2], "project": ["p", "p"], "year": [2015, 2016], "more": [0, 0]})
    frame.to_parquet(tmp_path / "a.parquet")
    frame.to_csv(tmp_path / "b.csv", index=False)
    frame.to_csv(tmp_path / "c.tsv", index=False, sep="\t")
    given = read(tmp_path, *(tmp_path / name for name in ("a.parquet", "b.csv", "c.tsv")))
    assert given.frame["organisation"].tolist() == ["1", "2"] * 3
    assert given.frame["year"].tolist() == [2015.0, 2016.0] * 3
    assert "more" not in given.frame, "other columns are left aside"


def test_choose_years(tmp_path: Path) -> None:
    path = table(tmp_path, "organisation,project,year\na,p1,2014\nb,p2,2015\nc,p3,2016\nd,p4,\n")
    assert read(tmp_path, path, years=(2015, 2016)).frame["organisation"].tolist() == ["b", "c"]
    assert refusal(tmp_path, path.read_bytes(), years=(1990, 1991)) == (
        "no participation is of the years 1990 to 1991; there are those of 2014 to 2016"
    )
    assert "so years cannot be chosen" in refusal(tmp_path, "organisation,project\na,p\n", years=(2015, 2016))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("organisation,field\no1,steam\n", "no column project; there are organisation, field. Right are the columns"),
        ("a;b\n1;2\n", "no column organisation, project; there are a, b"),
        ("", "no column organisation, project"),
        (ROWS.replace("50", "fifty"), "given.csv, line 2: latitude “fifty”; right is a number, decimals after a point"),
        (ROWS.replace("50", "50,1").replace("50,1", '"50,1"'), "line 2: latitude “50,1”"),
        (ROWS.replace("EL", "Wakanda"), "Wakanda"),
        (ROWS.replace("science", "academia"), "helix “academia”; right is one of business, science, government"),
        (b"PK\x03\x04 no table \xff\xfe", "given.csv"),
    ],
)
def test_refuse_what_cannot_be_read(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert said in refusal(tmp_path, text)


def test_refuse_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UnusableSource, match=r"nowhere\.csv: no such file"):
        read(tmp_path, tmp_path / "nowhere.csv")
    with pytest.raises(UnusableSource):
        read(tmp_path, tmp_path / "nowhere.zip")
    assert "cannot be read as a table" in refusal(tmp_path, "no parquet", "given.parquet")


def test_read_fields_of_science_from_the_official_files(tmp_path: Path, shared_data: Path) -> None:
    """Each level names the first levels of the path; a project has a row for each field, its programme aside."""
    official = shared_data / "registers" / "cordis-format-sample"
    first, second = (read(tmp_path, official, field_level=level) for level in (1, 2))
    assert first.by_science == {str(official)}
    assert all("/" not in field for field in first.frame["field"].dropna())
    assert set(first.frame["field"].dropna()) == {field.split("/")[0] for field in second.frame["field"].dropna()}
    assert set(first.frame["field"].dropna()) <= {
        "agricultural sciences", "engineering and technology", "humanities", "medical and health sciences",
        "natural sciences", "social sciences",
    }  # fmt: skip
    assert second.frame["field"].nunique() > first.frame["field"].nunique() > 3
