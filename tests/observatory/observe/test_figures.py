"""Figures as statistical offices write them."""

import pytest

from hansa.observatory.observe.figures import is_missing


def employment(analyst, figures: list[str], **asked) -> dict[str, float]:
    """By activity, numbered from 0."""
    rows = "".join(f"DE;{place:02};{figure}\n" for place, figure in enumerate(figures))
    return {activity: jobs for (_, activity), jobs in analyst.run("r;a;e\n" + rows, **asked).cells.items()}


def test_read_decimal_commas(analyst) -> None:
    assert employment(analyst, ["1,5", "2", "10,25"]) == {"00": 1.5, "01": 2, "02": 10.25}


def test_read_thousands_apart(analyst) -> None:
    assert employment(analyst, ["1 234,5", "1.234.567,25", "7"]) == {"00": 1234.5, "01": 1234567.25, "02": 7}
    assert employment(analyst, ["1\u00a0000", "2\u202f500 b", "3'000"]) == {"00": 1000, "01": 2500, "02": 3000}
    assert employment(analyst, ['"1,234.5"', "7"]) == {"00": 1234.5, "01": 7}


def test_read_figures_with_flags(analyst) -> None:
    """Eurostat: b break in series, e estimated, p provisional, u unreliable."""
    run = analyst.run("r,a,e\nDE,01,12.5 b\nDE,02,7ep\nDE,03,1e3\n")
    assert run.cells == {("DE", "01"): 12.5, ("DE", "02"): 7, ("DE", "03"): 1000}


def test_leave_out_suppressed_figures_and_count_them(analyst) -> None:
    run = analyst.run("r,a,e\nDE,01,5\nDE,02,:\nDE,03,: c\nDE,04,c\nDE,05,D\nDE,06,\nDE,07,nan\nDE,01,:\n")
    assert run.cells == {("DE", "01"): 5}
    assert run.found.without_employment == 7 and run.found.rows == 8
    assert run.found.missing == {":": 2, ": c": 1, "c": 1, "D": 1, "nan": 1}
    assert run.table()[["rows", "known_rows"]].values.tolist() == [[2, 1]]


def test_ask_what_a_comma_means_where_it_may_mean_two_things(analyst) -> None:
    message = analyst.refused("r;a;e\nDE;01;1,234\nDE;02;5\n")
    assert "1,234 may be a thousand or a number with three decimals" in message and "--decimal" in message


def test_take_the_answer_what_a_comma_means(analyst) -> None:
    assert employment(analyst, ["1,234", "5"], decimal=".") == {"00": 1234, "01": 5}
    assert employment(analyst, ["1,234", "5"], decimal=",") == {"00": 1.234, "01": 5}


def test_refuse_figures_written_in_two_ways(analyst) -> None:
    message = analyst.refused("r;a;e\nDE;01;1,5\nDE;02;2.5\n")
    assert "“2.5” (1×)" in message and "no figure" in message
    assert "in two ways" in analyst.refused("r;a;e\nDE;01;1.234,5\nDE;02;1,234.5\n")


def test_refuse_words_among_figures_and_show_them(analyst) -> None:
    message = analyst.refused("r,a,e\n" + "".join(f"DE,{n:02},many{n}\n" for n in range(8)) + "DE,09,about 5\n")
    assert (
        "The column “e” holds what is no figure: “about 5” (1×), “many0” (1×)" in message and "and 4 others" in message
    )


@pytest.mark.parametrize("figure", ["inf", "0x1F", "1_000", "5 thousand", "--5", "=1+1"])
def test_refuse_what_only_programs_take_for_a_number(analyst, figure: str) -> None:
    assert f"“{figure}”" in analyst.refused(f"r,a,e\nDE,01,{figure}\nDE,02,5\n")


def test_refuse_negative_employment_and_say_where(analyst) -> None:
    message = analyst.refused("r,a,e\nDE,01,5\nFR,02,-3\nFR,02,9\n")
    assert "Some employment is negative or infinite, in region FR, activity 02: -3" in message


def test_refuse_negative_establishments(analyst) -> None:
    assert "Some establishments is negative" in analyst.refused("r,a,e,n\nDE,01,5,-1\n", establishments="n")


@pytest.mark.parametrize("text", [":", ": c", "c", "D", "(D)", "", " ", "..", "n.a.", "NA", "-", "confidential"])
def test_know_what_offices_write_for_nothing(text: str) -> None:
    assert is_missing(text)


@pytest.mark.parametrize("text", ["12", "0", "12 b", "about", "c 12345", "-5", "N 1000"])
def test_know_what_is_something(text: str) -> None:
    assert not is_missing(text)
