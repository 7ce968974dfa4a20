from __future__ import annotations

import pytest

from hansa.observatory.sources import values
from hansa.observatory.sources.values import Impossible


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("", None),
        ("317625", 31762500),
        ("317625.5", 31762550),
        ("317625,50", 31762550),
        ("1 234 567,89", 123456789),
        ("1.234.567,89", 123456789),
        ("1,234,567.89", 123456789),
        ("1,234", 123),
        ("0.01", 1),
        (".5", 50),
    ],
)
def test_read_amounts_with_point_or_comma(written: str, cents: int | None) -> None:
    assert values.cents(written) == cents


@pytest.mark.parametrize("written", ["-5", "1e9", "nan", "inf", "12 EUR", "1,2,3.4.5", "9" * 20])
def test_refuse_impossible_amounts(written: str) -> None:
    with pytest.raises(Impossible, match="an amount of euros"):
        values.cents(written)


@pytest.mark.parametrize(
    ("written", "day"), [("", ""), ("2019-05-01", "2019-05-01"), ("2023-12-26 14:40:12", "2023-12-26")]
)
def test_read_days(written: str, day: str) -> None:
    assert values.day(written) == day


@pytest.mark.parametrize("written", ["2019-02-30", "0000-00-00", "01/05/2019", "1066-10-14", "2019-05-011", "soon"])
def test_refuse_impossible_days(written: str) -> None:
    with pytest.raises(Impossible, match="a date as 2019-05-01"):
        values.day(written)


def test_read_coordinates() -> None:
    assert values.coordinates("50.87959,4.70093") == (50.87959, 4.70093)
    assert values.coordinates("(-33.9, 18.4)") == (-33.9, 18.4)
    assert values.coordinates("") is None


@pytest.mark.parametrize("written", ["0,0", "91,4", "4,181", "nan,nan", "50.8", "1,2,3", "north,east"])
def test_refuse_impossible_coordinates(written: str) -> None:
    with pytest.raises(Impossible):
        values.coordinates(written)


def test_clean_text_of_what_nobody_sees() -> None:
    assert values.text("  A\x00B\tC\u200b D ", 20) == "AB C D"
    assert values.text("Cafe\u0301", 20) == "Café"
    assert values.text("名古屋大学", 20) == "名古屋大学"
    with pytest.raises(Impossible, match="at most 500 characters"):
        values.text("x" * 10_000, 500)


def test_keep_paragraphs() -> None:
    assert values.paragraphs("One\x00.\r\n\r\nTwo. ") == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("", ""),
        ("https://www.example.org/a?b=c", "https://www.example.org/a?b=c"),
        ("www.example.org", "http://www.example.org"),
    ],
)
def test_read_web_addresses(written: str, address: str) -> None:
    assert values.web_address(written) == address


@pytest.mark.parametrize(
    "written", ["javascript:alert(1)", "N/A", "http://", "ftp://example.org", "http://a b.org", 'http://x.org/"onload=']
)
def test_refuse_what_is_no_web_address(written: str) -> None:
    with pytest.raises(Impossible):
        values.web_address(written)


def test_read_tax_numbers_but_not_their_placeholders() -> None:
    assert values.tax_number("nl 8113.83696.B01") == "NL811383696B01"
    for placeholder in ("MISSING", "N/A", "00000000", "NOTAPPLICABLE", "1"):
        with pytest.raises(Impossible):
            values.tax_number(placeholder)


def test_read_flags() -> None:
    assert [values.flag(word) for word in ("true", "False", "1", "")] == [True, False, True, None]
    with pytest.raises(Impossible):
        values.flag("perhaps")
