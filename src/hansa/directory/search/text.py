"""What a name is found by: its words in Latin letters, without endings, and as they sound.

Every script is written in Latin letters (anyascii), so that a name is found from any keyboard. Russian words are also
kept without their endings. The sound of a word evens out what languages spell differently: Siemens and Сименс, micro
and mikro. A query goes through the same fold, so both sides always agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer
from anyascii import anyascii

MAX_TEXT = 4_000  # characters read of one name; longer ones do not exist
MAX_LETTERS = 40  # of one word; what follows is cut off on both sides
MAX_WORDS = 400  # of one organisation
MIN_SOUND = 4  # letters: shorter words sound like too many others

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_SEPARATOR = re.compile(r"[\W_]")
_NOT_LATIN = re.compile(r"[^a-z0-9]+")
_CYRILLIC = re.compile(r"[а-яё]+")
# Signs that are words of their own: ideographs and kana are written without spaces.
_IDEOGRAPH = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sch|shch|sh|zh|ch", "s"),
        (r"ph", "f"),
        (r"ck|cq|qu|q|c(?![eiy])", "k"),
        (r"c|ts|tz|z", "s"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"[gk]h", "h"),
        (r"th", "t"),
        (r"ie|ey|ei|iy|yy|ii|y|j", "i"),
        (r"([aou])e", r"\1"),
        (r"(.)\1+", r"\1"),
    )
)
_stemmer = snowballstemmer.stemmer("russian")


@dataclass(frozen=True)
class Word:
    """One word: as written (small letters), in Latin letters, its stem in Latin letters, its sound.

    Stem and sound are empty where they say no more than the Latin form.
    """

    written: str
    latin: str
    stem: str = ""
    sound: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(form for form in (self.latin, self.stem, self.sound) if form)


def search_text(names: Iterable[str]) -> str:
    """The words by which an organisation is found, each once, separated by spaces; only a–z and 0–9.

    Give the name first, then further names, identifiers and the city. The words of the first name stand first and in
    their order, so that the text also sorts by name. Bounded: 400 words of 40 letters.

    >>> search_text(["Siemens AG", "Zürich"])
    'siemens ag zurich simens suris'
    >>> search_text(["НИИ микроэлектроники"])
    'nii mikroelektroniki ni mikroelektronik mikrolektroniki'
    """
    words = [word for name in names for word in words_of(name)][:MAX_WORDS]
    forms = dict.fromkeys(word.latin for word in words)
    forms.update(dict.fromkeys(form for word in words for form in word.forms))
    return " ".join(forms)


def words_of(text: str) -> Iterator[Word]:
    """The words of a text in order. Marks, control characters and punctuation separate words and are dropped."""
    text = text[:MAX_TEXT]
    folded = (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()
    if "." in folded:
        folded = _INITIALS.sub("", folded)
    if folded.isascii():
        parts = _ASCII_WORD.findall(folded)
    else:
        parts = _IDEOGRAPH.sub(r" \1 ", _SEPARATOR.sub(_mark_or_space, folded)).split()
    for part in parts:
        if part.isascii() and not part.isalpha():
            yield Word(part[:MAX_LETTERS], part[:MAX_LETTERS])
        elif word := _word(part[:MAX_LETTERS]):
            yield word


def _mark_or_space(sign: re.Match[str]) -> str:
    """Vowel signs of Indian and other scripts are no letters, yet belong to the word."""
    return sign[0] if unicodedata.category(sign[0])[0] == "M" else " "


@lru_cache(maxsize=50_000)
def _word(written: str) -> Word | None:
    latin = _latin(written)
    if not latin:
        return None
    stem = _latin(_stemmer.stemWord(written)) if _CYRILLIC.fullmatch(written) else ""
    sound = _sound(latin) if len(written) >= MIN_SOUND else ""
    return Word(written, latin, stem if stem != latin else "", sound if sound not in (latin, stem) else "")


def _latin(written: str) -> str:
    """In Latin letters: for the soft sign and its like anyascii writes an apostrophe, which goes."""
    text = written if written.isascii() else anyascii(written).casefold()
    return _NOT_LATIN.sub("", text)[:MAX_LETTERS]


def _sound(latin: str) -> str:
    """A rough sound, the same for usual spellings of one name. What holds a digit is no word and stays."""
    if not latin.isalpha():
        return latin
    for pattern, sound in _SOUNDS:
        latin = pattern.sub(sound, latin)
    return latin
