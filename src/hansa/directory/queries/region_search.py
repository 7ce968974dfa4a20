"""Regions by what people type: codes, names in any script, the name of the country."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from django.utils.translation import get_language

from hansa.directory.models import Region
from hansa.directory.places.countries import country_name
from hansa.directory.search.text import search_text, words_of

MAX_FOUND = 50
MAX_TYPED = 500
MAX_WORDS = 8


def region_labels(codes: Collection[str]) -> list[tuple[str, str]]:
    """Codes that exist, in the order of codes, each with what people read."""
    rows = Region.objects.filter(pk__in=codes).order_by("code").values_list("code", "name", "country_id")
    return [(code, _label(code, name, country)) for code, name, country in rows]


def find_regions(typed: str) -> list[tuple[str, str]]:
    """Up to `MAX_FOUND` regions: those of the codes typed, else those of whose words all typed words are beginnings.

    Larger regions come first. Its cost grows with the number of regions.
    """
    typed = typed[:MAX_TYPED]
    codes = {code for code in re.split(r"[\s,;]+", typed.upper()) if code}
    if codes and (named := region_labels(codes)) and len(named) == len(codes):
        return named[:MAX_FOUND]
    wanted = [word.beginnings for word in words_of(typed)][:MAX_WORDS]
    found = [(level, code, label) for level, code, label, text in _texts() if _fits(wanted, text)] if wanted else []
    return [(code, label) for _level, code, label in sorted(found)[:MAX_FOUND]]


def _fits(wanted: list[tuple[str, ...]], text: str) -> bool:
    return all(any(f" {beginning}" in text for beginning in word) for word in wanted)


def _texts() -> Iterator[tuple[int, str, str, str]]:
    """Of every region: level, code, label, and the words it is found by, each after a space."""
    countries: dict[str, str] = {}
    rows = Region.objects.order_by().values_list("level", "code", "name", "native_name", "country_id")
    for level, code, name, native, country in rows:
        if country not in countries:
            countries[country] = search_text([country_name(country, language) for language in ("en", "ru")])
        yield level, code, _label(code, name, country), f" {_words(code, name, native)} {countries[country]}"


@lru_cache(maxsize=20_000)
def _words(code: str, name: str, native: str) -> str:
    return search_text([code, name, native])


def _label(code: str, name: str, country: str) -> str:
    return f"{name} · {code} · {country_name(country, get_language() or 'en')}"
