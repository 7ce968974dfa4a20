"""Countries: codes and names."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale


@lru_cache(maxsize=16)
def _territories(language: str) -> dict[str, str]:
    return dict(Locale.parse(language.replace("-", "_")).territories)


def country_name(code: str, language: str = "en") -> str:
    """The name of a country in a language, from CLDR; the code itself where it is not known."""
    return _territories(language).get(code, code)
