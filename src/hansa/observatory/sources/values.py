"""Values as sources write them: each function returns the clean value, or raises `Impossible` saying what is right.

An empty cell is no error: it gives the empty value.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1950, 2100
MOST_CENTS = 10**16 - 1

_AMOUNT = re.compile(r"\d{1,15}(\.\d*)?|\.\d+")
_ADDRESS = re.compile(r"https?://[^\s/?#<>\"']+\.[^\s/?#<>\"']+([/?#][^\s<>\"']*)?", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}([/?#][^\s<>\"']*)?", re.IGNORECASE)
_TAX_NUMBER = re.compile(r"[A-Z0-9]{5,20}")
_SPACES = re.compile(r"\s+")


class Impossible(ValueError):
    """A value that cannot be; the message says what would be right."""


def text(value: str, longest: int) -> str:
    """One line of text without control characters, in composed Unicode, at most `longest` characters."""
    if not (value.isascii() and value.isprintable()):
        value = _printable(value)
    value = value.strip()
    if "  " in value:
        value = _SPACES.sub(" ", value)
    if len(value) > longest:
        raise Impossible(f"at most {longest} characters")
    return value


def paragraphs(value: str) -> str:
    """Text of several lines without control characters, in composed Unicode."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_printable(line).rstrip() if not line.isprintable() else line.rstrip() for line in lines).strip()


def _printable(value: str) -> str:
    value = _SPACES.sub(" ", unicodedata.normalize("NFC", value))
    return "".join(letter for letter in value if letter.isprintable() or letter == "\u200d" or letter == "\u200c")


def day(value: str) -> str:
    """An ISO date, with or without a time behind it, as YYYY-MM-DD; years 1950 to 2100."""
    value = value.strip()
    if not value:
        return ""
    try:
        found = date.fromisoformat(value[:10])
    except ValueError:
        raise Impossible("a date as 2019-05-01") from None
    if (len(value) > 10 and value[10] not in " T") or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Impossible(f"a date as 2019-05-01, from {FIRST_YEAR} to {LAST_YEAR}")
    return found.isoformat()


def cents(value: str) -> int | None:
    """An amount of euros in cents, not negative; decimal point or comma, spaces or the other sign between thousands.

    A single comma is a decimal comma: "1,234" is one euro and 23 cents.
    """
    value = value.strip()
    if not value:
        return None
    plain = value
    if not _AMOUNT.fullmatch(plain):
        plain = plain.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
        if "," in plain:
            thousands = "," if plain.rfind(".") > plain.rfind(",") else "."
            plain = plain.replace(thousands, "").replace(",", ".")
    if not _AMOUNT.fullmatch(plain) or (amount := round(float(plain) * 100)) > MOST_CENTS:
        raise Impossible("an amount of euros, not negative, as 317625.50 or 317625,50")
    return amount


def coordinates(value: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees from "lat,lon"; (0, 0) is what a failed search leaves, so it is impossible."""
    value = value.strip().removeprefix("(").removesuffix(")")
    if not value:
        return None
    try:
        latitude, longitude = (float(part) for part in value.split(","))
    except ValueError:
        raise Impossible("latitude,longitude in degrees as 50.87959,4.70093") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or (latitude == 0 and longitude == 0):
        raise Impossible("latitude from -90 to 90 and longitude from -180 to 180, not 0,0")
    return latitude, longitude


def web_address(value: str, longest: int = 500) -> str:
    """An http(s) address; "www.example.org" gets its http://."""
    value = value.strip()
    if not value:
        return ""
    if _BARE_ADDRESS.fullmatch(value):
        value = f"http://{value}"
    if len(value) > longest or not _ADDRESS.fullmatch(value) or not value.isprintable():
        raise Impossible(f"a web address as https://www.example.org of at most {longest} characters")
    return value


def tax_number(value: str) -> str:
    """A VAT number in capitals without separators. Placeholders as MISSING or 00000000 are no numbers."""
    plain = re.sub(r"[\s.\-/]", "", value).upper()
    if not plain:
        return ""
    digits = [sign for sign in plain if sign.isdigit()]
    if not _TAX_NUMBER.fullmatch(plain) or len(digits) < 4 or set(digits) <= {"0"}:
        raise Impossible("a VAT number as NL811383696B01, or nothing")
    return plain


@lru_cache(maxsize=64)
def flag(value: str) -> bool | None:
    """true or false in the usual spellings."""
    word = value.strip().lower()
    if word in ("true", "1", "yes", "y", "t"):
        return True
    if word in ("false", "0", "no", "n", "f"):
        return False
    if not word:
        return None
    raise Impossible("true or false")
