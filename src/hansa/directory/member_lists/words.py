"""What people write in the cells of a member list: dates, kinds of organisation, sizes, codes of activity."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from hansa.directory.enums import Helix, SizeClass
from hansa.directory.places.folding import fold

FIRST_YEAR = 1900
EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_DAYS = range(15_000, 80_000)

_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ].*)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s*г\.?)?")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")


class NoDate(ValueError):
    """Not a date that can be: `args[0]` is why: impossible, unknown, year, early."""


class Ambiguous(ValueError):
    """03/04/2020: the third of April, or the fourth of March."""


@dataclass(frozen=True)
class ReadDate:
    """`guessed`: a bare number was taken for the day count of a spreadsheet."""

    day: date
    guessed: bool = False


def read_date(cell: str | date, *, day_first: bool | None = None) -> ReadDate | None:
    """The date in a cell, None for an empty one. With dots the day stands first; with slashes or dashes `day_first`
    says so, unless only one reading is possible. Raises Ambiguous or NoDate.

    >>> read_date("31.12.2020").day.isoformat(), read_date("12/31/2020").day.isoformat()
    ('2020-12-31', '2020-12-31')
    """
    if isinstance(cell, date):
        return ReadDate(_in_time(cell))
    text = cell.strip()
    if not text:
        return None
    if found := _ISO.fullmatch(text):
        return ReadDate(_date(*map(int, found.groups())))
    if found := _DOTTED.fullmatch(text):
        day, month, year = map(int, found.groups())
        return ReadDate(_date(year, month, day))
    if found := _SLASHED.fullmatch(text):
        one, two, year = map(int, found.groups())
        return ReadDate(_slashed(one, two, year, day_first))
    if re.fullmatch(r"\d{4}", text) and FIRST_YEAR <= int(text) <= 2200:
        raise NoDate("year")
    if text.isascii() and text.isdigit() and len(text) == 5 and int(text) in EXCEL_DAYS:
        return ReadDate(EXCEL_EPOCH + timedelta(days=int(text)), guessed=True)
    raise NoDate("unknown")


def _slashed(one: int, two: int, year: int, day_first: bool | None) -> date:
    if one > 12 or (one != two and two <= 12 and day_first):
        return _date(year, two, one)
    if two > 12 or one == two or day_first is False:
        return _date(year, one, two)
    raise Ambiguous


def _date(year: int, month: int, day: int) -> date:
    try:
        return _in_time(date(year, month, day))
    except ValueError as error:
        raise error if isinstance(error, NoDate) else NoDate("impossible") from error


def _in_time(day: date) -> date:
    if day.year < FIRST_YEAR:
        raise NoDate("early")
    return day


_HELIX_WORDS: dict[str, str] = {
    Helix.BUSINESS: (
        "business;company;enterprise;firm;industry;sme;startup;start-up;corporation;private company;prc;producer;"
        "бизнес;компания;предприятие;фирма;промышленность;мсп;стартап;производитель;"
        "wirtschaft;unternehmen;firma;industrie;kmu"
    ),
    Helix.SCIENCE: (
        "science;research;university;academia;education;higher education;hes;rec;research institute;research centre;"
        "research organisation;school;academic;knowledge institution;"
        "наука;вуз;университет;институт;нии;научная организация;образование;исследовательский центр;"
        "wissenschaft;forschung;hochschule;universität;forschungseinrichtung;bildung"
    ),
    Helix.GOVERNMENT: (
        "government;public;public authority;authority;state;municipality;agency;public body;pub;administration;"
        "государство;власть;орган власти;государственный орган;администрация;муниципалитет;"
        "staat;verwaltung;behörde;öffentliche hand;kommune;öffentlich"
    ),
    Helix.CIVIL_SOCIETY: (
        "civil society;society;ngo;association;non-profit;nonprofit;foundation;chamber;union;"
        "общество;нко;ассоциация;союз;фонд;общественная организация;некоммерческая организация;"
        "zivilgesellschaft;verein;verband;stiftung;kammer"
    ),
    Helix.UNKNOWN: "unknown;other;oth;неизвестно;прочее;другое;unbekannt;sonstige;andere",
}
_SIZE_WORDS: dict[str, str] = {
    SizeClass.MICRO: "micro;микро;kleinstunternehmen;микропредприятие",
    SizeClass.SMALL: "small;малое;малый;малое предприятие;klein;kleinunternehmen",
    SizeClass.MEDIUM: "medium;medium sized;среднее;средний;mittel;mittelgroß",
    SizeClass.LARGE: "large;big;крупное;крупный;большое;groß;großunternehmen",
    SizeClass.SME: "sme;small or medium;мсп;kmu",
    SizeClass.UNKNOWN: "unknown;неизвестно;unbekannt",
}


@lru_cache(maxsize=2)
def _spoken(which: str) -> dict[str, str]:
    table = _HELIX_WORDS if which == "helix" else _SIZE_WORDS
    values = {fold(value): str(value) for value in table}
    return values | {fold(word): str(value) for value, words in table.items() for word in words.split(";")}


def read_helix(text: str) -> str | None:
    """The helix that a word names in English, Russian or German; None where it is not known."""
    return _spoken("helix").get(fold(text))


def read_size(text: str) -> str | None:
    """The size class by a word, a number of staff ("1 200") or a range ("10-49"); None where it is not known."""
    folded = fold(text)
    if known := _spoken("size").get(folded) or _spoken("size").get(folded.rstrip(" 0123456789")):
        return known
    numbers = [int(number) for number in re.findall(r"\d+", re.sub(r"(?<=\d)[\s\u00a0,.'](?=\d{3}\b)", "", text))]
    return size_of_staff(numbers[0]) if numbers else None


def size_of_staff(staff: int) -> str:
    """The size class by headcount (Recommendation 2003/361/EC, headcount alone)."""
    for most, size in ((9, SizeClass.MICRO), (49, SizeClass.SMALL), (249, SizeClass.MEDIUM)):
        if staff <= most:
            return str(size)
    return str(SizeClass.LARGE)


def read_activity_codes(text: str) -> tuple[list[str], list[str]]:
    """NACE sections and divisions named in a cell ("C26.1; 72, J"), and the words that name none.

    Classes ("26.11") are taken to their division, because the register keeps divisions.
    """
    known, unknown = [], []
    for word in filter(None, re.split(r"[;,\s]+", text)):
        if re.fullmatch(r"[A-U]", word.upper()):
            known.append(word.upper())
        elif found := re.fullmatch(r"[A-U]?(\d{2})(?:[.\d]*)", word.upper()):
            known.append(found[1])
        else:
            unknown.append(word)
    return list(dict.fromkeys(known)), unknown
