from __future__ import annotations

import io
from pathlib import Path

import pytest

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.findings import Findings, Kind
from hansa.observatory.sources.lines import LINE_LIMIT
from hansa.observatory.sources.tables import Dialect, Layout, Table

LAYOUT = Layout(required=("id", "name"), optional=("city",))


@pytest.fixture
def findings(tmp_path: Path) -> Findings:
    return Findings(tmp_path / "findings.csv")


def table(data: bytes, findings: Findings) -> Table:
    return Table("t.csv", io.BytesIO(data), LAYOUT, findings)


def rows(data: bytes, findings: Findings) -> list[tuple[int, list[str], bool]]:
    return [(line, cells[:-1], whole) for line, cells, whole in table(data, findings).rows()]


@pytest.mark.parametrize("header", [b'"id";"name"', b"id,name", b"\xef\xbb\xbfid;name", b'\xef\xbb\xbf"ID","Name"'])
def test_read_either_delimiter_with_or_without_byte_order_mark(header: bytes, findings: Findings) -> None:
    delimiter = b"," if b"," in header else b";"
    assert rows(header + b"\r\n1" + delimiter + b"One\r\n", findings) == [(2, ["1", "One"], True)]


def test_count_lines_over_values_of_several_lines(findings: Findings) -> None:
    data = b'"id";"name"\n"1";"two\nlines"\n\n"2";"a ""quoted"" word"\n'
    assert rows(data, findings) == [(2, ["1", "two\nlines"], True), (5, ["2", 'a "quoted" word'], True)]


def test_find_a_column_that_is_not_there_empty(findings: Findings) -> None:
    found = table(b"id;name\n1;One\n", findings)
    (_line, cells, _whole) = next(found.rows())
    assert found.missing == ["city"]
    assert cells[found.place("city")] == ""
    assert cells[found.place("NAME")] == "One"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"id\tname\n1\tOne\n", "t.csv, line 1: the columns are separated by tabs. Right is “;”"),
        (b"id|name\n", "separated by “|”"),
        (
            b"id;title\n1;One\n",
            "t.csv, line 1: missing column name. The line reads “id;title”; right is a header with id;name",
        ),
        (b"<!DOCTYPE html>\n", "missing column id, name"),
        ("id;name\n".encode("utf-16"), "not text in UTF-8"),
        (b"x" * (LINE_LIMIT + 1) + b"\nid;name\n", "line 1: longer than 1,048,576 bytes"),
    ],
)
def test_refuse_a_header_that_says_something_else(data: bytes, words: str, findings: Findings) -> None:
    with pytest.raises(UnusableSource) as refusal:
        table(data, findings)
    assert words in str(refusal.value)


def test_reject_a_line_over_the_limit_and_go_on(findings: Findings) -> None:
    data = b"id;name\n1;One\n2;" + b"x" * LINE_LIMIT + b"\n3;Three\n"
    assert rows(data, findings) == [(2, ["1", "One"], True), (4, ["3", "Three"], True)]
    (rejected,) = findings.first
    assert (rejected.kind, rejected.file, rejected.line) == (Kind.REJECTED, "t.csv", 3)
    assert rejected.reason == "a line may have at most 1,048,576 bytes"
    assert rejected.value.startswith("2;xxx")


def test_end_a_row_with_its_line_where_a_quotation_mark_is_not_closed(findings: Findings) -> None:
    data = b'"id";"name"\n"1";"One\n"2";"Two"\n"3";"Three\nlines"\n"4";"Four"\n'
    assert rows(data, findings) == [
        (2, ["1", "One\n"], True),
        (3, ["2", "Two"], True),
        (4, ["3", "Three\nlines"], True),
        (6, ["4", "Four"], True),
    ]
    (note,) = findings.first
    assert (note.line, note.reason) == (2, "a quotation mark is not closed; the row ends with its line")


def test_recover_after_a_row_that_never_ends(findings: Findings) -> None:
    data = b'id;name\n1;"never closed\n' + b"2;Two\n" * 200_000
    found = rows(data, findings)
    assert len(found) == 200_001
    assert found[:2] == [(2, ["1", "never closed\n"], True), (3, ["2", "Two"], True)]
    assert [finding.line for finding in findings.first] == [2]


def test_trust_no_rest_of_a_row_with_a_line_over_the_limit_in_it(findings: Findings) -> None:
    data = b'id;name\n1;"two\n' + b"x" * LINE_LIMIT + b'x\nthree\nfour"\n2;Two\n'
    assert rows(data, findings) == [
        (2, ["1", "two\n"], True),
        (4, ["three", ""], False),
        (5, ['four"', ""], False),
        (6, ["2", "Two"], True),
    ]
    assert [(finding.kind, finding.line) for finding in findings.first] == [(Kind.REJECTED, 3), (Kind.NOTE, 2)]


def test_give_up_on_a_file_full_of_rows_that_never_end(findings: Findings) -> None:
    data = b"id;name\n" + b'a"b;"c\n' * 300_000
    with pytest.raises(UnusableSource, match="more than 100 rows cannot be read"):
        rows(data, findings)


def test_mark_rows_with_too_few_or_too_many_values(findings: Findings) -> None:
    data = b"id;name\n1\n2;Two;more\n3;Three;;\n"
    assert rows(data, findings) == [(2, ["1", ""], False), (3, ["2", "Two"], False), (4, ["3", "Three"], True)]


def test_keep_a_row_with_bytes_that_are_not_utf_8_and_say_so(findings: Findings) -> None:
    assert rows(b"id;name\n1;M\xfcnchen\n", findings) == [(2, ["1", "M\ufffdnchen"], True)]
    (note,) = findings.first
    assert (note.kind, note.line, note.reason) == (Kind.NOTE, 2, "right is UTF-8; bytes that are not became the sign �")


def test_read_tabs_and_another_encoding_where_told_to(findings: Findings) -> None:
    dialect = Dialect(delimiters=("\t", ";"), encoding="cp1252", strict=True)
    found = Table("t.csv", io.BytesIO(b"id\tname\n1\tM\xfcnchen\n"), LAYOUT, findings, dialect)
    assert list(found.rows()) == [(2, ["1", "München", ""], True)]
    assert not findings.first


def test_refuse_another_encoding_and_show_what_it_may_be(findings: Findings) -> None:
    found = Table("t.csv", io.BytesIO(b"id;name\n1;M\xfcnchen\n"), LAYOUT, findings, Dialect(strict=True))
    with pytest.raises(UnusableSource) as refusal:
        list(found.rows())
    assert str(refusal.value).startswith(
        "t.csv, line 2: not in utf-8 (byte 0xFC). cp1252 reads “München”, mac_roman reads “M¸nchen”; where one of"
    )


def test_prefer_the_delimiter_that_makes_columns_where_any_may_stand(findings: Findings) -> None:
    data = io.BytesIO(b"freq,unit,geo\\TIME_PERIOD\t2019 \t2020 \n")
    found = Table("t.tsv", data, Layout(required=()), findings, Dialect(delimiters=("\t",)))
    assert found.columns == ["freq,unit,geo\\TIME_PERIOD", "2019", "2020"]
