"""Countries as people write them: a code, or the name in English, Russian, German or a language of the country."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.languages import get_official_languages

from hansa.directory.places.countries import UnknownCountry, countries, iso_country
from hansa.directory.places.folding import fold

LANGUAGES = ("en", "ru", "de", "fr", "es", "it")

# Names in use that CLDR does not give.
OTHER_NAMES = {
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "великобритания": "GB",
    "англия": "GB",
    "united states of america": "US",
    "usa": "US",
    "u.s.a.": "US",
    "сша": "US",
    "czech republic": "CZ",
    "чешская республика": "CZ",
    "holland": "NL",
    "the netherlands": "NL",
    "голландия": "NL",
    "russian federation": "RU",
    "российская федерация": "RU",
    "рф": "RU",
    "republic of korea": "KR",
    "korea": "KR",
    "macedonia": "MK",
    "turkey": "TR",
    "slovak republic": "SK",
    "белоруссия": "BY",
    "республика беларусь": "BY",
    "moldova": "MD",
    "молдавия": "MD",
    "киргизия": "KG",
    "viet nam": "VN",
    "brd": "DE",
}


def country_in_words(text: str) -> str:
    """The ISO code of a country given by code or name.

    Raises UnknownCountry, whose message says what would be right.

    >>> country_in_words("Германия"), country_in_words("Österreich"), country_in_words("EL"), country_in_words("Suomi")
    ('DE', 'AT', 'GR', 'FI')
    """
    wanted = text.strip()
    if 2 <= len(wanted) <= 3 and wanted.isascii():
        try:
            return iso_country(wanted)
        except UnknownCountry:
            pass
    found = _names().get(fold(wanted))
    if found is None:
        raise UnknownCountry(wanted[:60])
    return found


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for code in countries():
        spoken = (language.split("_")[0] for language in get_official_languages(code, de_facto=True))
        for language in dict.fromkeys((*LANGUAGES, *spoken)):
            if name := _territories(language).get(code):
                names.setdefault(fold(name), code)
    return names | {fold(name): code for name, code in OTHER_NAMES.items()}


@lru_cache(maxsize=512)
def _territories(language: str) -> dict[str, str]:
    try:
        return dict(Locale.parse(language).territories)
    except (UnknownLocaleError, ValueError):
        return {}
