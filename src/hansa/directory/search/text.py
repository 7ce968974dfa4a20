"""What a name is found by: its words in Latin letters, and as they sound.

Every script is written in Latin letters (anyascii), so that a name is found from any keyboard. The sound of a word
evens out what languages spell differently: Siemens and Сименс, micro and mikro. A query goes through the same fold, so
both sides always agree. Words of a query match the beginnings of words; so a Russian word is looked for without its
ending (snowball), and finds all its forms.
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
SOUND = "0"  # a sound begins with this
MIN_ENDING = 9  # letters
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
    """One word: as written (small letters), in Latin letters, the same without a Russian ending, and its sounds.

    `sound` is how the index keeps it, marked by a zero so that it is never taken for a word, and empty where it says no
    more than the Latin form. `stem_sound` has no mark; it is empty for short words and for numbers.
    """

    written: str
    latin: str
    stem: str
    sound: str = ""
    stem_sound: str = ""

    @property
    def beginnings(self) -> tuple[str, ...]:
        """What a word of an organisation must begin with to be found by this word of a query."""
        if not self.stem_sound:
            return (self.stem,)
        return tuple(dict.fromkeys((self.stem, self.stem_sound, SOUND + self.stem_sound)))


def search_text(names: Iterable[str]) -> str:
    """The words by which an organisation is found, each once, separated by spaces; only a–z and 0–9.

    Give the name first, then further names, identifiers and the city. The words of the first name stand first and in
    their order, so that the text also sorts by name; sounds come last. Bounded: 400 words of 40 letters.

    >>> search_text(["Siemens AG", "Zürich"])
    'siemens ag zurich 0simens 0suris'
    >>> search_text(["НИИ микроэлектроники"])
    'nii mikroelektroniki 0mikrolektroniki'
    """
    words = [word for name in names for word in words_of(name)][:MAX_WORDS]
    forms = dict.fromkeys([word.latin for word in words])
    forms.update(dict.fromkeys([word.sound for word in words if word.sound]))
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
            yield Word(part[:MAX_LETTERS], part[:MAX_LETTERS], part[:MAX_LETTERS])
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
    stem = _latin(_stemmer.stemWord(written)) if _CYRILLIC.fullmatch(written) else latin
    if not latin.startswith(stem):
        stem = latin
    if len(written) < MIN_SOUND or not latin.isalpha():
        return Word(written, latin, stem)
    sound = _sound(latin)
    return Word(written, latin, stem, SOUND + sound if sound != latin else "", _sound(_without_ending(stem)))


def _without_ending(latin: str) -> str:
    """A long word without its last vowel: Russian words written in Latin letters have endings too."""
    return latin[:-1] if len(latin) >= MIN_ENDING and latin[-1] in "aeiouy" else latin


def _latin(written: str) -> str:
    """In Latin letters: for the soft sign and its like anyascii writes an apostrophe, which goes."""
    text = written if written.isascii() else anyascii(written).casefold()
    return _NOT_LATIN.sub("", text)[:MAX_LETTERS]


def _sound(latin: str) -> str:
    """A rough sound, the same for usual spellings of one name."""
    for pattern, sound in _SOUNDS:
        latin = pattern.sub(sound, latin)
    return latin
