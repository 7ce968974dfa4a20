"""What a name is found by."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.directory.search import text
from hansa.directory.search.text import search_text, words_of


def finds(query: str, name: str) -> bool:
    """Every word of the query begins a word of the name, as written or as it sounds, as the index matches them."""
    tokens = search_text([name]).split()
    return all(
        any(token.startswith(beginning) for token in tokens for beginning in word.beginnings)
        for word in words_of(query)
    )


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Сименс", "Siemens AG"),
        ("siemens", "Сименс"),
        ("microelektronika", "Микроэлектроника"),
        ("микроэлектроника", "НИИ микроэлектроники"),
        ("microelektronika", "НИИ микроэлектроники"),
        ("МИКРОЭЛЕКТРОНИКИ", "Микроэлектроника"),
        ("zurich", "ETH Zürich"),
        ("Koeln", "Universität zu Köln"),
        ("spa", "Leonardo S.p.A."),
        ("wei dian zi", "北京微电子研究所"),
        ("微电子", "北京微电子研究所"),
        ("999984059", "999984059"),
    ],
)
def test_finds_a_name_in_any_script(query, name):
    assert finds(query, name)


@pytest.mark.parametrize(("query", "name"), [("Сименс", "Samsung"), ("институт", "университет"), ("bosch", "busch")])
def test_keeps_different_names_apart(query, name):
    assert not finds(query, name)


def test_puts_the_words_of_the_first_name_first_and_each_once():
    assert search_text(["Zebra Works", "Works of Zebra", "12"]) == "zebra works of 12 0sebra 0vorks"


@pytest.mark.parametrize("nothing", ["", "   ", "\0", "—“”…", "'\"();--", "\u202e\u202d"])
def test_has_no_words_where_there_are_no_letters(nothing):
    assert search_text([nothing]) == ""


def test_reads_no_more_than_a_bounded_part_of_a_hostile_name():
    assert len(search_text(["я" * 10_000])) <= 3 * text.MAX_LETTERS * 4
    assert len(search_text([" ".join(str(n) for n in range(10_000))]).split()) <= text.MAX_WORDS


@given(st.lists(st.text(max_size=60), max_size=4))
def test_gives_only_small_latin_words(names):
    folded = search_text(names)
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in folded.split(" ") if word)
    assert folded == " ".join(folded.split())


def test_documentation_is_true():
    assert doctest.testmod(text).failed == 0
