from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.observatory.sources.mojibake import mended

WORDS = [
    "München",
    "Düsseldorf",
    "Łódź",
    "São Paulo",
    "Škoda – Plzeň",
    "Ελλάδα",
    "Россия",
    "beneficiaries’ costs",
    "Ærø",
]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_turn_back_what_was_taken_for_another_encoding(word: str, encoding: str) -> None:
    broken = "".join(
        bytes([byte]).decode(encoding, "ignore") or bytes([byte]).decode("latin-1") for byte in word.encode("utf-8")
    )
    assert broken != word
    assert mended(broken) == word


@pytest.mark.parametrize("word", WORDS)
def test_leave_what_is_right(word: str) -> None:
    assert mended(word) == word


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17F)))
def test_change_only_into_what_would_have_broken_into_it(word: str) -> None:
    better = mended(word)
    if better != word:
        assert len(better) < len(word)
        assert better.encode("utf-8") in (
            word.encode("mac_roman", "ignore"),
            b"".join(sign.encode("cp1252", "ignore") or sign.encode("latin-1", "ignore") for sign in word),
        )


def test_mend_the_published_calls(shared_data: Path) -> None:
    text = gzip.decompress((shared_data / "registers" / "eu-calls-2026.jsonl.gz").read_bytes()).decode("utf-8-sig")
    words = [word for word in text.split() if "â€™" in word]
    assert len(words) > 3_000
    better = [mended(word) for word in words]
    assert sum("’" in word and "â€" not in word for word in better) / len(better) > 0.99
