"""Objects in a JSON file, one after the other in flat memory: a list, a line each, or glued together."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.lines import Readable

CHUNK = 256 * 1024
LONGEST = 1024 * 1024
"""The longest object, in characters."""
MOST_BROKEN = 100
_BETWEEN = " \t\r\n,[]\ufeff\x1e"


def json_records(name: str, stream: Readable, findings: Findings) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object with the line on which it begins, from 1.

    It does not matter whether the objects stand in a list, on a line each, or without anything between them, nor
    whether a byte-order mark comes first. A broken object is rejected with its line, and reading goes on with the next
    line that begins one. Raises UnusableSource: more than a hundred broken ones, no UTF-8, or no object at all.
    """
    text, line, found, broken = _Text(name, stream), 1, False, 0
    decoder = json.JSONDecoder()
    while True:
        line += text.skip(_BETWEEN)
        if text.is_empty:
            break
        begin, value = line, text.take(decoder)
        if isinstance(value, dict):
            found = True
            line += text.taken_lines
            yield begin, value
            continue
        broken += 1
        findings.reject(name, begin, "right is a JSON object", text.beginning)
        if broken > MOST_BROKEN:
            raise UnusableSource(
                f"{name}, line {begin}: more than {MOST_BROKEN} objects cannot be read as JSON. Is the file whole?"
            )
        line += text.skip_broken()
    if not found:
        raise UnusableSource(f"{name}: no JSON object in it. Right is a list of objects, or one on each line.")


class _Text:
    """The part of the file at hand."""

    def __init__(self, name: str, stream: Readable) -> None:
        self._name, self._stream = name, stream
        self._decode = codecs.getincrementaldecoder("utf-8")()
        self._text, self._place, self._ended = "", 0, False
        self.taken_lines = 0

    @property
    def is_empty(self) -> bool:
        return self._ended and self._place >= len(self._text)

    @property
    def beginning(self) -> str:
        return self._text[self._place : self._place + 200]

    def skip(self, signs: str) -> int:
        """Go on behind these signs. Returns how many lines that were."""
        lines = 0
        while True:
            begin = self._place
            while self._place < len(self._text) and self._text[self._place] in signs:
                self._place += 1
            lines += self._text.count("\n", begin, self._place)
            if self._place < len(self._text) or not self._more():
                return lines

    def take(self, decoder: json.JSONDecoder) -> Any:
        """The object that begins here; None where none does."""
        if self._text[self._place] != "{":
            return None
        while True:
            try:
                value, end = decoder.raw_decode(self._text, self._place)
            except (ValueError, RecursionError):
                if len(self._text) - self._place > LONGEST or not self._more():
                    return None
                continue
            self.taken_lines = self._text.count("\n", self._place, end)
            self._place = end
            return value

    def skip_broken(self) -> int:
        """Go on at the next line that begins an object. Returns how many lines that were."""
        lines = 0
        while True:
            end = self._text.find("\n", self._place)
            if end < 0:
                self._place = len(self._text)
                if not self._more():
                    return lines
                continue
            self._place, lines = end + 1, lines + 1
            lines += self.skip(_BETWEEN)
            if self.is_empty or self._text[self._place] == "{":
                return lines

    def _more(self) -> bool:
        """Read on; False at the end of the file."""
        if self._ended:
            return False
        data = self._stream.read(CHUNK)
        try:
            text = self._decode.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise UnusableSource(f"{self._name}: not in UTF-8 ({error}). Fetch the file again.") from error
        self._ended = not data
        self._text, self._place = self._text[self._place :] + text, 0
        return not self._ended or bool(text)
