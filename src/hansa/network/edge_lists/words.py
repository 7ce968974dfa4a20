"""The headings and words of lists of ties, in three languages."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from hansa.directory.member_lists.words import Ambiguous, NoDate, read_date
from hansa.directory.places.folding import fold
from hansa.network.enums import TieKind

HEADINGS = {
    "first": "from;source;first;organisation;organization;member;node 1;org 1;откуда;от;источник;первая;организация;"
    "von;quelle",
    "second": "to;target;second;partner;other;node 2;org 2;куда;к;цель;вторая;партнер;nach;ziel",
    "kind": "kind;type;relation;relationship;tie;вид;тип;связь;отношение;art;typ;beziehung",
    "weight": "strength;weight;value;intensity;сила;вес;интенсивность;stärke;gewicht",
    "starts_on": "since;start;start date;begin;from date;с;начало;дата начала;seit;beginn",
    "ends_on": "until;end;end date;to date;по;конец;окончание;дата окончания;bis;ende",
    "directed": "direction;directed;направление;richtung",
    "note": "note;label;description;comment;evidence;tags;примечание;описание;комментарий;метка;notiz;beschreibung",
}
_KINDS = {
    TieKind.COOPERATION: "cooperation;cooperates;cooperate;collaboration;collaborates;partner;partnership;partners;"
    "works with;joint project;supplies;supplier;customer;сотрудничество;сотрудничает;партнер;партнерство;"
    "работает с;поставщик;kooperation;partnerschaft;zusammenarbeit",
    TieKind.COMPETITION: "competition;competes;competitor;rival;rivalry;конкуренция;конкурент;конкурирует;соперник;"
    "wettbewerb;konkurrenz;konkurrent",
    TieKind.CONFLICT: "conflict;dispute;lawsuit;конфликт;спор;суд;konflikt;streit",
}
_ONE_WAY = {fold(word) for word in ("directed", "yes", "true", "1", "one-way", "да", "ja", "направленная")}


class BadValue(ValueError):
    """A cell that cannot be read; the message says why and what would be right."""


@lru_cache(maxsize=1)
def _headings() -> dict[str, str]:
    return {fold(word): key for key, words in HEADINGS.items() for word in words.split(";")}


def heading(cell: object) -> str:
    """What a column with this heading holds; empty where that is not known."""
    return _headings().get(fold(str(cell)), "")


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {fold(word): kind for kind, words in _KINDS.items() for word in words.split(";")}


def read_kind(cell: object) -> str | None:
    """The kind of a tie; cooperation for an empty cell, None for a word that is not known."""
    word = fold(str(cell))
    return _kinds().get(word) if word else TieKind.COOPERATION


def read_weight(cell: object) -> float | None:
    """A weight above 0, None for an empty cell. Raises BadValue."""
    text = str(cell).strip().replace(",", ".")
    if not text:
        return None
    try:
        weight = float(text)
    except ValueError:
        weight = -1.0
    if not 0 < weight < float("inf"):
        raise BadValue(_("“%(value)s” is no strength; right is a number above 0.") % {"value": str(cell)[:40]})
    return weight


def read_day(cell: str | date) -> date | None:
    """A day, or the first of January where a year alone stands there. Raises BadValue."""
    if isinstance(cell, str) and len(cell.strip()) == 4 and cell.strip().isascii() and cell.strip().isdigit():
        cell = f"{cell.strip()}-01-01"
    try:
        found = read_date(cell)
    except (NoDate, Ambiguous) as error:
        raise BadValue(
            _("“%(value)s” is no date that can be read; right is 2024-03-31.") % {"value": str(cell)[:40]}
        ) from error
    return found.day if found else None


def read_directed(cell: object) -> bool:
    """Whether the tie leads from the first to the second only."""
    return fold(str(cell)) in _ONE_WAY
