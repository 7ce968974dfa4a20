"""Mends text in UTF-8 that a program once took for another encoding: “MÃ¼nchen” and “M√ºnchen” were “München”."""

from __future__ import annotations

import re

ENCODINGS = ("cp1252", "mac_roman")


def _signs(encoding: str, first: int, last: int) -> str:
    """The signs that an encoding gives these bytes; cp1252 passes those it has no sign for as they are."""
    codes = (bytes([code]) for code in range(first, last + 1))
    return re.escape("".join(code.decode(encoding, "ignore") or code.decode("latin-1") for code in codes))


# In UTF-8 a sign beyond ASCII begins with one byte of C2 to F4, and goes on with bytes of 80 to BF.
_TRACES = {
    encoding: re.compile(f"[{_signs(encoding, 0xC2, 0xF4)}][{_signs(encoding, 0x80, 0xBF)}]") for encoding in ENCODINGS
}


def mended(text: str) -> str:
    """The text as it was meant, or as it is where it is not surely broken.

    Sure is a text with signs that only a wrong encoding leaves, all of which turn into valid UTF-8 when turned back.

    >>> mended("MÃ¼nchen"), mended("M√ºnchen"), mended("München"), mended("São Paulo"), mended("Ã")
    ('München', 'München', 'München', 'São Paulo', 'Ã')
    """
    if text.isascii():
        return text
    for encoding, trace in _TRACES.items():
        if trace.search(text) and (turned := _turned(text, encoding)):
            return turned
    return text


def _turned(text: str, encoding: str) -> str:
    try:
        data = b"".join(_byte(sign, encoding) for sign in text)
        turned = data.decode("utf-8")
    except UnicodeError:
        return ""
    return turned if len(turned) < len(text) and turned.isprintable() else ""


def _byte(sign: str, encoding: str) -> bytes:
    if encoding == "cp1252" and "\x80" <= sign <= "\x9f":
        return sign.encode("latin-1")
    return sign.encode(encoding)
