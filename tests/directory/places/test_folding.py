"""Spellings of place names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.directory.places.folding import fold, fold_all, spellings


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Санкт-Петербург", "sankt peterburg"),
        ("’s-Gravenhage", "s gravenhage"),
        ("MÜNCHEN", "munchen"),
        ("Łódź", "lodz"),
        ("Αθήνα", "athina"),
        ("  Sankt  Pölten ", "sankt polten"),
        ("", ""),
        ("!?", ""),
    ],
)
def test_fold_any_script(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.lists(st.text(max_size=250), max_size=8))
def test_fold_many_as_one(names: list[str]) -> None:
    assert fold_all(names) == [fold(name) for name in names]


@pytest.mark.parametrize(
    ("city", "spelling"),
    [
        ("PARIS CEDEX 05", "paris"),
        ("BRUXELLES 4", "bruxelles"),
        ("1050 Bruxelles", "bruxelles"),
        ("D-80333 MUENCHEN", "d munchen"),
        ("MUENCHEN", "munchen"),
        ("ST ETIENNE", "saint etienne"),
        ("Gurb (Barcelona)", "gurb"),
    ],
)
def test_try_whole_spellings(city: str, spelling: str) -> None:
    assert spelling in [text for text, whole in spellings(city) if whole]


def test_leave_words_out_last() -> None:
    tried = list(spellings("THERMI THESSALONIKI"))
    assert tried == [("thermi thessaloniki", True), ("thermi", False), ("thessaloniki", False)]


@given(st.text(max_size=300))
def test_try_few_distinct_spellings(city: str) -> None:
    tried = [text for text, _ in spellings(city)]
    assert len(tried) == len(set(tried))
    assert "" not in tried


def test_bound_work_for_endless_name() -> None:
    assert len(list(spellings("a b " * 100_000))) < 250
