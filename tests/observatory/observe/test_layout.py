"""How files are written: delimiters, byte-order marks, encodings, ends of lines, wrong columns."""

import gzip

import pytest

PLAIN = {("DE", "01"): 5, ("NA", "02"): 7}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_read_any_delimiter(analyst, delimiter: str) -> None:
    text = "r,a,e\nDE,01,5\nNA,02,7\n".replace(",", delimiter)
    assert analyst.run(text).cells == PLAIN


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_read_any_end_of_line(analyst, end: str) -> None:
    assert analyst.run("r,a,e\nDE,01,5\nNA,02,7".replace("\n", end)).cells == PLAIN


def test_read_the_delimiter_that_is_told(analyst) -> None:
    # In the line of names commas are more frequent.
    text = "r;a;e;note, with, many, commas\nDE;01;5;\nNA;02;7;x"
    assert analyst.run(text, delimiter=";").cells == PLAIN


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_read_a_byte_order_mark(analyst, encoding: str) -> None:
    assert analyst.run("r,a,e\nDE,01,5\nNA,02,7".encode(encoding)).cells == PLAIN


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "latin-1"])
def test_read_the_encoding_that_is_told(analyst, encoding: str) -> None:
    text = "région,a,e\nÎle-de-France,01,5\n"
    run = analyst.run(text.encode(encoding), region="région", encoding=encoding)
    assert run.cells == {("Île-de-France", "01"): 5}


def test_ask_for_the_encoding_when_it_is_another(analyst) -> None:
    message = analyst.refused("r,a,e\nÎle,01,5\n".encode("cp1252"))
    assert "is not in utf-8" in message and "--encoding" in message and "cp1252" in message


def test_ask_for_the_encoding_when_that_shows_late(analyst) -> None:
    many = "r,a,e\n" + "DE,01,5\n" * 20_000
    message = analyst.refused(many.encode() + "Île,01,5\n".encode("cp1252"))
    assert "is not in utf-8 throughout" in message and "--encoding" in message


def test_refuse_an_unknown_encoding(analyst) -> None:
    assert "The encoding “klingon” is not known" in analyst.refused("r,a,e\nDE,01,5\n", encoding="klingon")


def test_read_a_compressed_file_whatever_its_name(analyst) -> None:
    assert analyst.run(gzip.compress(b"r,a,e\nDE,01,5\nNA,02,7"), name="rows").cells == PLAIN


def test_read_cells_with_delimiters_quotes_and_lines_in_them(analyst) -> None:
    text = 'r,a,e\n"Bath, and ""Avon""",01,5\n"two\nlines",02,7\n'
    assert analyst.run(text).cells == {('Bath, and "Avon"', "01"): 5, ("two\nlines", "02"): 7}


def test_read_a_file_whose_name_looks_like_a_pattern(analyst) -> None:
    analyst.file("r,a,e\nXX,09,9\n", "rows1.csv")
    assert analyst.run("r,a,e\nDE,01,5\nNA,02,7", name="rows[1]*.csv").cells == PLAIN


def test_name_the_columns_when_one_is_unknown(analyst) -> None:
    message = analyst.refused("Region,activity,jobs\nDE,01,5\n", region="region", activity="activity", employment="emp")
    assert "has no column “region” (--region). Did you mean “Region”?" in message
    assert "“Region”, “activity”, “jobs”" in message


def test_name_the_columns_of_parquet_when_one_is_unknown(analyst, shared_data) -> None:
    message = analyst.refused(shared_data / "statistics" / "cbp2019_cbsa_naics.parquet", region="cbsa")
    assert "Did you mean “cbsa_code”?" in message and "“naics_code”" in message


def test_tell_columns_apart_that_differ_in_case_only(analyst) -> None:
    assert analyst.run("R,r,a,E,e\nx,DE,01,1,5\ny,NA,02,1,7").cells == PLAIN


def test_refuse_a_column_that_stands_twice(analyst) -> None:
    assert "has 2 columns “e”" in analyst.refused("r,a,e,e\nDE,01,5,6\n")


def test_say_which_line_has_too_many_cells(analyst) -> None:
    message = analyst.refused("r,a,e\nDE,01,5\nNA,02,7,8\n")
    assert "Line: 3" in message and "NA,02,7,8" in message and "Expected Number of Columns: 3 Found: 4" in message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n", "no line of column names"),
        (b"PK\x03\x04rest", "is a workbook or an archive"),
        (b"PAR1 but no more", "cannot be read"),
    ],
)
def test_refuse_what_is_no_table(analyst, content: bytes, said: str) -> None:
    assert said in analyst.refused(content)


def test_refuse_a_file_that_is_not_there(analyst, tmp_path) -> None:
    assert "nowhere.csv cannot be read: No such file" in analyst.refused(tmp_path / "nowhere.csv")


def test_read_a_folder_of_parquet(analyst, tmp_path) -> None:
    import pandas as pd

    folder = tmp_path / "rows.parquet"
    folder.mkdir()
    for number, row in enumerate([("DE", "01", 5), ("NA", "02", 7)]):
        pd.DataFrame([row], columns=["r", "a", "e"]).to_parquet(folder / f"part-{number}.parquet")
    assert analyst.run(folder).cells == PLAIN
    (tmp_path / "none").mkdir()
    with pytest.raises(ValueError, match=r"no files that end in \.parquet"):
        analyst.run(tmp_path / "none")
