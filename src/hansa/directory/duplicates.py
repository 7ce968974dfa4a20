"""Which records may be one organisation: folded names, how alike they are, the keys under which they meet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from hansa.directory.domains import proof_domain
from hansa.directory.places.folding import fold

SIMILAR = 0.9
"""Names at least this alike, in one city, are proposed as one organisation."""

MAX_FOLDED = 200
_LEGAL_FORMS = (
    "общество с ограниченной ответственностью;открытое акционерное общество;закрытое акционерное общество;"
    "публичное акционерное общество;непубличное акционерное общество;акционерное общество;ооо;оао;зао;пао;ао;нао;тоо;"
    "федеральное государственное бюджетное учреждение;фгбу;фгуп;фгбоу во;фгбоу;"
    "gesellschaft mit beschränkter haftung;aktiengesellschaft;gmbh co kg;gmbh;mbh;ggmbh;ag;kg;ohg;ug;ev;"
    "société anonyme;société par actions simplifiée;sarl;sas;sasu;sa;scop;"
    "public limited company;limited liability company;limited;ltd;plc;llc;llp;lp;inc;incorporated;corporation;corp;co;"
    "società per azioni;società a responsabilità limitata;spa;srl;scarl;"
    "sociedad anónima;sociedad limitada;sl;slu;sau;lda;sgps;"
    "besloten vennootschap;bv;nv;bvba;vzw;asbl;"
    "sp z oo;spółka z ograniczoną odpowiedzialnością;spółka akcyjna;doo;dd;sro;as;zrt;kft;nyrt;"
    "oy;oyj;ab;aps;asa;ou;uab;sia;eood;ood;ead;ad;ike;ee;ae;pte;pty;kk;se;eeig;geie"
)
_INITIALS = re.compile(r"(?<=\b\w)\.")
_UMLAUT_IN_TWO = re.compile(r"([aou])e")
_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=1)
def _legal_words() -> re.Pattern[str]:
    forms = sorted({fold(form) for form in _LEGAL_FORMS.split(";")}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b")


def folded_name(name: str) -> str:
    """A name without legal form, script, case, accent and punctuation; at most 200 letters.

    Umlauts written as two letters are one: ue is u.

    >>> folded_name("ООО «Ромашка»"), folded_name("Müller & Söhne G.m.b.H."), folded_name("SAS")
    ('romashka', 'muller sohne', 'sas')
    """
    folded = fold(_INITIALS.sub("", name[:MAX_FOLDED]))
    bare = " ".join(_legal_words().sub(" ", folded).split())
    return _UMLAUT_IN_TWO.sub(r"\1", bare or folded)


def alike(first: str, second: str) -> float:
    """How alike two folded names are, 0 to 1: mean of the token-set and the token-sort ratio (rapidfuzz).

    The token-set ratio alone calls every part of a name the whole ("Siemens", "Siemens Healthineers"); the token-sort
    ratio alone forgives no left-out word. Names with different numbers are never more alike than 0.5.
    """
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    score = (fuzz.token_set_ratio(first, second) + fuzz.token_sort_ratio(first, second)) / 200
    return min(score, 0.5) if score > 0.5 and _DIGITS.findall(first) != _DIGITS.findall(second) else score


@dataclass(frozen=True, slots=True)
class Record:
    """What is compared of an organisation; `key` is its number in the register or its row in a file.

    `names` are folded, the main name first. `numbers` are (scheme, value) of its identifiers.
    """

    key: int
    names: tuple[str, ...]
    country: str = ""
    city: str = ""
    domain: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    fictitious: bool = False


def record_of(
    *,
    key: int,
    names: Iterable[str],
    country: str = "",
    city: str = "",
    website: str = "",
    numbers: Iterable[tuple[str, str]] = (),
    fictitious: bool = False,
) -> Record:
    """Make a record out of values as people write them."""
    folded = tuple(dict.fromkeys(name for name in map(folded_name, names) if name))
    return Record(key, folded, country, fold(city), proof_domain(website), tuple(numbers), fictitious)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two records are one organisation (0 to 1), and why: same_number, same_name, similar_name,
    same_city, same_domain, other_city."""

    score: float
    reasons: tuple[str, ...]


def likeness(first: Record, second: Record) -> Likeness | None:
    """Compare two records; None when nothing speaks for their being one.

    One tax number or other identifier: 1. The same name in a country: 0.9, with the city 0.97, in another city 0.75.
    A similar name (`SIMILAR`) in one city: 0.95 × the similarity. The same website domain: 0.8. Two grounds add up as
    1 - (1 - a)(1 - b). Invented and real organisations are never alike.
    """
    if first.fictitious != second.fictitious:
        return None
    doubt, reasons = 1.0, []
    if _share_number(first, second):
        doubt, reasons = 0.0, ["same_number"]
    name_score, name_reasons = _name_likeness(first, second)
    doubt *= 1 - name_score
    reasons += name_reasons
    if first.domain and first.domain == second.domain:
        doubt *= 0.2
        reasons.append("same_domain")
    return Likeness(round(1 - doubt, 4), tuple(reasons)) if reasons else None


def _share_number(first: Record, second: Record) -> bool:
    # One tax number may stand under "vat" here and "national" there; bare digits mean something in one country only.
    shared = {value for _scheme, value in first.numbers} & {value for _scheme, value in second.numbers}
    one_country = not (first.country and second.country) or first.country == second.country
    return any(one_country or not value.isdigit() for value in shared)


def _name_likeness(first: Record, second: Record) -> tuple[float, list[str]]:
    if not first.country or first.country != second.country:
        return 0.0, []
    same_city = bool(first.city) and first.city == second.city
    if set(first.names) & set(second.names):
        if same_city:
            return 0.97, ["same_name", "same_city"]
        return (0.75, ["same_name", "other_city"]) if first.city and second.city else (0.9, ["same_name"])
    if not same_city:
        return 0.0, []
    best = max((alike(a, b) for a in first.names for b in second.names), default=0.0)
    return (0.95 * best, ["similar_name", "same_city"]) if best >= SIMILAR else (0.0, [])


def meeting_keys(record: Record) -> Iterator[str]:
    """Keys under which records that may be one meet; two records without a common key are not compared."""
    for _scheme, value in record.numbers:
        yield f"n:{value}"
    if record.domain:
        yield f"d:{record.domain}"
    if not record.country:
        return
    for name in record.names:
        yield f"e:{record.country}:{name}"
    if record.city:
        for start in {word[:4] for name in record.names for word in name.split() if len(word) > 2}:
            yield f"s:{record.country}:{record.city}:{start}"
